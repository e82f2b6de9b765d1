package record

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"readoutzones/blt"
	"readoutzones/blt/internal/tiny"
	"readoutzones/data/images"
	"readoutzones/data/npz"
	"readoutzones/data/recording"
)

// A sample of degraded images is recorded as showing these images one by one, degraded by hand, says; the file tells how they
// were degraded, and that of clean images says nothing.
func TestRecordDegraded(t *testing.T) {
	set := tiny.Data(t)
	n := tiny.Network(t, tiny.Config())
	u := unroller(t, n, blt.Initialise(n.Parameters(), 1))
	d := recording.Degradation{Noise: 0.2, Occlusion: 0.1, Seed: 5}
	path := filepath.Join(t.TempDir(), "r.npz")
	record := func(o Options) *recording.Recording {
		t.Helper()
		if err := u.Record(t.Context(), set, "train", path, o); err != nil {
			t.Fatal(err)
		}
		r, err := recording.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	split, err := set.Split("train")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := images.Sample(7, split.Len())
	if err != nil {
		t.Fatal(err)
	}
	r := record(Options{Batch: 3, Sample: 7, Degrade: d})
	if r.Degradation != d || r.N != 7 || !slices.Equal(r.Labels, split.LabelsOf(rows)) {
		t.Errorf("of %v, %d images labelled %v; want %v, 7 labelled %v", r.Degradation, r.N, r.Labels, d, split.LabelsOf(rows))
	}
	for i, row := range rows {
		image, err := split.Pick(row)
		if err != nil {
			t.Fatal(err)
		}
		images.Degrade(image.Pixels, image.Size, d, row)
		for step, want := range respond(t, u, image.Pixels, n.Timesteps) {
			sameValues(t, "image on its own", r.Output(step, i), want)
		}
	}
	clean := record(Options{})
	arrays, err := npz.Read(path)
	if _, says := arrays["degradation"]; says || err != nil || !clean.Degradation.None() || clean.N != split.Len() {
		t.Errorf("clean images: degradation %v, %d images (%v)", clean.Degradation, clean.N, err)
	}
	if slices.Equal(clean.Output(0, rows[0]), r.Output(0, 0)) {
		t.Error("the network answers as if the image were clean")
	}
	for want, o := range map[string]Options{
		"noise 3: ": {Degrade: recording.Degradation{Noise: 3}}, "less than a pixel": {Degrade: recording.Degradation{Occlusion: 1e-4}},
		`split "train": a sample of 999`: {Sample: 999}, "a sample of -1": {Sample: -1},
	} {
		if err := u.Record(t.Context(), set, "train", path, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}
