package study

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"readoutzones/blt"
	"readoutzones/blt/train"
	"readoutzones/data/files"
	"readoutzones/data/images"
	"readoutzones/data/native"
	"readoutzones/data/sources"
)

// The pure-Go backend needs no compilation, which for networks this small is most of the work.
func TestMain(m *testing.M) {
	os.Setenv("GOMLX_BACKEND", "go:ops_sequential")
	if dir := os.Getenv("STUDY_TEST_RUN"); dir != "" { // a process of its own, to be killed
		runStudy(dir)
		return
	}
	if _, err := native.HDF5(); err != nil { // while BLT_CACHE still is the user's
		panic(err)
	}
	os.Exit(m.Run())
}

// runStudy does the tiny study in a folder, which holds the images too.
func runStudy(dir string) {
	ctx, stop := files.Interruptible(context.Background())
	defer stop()
	s, err := open(filepath.Join(dir, "..", "tiny.h5"), dir, nil)
	if err == nil {
		err = s.Run(ctx)
	}
	if err != nil {
		panic(err)
	}
}

// tinyAbout is a network and a recipe of no use, but fast.
func tinyAbout() train.Description {
	about := train.Description{Net: "blt", Config: blt.DefaultConfig(), Recipe: train.Recipe{Epochs: 2, Batch: 12, LearningRate: 1e-2, Augment: true}}
	about.Config.Channels, about.Config.Timesteps = blt.Channels{2, 2, 3, 3, 4}, 3
	return about
}

// open is the tiny study: two recurrent networks and BNet, two seeds, unless others are given.
func open(data, dir string, seeds []uint64) (*Study, error) {
	set, err := images.Open(data)
	if err != nil {
		return nil, err
	}
	networks, err := Paper(set, tinyAbout(), "lateral-additive", "topdown-multiplicative", "bnet")
	if err != nil {
		return nil, err
	}
	if seeds == nil {
		seeds = []uint64{1, 2}
	}
	return New(dir, set, networks, seeds)
}

// tinyData is a data set of drawings of 16 px.
func tinyData(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tiny.h5")
	o := sources.SynthOptions{Size: 16, Classes: 4, Train: 48, Val: 6, Test: 6, TestPlus: 60, Seed: 1}
	if err := sources.WriteSynth(t.Context(), path, o); err != nil {
		t.Fatal(err)
	}
	return path
}

func mustOpen(t *testing.T, data, dir string, seeds ...uint64) *Study {
	t.Helper()
	s, err := open(data, dir, seeds)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.set.Close() })
	return s
}

func read(t *testing.T, path ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// entries are the names in a folder.
func entries(t *testing.T, dir string) (names []string) {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		names = append(names, e.Name())
	}
	return names
}

func contains(t *testing.T, text string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %.2000s", want, text)
		}
	}
}

func equal[E comparable](t *testing.T, what string, got, want []E) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}
