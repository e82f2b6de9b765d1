package blt_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	. "github.com/gomlx/gomlx/core/graph"

	"readoutzones/analysis"
	"readoutzones/blt"
	"readoutzones/blt/device"
	"readoutzones/blt/record"
	"readoutzones/blt/train"
	"readoutzones/data/images"
	"readoutzones/data/recording"
	"readoutzones/data/sources"
)

// convGRU is a recurrent classifier of one's own: a layer of gated recurrent units (Cho et al. 2014; Ballas et al. 2016) that
// looks at the image through one convolution.
//
//	z = σ(Wz x + Uz h)   r = σ(Wr x + Ur h)   c = tanh(Wc x + Uc (r·h))   h ← (1 − z)·h + z·c
type convGRU struct{ size, classes, channels, timesteps int }

func (m convGRU) Shape() blt.Shape {
	return blt.Shape{Size: m.size, Classes: m.classes, Features: m.channels, Timesteps: m.timesteps, Representation: "pooled", Readout: "readout"}
}

func (m convGRU) Parameters() []blt.ParameterSpec {
	all := blt.LinearLayer("readout", m.channels, m.classes, true)
	for _, gate := range []string{"z", "r", "c"} {
		all = append(all, blt.Convolution("input."+gate, 3, m.channels, 5, true)...)
		all = append(all, blt.Convolution("state."+gate, m.channels, m.channels, 3, false)...)
	}
	return all
}

// Drive is the image's part of the three sums; it does not change in time.
func (m convGRU) Drive(p *blt.Params, images *Node) (drive blt.State) {
	for _, gate := range []string{"z", "r", "c"} {
		drive = append(drive, blt.Named{Name: gate, Node: p.Convolve("input."+gate, images)})
	}
	return drive
}

func (m convGRU) Step(p *blt.Params, drive, prev blt.State) (blt.State, *Node) {
	h := prev.Get("h")
	if h == nil { // before the first step
		h = ZerosLike(drive.Get("c"))
	}
	z := Sigmoid(Add(drive.Get("z"), p.Convolve("state.z", h)))
	r := Sigmoid(Add(drive.Get("r"), p.Convolve("state.r", h)))
	c := Tanh(Add(drive.Get("c"), p.Convolve("state.c", Mul(r, h))))
	h = Add(Mul(OneMinus(z), h), Mul(z, c))
	pooled := ReduceMean(h, 1, 2)
	return blt.State{{Name: "h", Node: h}, {Name: "pooled", Node: pooled}}, blt.LogProbabilities(p.Linear("readout", pooled))
}

// A model of one's own is trained, recorded, unrolled and analysed like the paper's.
func ExampleModel() {
	dir, err := os.MkdirTemp("", "convgru")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	at := func(name string) string { return filepath.Join(dir, name) }
	if err := sources.WriteSynth(context.Background(), at("drawings.h5"), quick); err != nil {
		log.Fatal(err)
	}
	set, err := images.Open(at("drawings.h5"))
	if err != nil {
		log.Fatal(err)
	}
	defer set.Close()
	backend, err := device.Backend()
	if err != nil {
		log.Fatal(err)
	}
	ctx, model := context.Background(), convGRU{size: set.Size, classes: len(set.Categories), channels: 16, timesteps: 5}
	about := train.Description{Net: "convgru", Recipe: train.Recipe{Epochs: 4, Batch: 50, LearningRate: 3e-3, Seed: 1}}
	if err := train.Train(ctx, backend, model, about, set, at("run"), nil); err != nil {
		log.Fatal(err)
	}
	run, err := train.Load(at("run"))
	if err != nil {
		log.Fatal(err)
	}
	unroller, err := record.New(backend, model, run.Weights, set.Mean, set.Std)
	if err != nil {
		log.Fatal(err)
	}
	defer unroller.Close()
	// 40 steps, eight times as many as it was trained for.
	if err := unroller.Record(ctx, set, "testplus", at("recording.npz"), record.Options{Timesteps: 40, Areas: []string{"h"}, AreaSteps: []int{0, 4}}); err != nil {
		log.Fatal(err)
	}
	r, err := recording.Read(at("recording.npz"))
	if err != nil {
		log.Fatal(err)
	}
	d, err := analysis.Measure(r)
	if err != nil {
		log.Fatal(err)
	}
	accuracy := analysis.Accuracy(&d.Trajectory)
	chance := 1 / float64(len(set.Categories))
	fmt.Println(d.Images(), "images,", d.Steps(), "steps")
	fmt.Println("better than chance after the first step:", accuracy[0].Low > chance, "and at the last one trained for:", accuracy[4].Low > chance)
	fmt.Println("stable:", d.Stability.Splits[analysis.StableCorrect]+d.Stability.Splits[analysis.StableIncorrect] > d.Images()/2)
	// Output:
	// 400 images, 40 steps
	// better than chance after the first step: true and at the last one trained for: true
	// stable: true
}

// quick is the data of the preset of that name.
var quick = sources.SynthOptions{Size: 16, Classes: 10, Train: 1000, Val: 100, Test: 200, TestPlus: 400, Seed: 1}

// One network of the family, step by step: what it is, and how large.
func ExampleNew() {
	c := blt.DefaultConfig() // the paper's main network: lateral, additive, 64 px, ten time steps
	c.TopDown, c.Interaction = true, blt.Multiplicative
	network, err := blt.New(c)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(network.Name(), "with", blt.CountParameters(network), "parameters")
	fmt.Print(network.Describe(1024).Table)
	// Output:
	// lateral+topdown multiplicative with 7546752 parameters
	// area     shape            input
	// retina   [64 64 32]       bottom-up, constant in time
	// V1       [64 64 64]       bottom-up, constant in time
	// V2       [32 32 128]      bottom-up, lateral, top-down
	// V4       [16 16 256]      bottom-up, lateral, top-down
	// IT       [8 8 512]        bottom-up, lateral
	// GAP      [1 1 512]        bottom-up, lateral
	// readout  [100]            linear, bias false, at each of 10 time steps
}
