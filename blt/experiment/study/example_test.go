package study_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"readoutzones/blt"
	"readoutzones/blt/experiment/study"
	"readoutzones/blt/train"
	"readoutzones/data/images"
	"readoutzones/data/sources"
)

// Two of the paper's networks from two seeds, much too small and too short: how a study is made, resumed and extended.
func Example() {
	dir, err := os.MkdirTemp("", "")
	check(err)
	defer os.RemoveAll(dir)
	ctx, file := context.Background(), filepath.Join(dir, "drawings.h5")
	check(sources.WriteSynth(ctx, file, sources.SynthOptions{Size: 16, Classes: 4, Train: 40, Val: 4, Test: 4, TestPlus: 40, Seed: 1}))
	set, err := images.Open(file)
	check(err)
	defer set.Close()

	about := train.Description{Config: blt.DefaultConfig(), Recipe: train.Recipe{Epochs: 1, Batch: 20, LearningRate: 1e-3}}
	about.Config.Channels, about.Config.Timesteps = blt.Channels{2, 2, 3, 3, 4}, 3
	networks, err := study.Paper(set, about, "lateral-additive", "bnet")
	check(err)
	s, err := study.New(filepath.Join(dir, "mine"), set, networks, []uint64{1, 2})
	check(err)
	check(s.Only(ctx, s.Jobs()[0])) // a job of an array
	missing, err := s.Report()
	check(err)
	fmt.Println(missing)
	check(s.Run(ctx)) // the others, and the report
	missing, err = s.Report()
	check(err)
	fmt.Println(missing)
	// Output:
	// [lateral-additive-2: not begun bnet-1: not begun bnet-2: not begun]
	// []
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
