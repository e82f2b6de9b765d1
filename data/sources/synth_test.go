package sources

import (
	"context"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"readoutzones/data/images"
	"readoutzones/data/internal/check"
	"readoutzones/data/recording"
)

func synth(t testing.TB, split string, o SynthOptions) *images.InMemory {
	t.Helper()
	images, err := Synth(split, o)
	if err != nil {
		t.Fatal(err)
	}
	return images
}

func TestSynthDependsOnSeedSplitAndIndexAlone(t *testing.T) {
	few := SynthOptions{Size: 32, Classes: 20, Train: 30, Test: 30, Seed: 5}
	many := few
	many.Train = 50
	a, b := synth(t, "train", few), synth(t, "train", many)
	if !slices.Equal(a.Pixels, b.Pixels[:len(a.Pixels)]) || !slices.Equal(a.Labels, b.Labels[:30]) {
		t.Error("more images changed the first ones")
	}
	if slices.Equal(a.Pixels, synth(t, "test", few).Pixels) {
		t.Error("train and test are the same")
	}
	few.Seed++
	if slices.Equal(a.Pixels, synth(t, "train", few).Pixels) {
		t.Error("another seed gave the same images")
	}
}

// A fixed sum guards the promise that a seed gives the same data set on every machine and in every version. If it
// changes on purpose, every result that was computed from the data set changes too.
func TestSynthIsTheSameEverywhere(t *testing.T) {
	images := synth(t, "train", SynthOptions{Size: 32, Classes: 100, Train: 300, Seed: 1})
	if got := crc32.ChecksumIEEE(images.Pixels); got != synthSum {
		t.Errorf("checksum %#x, want %#x", got, uint32(synthSum))
	}
}

const synthSum = 0x9dd66164

func TestSynthScalesWithSize(t *testing.T) {
	small := synth(t, "train", SynthOptions{Size: 16, Classes: 10, Train: 10, Seed: 1})
	large := synth(t, "train", SynthOptions{Size: 64, Classes: 10, Train: 10, Seed: 1})
	for n := range 10 {
		far := 0.
		for y := range 16 {
			for x := range 16 {
				far += difference(small.Image(n), large.Image(n), x, y)
			}
		}
		if far /= 16 * 16; far > 12 {
			t.Errorf("image %d: at 64 px another scene than at 16 px: %.1f apart on average", n, far)
		}
	}
}

// difference compares a pixel of a 16 px image with the mean of the 16 that show the same place at 64 px.
func difference(small, large []uint8, x, y int) float64 {
	sum := 0
	for i := range 16 {
		sum += int(large[3*((4*y+i/4)*64+4*x+i%4)])
	}
	d := float64(small[3*(y*16+x)]) - float64(sum)/16
	return max(d, -d)
}

func TestSynthClassesAreBalancedAndNamed(t *testing.T) {
	for _, classes := range []int{1, 2, 7, 20, 64, 99, 100} {
		names, groups := SynthCategories(classes)
		sorted := slices.Clone(names)
		slices.Sort(sorted)
		if len(names) != classes || len(groups) != classes || len(slices.Compact(sorted)) != classes {
			t.Errorf("%d classes: %d names, %d superclasses, or names that are not unique", classes, len(names), len(groups))
		}
		images := synth(t, "val", SynthOptions{Size: 8, Classes: classes, Val: 2 * classes, Seed: 1})
		counts := make([]int, classes)
		for _, label := range images.Labels {
			counts[label]++
		}
		if slices.Min(counts) != 2 || slices.Max(counts) != 2 {
			t.Errorf("%d classes: counts %v", classes, counts)
		}
	}
	_, groups := SynthCategories(100)
	members := map[recording.Superclass]int{}
	for _, g := range groups {
		members[g]++
	}
	if len(members) != 12 {
		t.Errorf("superclasses %v, want 12", members)
	}
}

func TestSynthRefusesBadOptions(t *testing.T) {
	good := SynthOptions{Size: 8, Classes: 2, Train: 2}
	for name, change := range map[string]func(o *SynthOptions){
		"size 12":       func(o *SynthOptions) { o.Size = 12 },
		"size 0":        func(o *SynthOptions) { o.Size = 0 },
		"0 classes":     func(o *SynthOptions) { o.Classes = 0 },
		"101 classes":   func(o *SynthOptions) { o.Classes = 101 },
		"negative test": func(o *SynthOptions) { o.Test = -1 },
	} {
		o := good
		change(&o)
		if _, err := Synth("train", o); err == nil {
			t.Errorf("%s: no error", name)
		}
		if err := WriteSynth(context.Background(), filepath.Join(t.TempDir(), "x.h5"), o); err == nil {
			t.Errorf("%s: written", name)
		}
	}
	if _, err := Synth("training", good); err == nil {
		t.Error("unknown split: no error")
	}
}

func TestWriteSynthWritesWhatSynthPaints(t *testing.T) {
	path := filepath.Join(t.TempDir(), "synth.h5")
	o := SynthOptions{Size: 16, Classes: 12, Train: 30, Val: 12, Test: 12, TestPlus: 24, Seed: 3}
	if err := WriteSynth(context.Background(), path, o); err != nil {
		t.Fatal(err)
	}
	d, err := images.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	names, groups := SynthCategories(12)
	if !slices.Equal(d.Categories, names) || !slices.Equal(d.Superclasses, groups) || d.Size != 16 {
		t.Errorf("categories %v, superclasses %v, size %d", d.Categories, d.Superclasses, d.Size)
	}
	for _, name := range images.SplitNames {
		split, err := d.Split(name)
		if err != nil {
			t.Fatal(err)
		}
		pixels, err := split.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		want := synth(t, name, o)
		if !slices.Equal(pixels, want.Pixels) || !slices.Equal(split.Labels, want.Labels) {
			t.Errorf("%s differs from what Synth paints", name)
		}
	}
}

// stopsSoon lets work begin, cancels it and checks that it ends at once with the context's error and leaves nothing in
// the folder.
func stopsSoon(t *testing.T, dir string, work func(context.Context) error) {
	t.Helper()
	for _, after := range []time.Duration{0, 50 * time.Millisecond} {
		ctx, cancel := context.WithTimeout(context.Background(), after)
		defer cancel()
		start := time.Now()
		check.OneLine(t, work(ctx), "not written: context deadline exceeded")
		if took := time.Since(start); took > 3*time.Second {
			t.Errorf("cancelled after %v, it ended after %v", after, took)
		}
		if left, _ := os.ReadDir(dir); len(left) != 0 {
			t.Errorf("files are left: %v", left)
		}
	}
}

func TestWriteSynthCanBeStopped(t *testing.T) {
	dir := t.TempDir()
	stopsSoon(t, dir, func(ctx context.Context) error { // minutes of work
		return WriteSynth(ctx, filepath.Join(dir, "synth.h5"), SynthOptions{Size: 256, Classes: 10, Train: 100_000, Seed: 1})
	})
}

func BenchmarkSynth32(b *testing.B) {
	o := SynthOptions{Size: 32, Classes: 100, Train: 2000, Seed: 1}
	for b.Loop() {
		synth(b, "train", o)
	}
	b.ReportMetric(float64(b.N*o.Train)/b.Elapsed().Seconds(), "images/s")
}
