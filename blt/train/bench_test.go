package train

import (
	"fmt"
	"testing"
	"time"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"readoutzones/blt"
	"readoutzones/blt/internal/tiny"
	"readoutzones/blt/record"
	"readoutzones/data/images"
)

// laptop is the network of the laptop preset, full the paper's.
var (
	laptop = benchConfig(32, blt.Channels{8, 16, 32, 64, 128})
	full   = benchConfig(64, blt.Channels{32, 64, 128, 256, 512})
)

func benchConfig(size int, channels blt.Channels) blt.Config {
	c := blt.DefaultConfig()
	c.Size, c.Channels = size, channels
	return c
}

// matmulSpeed is the FLOP/s of a 2048³ matrix product on the same backend, now: the yardstick of the benchmarks below.
func matmulSpeed(b *testing.B) float64 {
	b.Helper()
	const n = 2048
	exec := graph.MustNewExec(tiny.Backend(b), func(x *graph.Node) *graph.Node { // of data: XLA folds constants
		for range 4 {
			x = graph.Dot(x, x).Product()
			x = graph.MulScalar(x, 1e-9)
		}
		return graph.ReduceAllSum(x)
	})
	defer exec.Finalize()
	ones := make([]float32, n*n)
	for i := range ones {
		ones[i] = 1
	}
	x := tensors.FromFlatDataAndDimensions(ones, n, n)
	exec.MustCall1(x) // compile
	begin := time.Now()
	exec.MustCall1(x)
	return 4 * 2 * n * n * n / time.Since(begin).Seconds()
}

// report turns a benchmark's time into images per second and a share of the matrix product's speed.
func report(b *testing.B, matmul float64, imagesPerOp int, flopsPerImage float64) {
	rate := float64(b.N*imagesPerOp) / b.Elapsed().Seconds()
	b.ReportMetric(rate, "images/s")
	b.ReportMetric(rate*flopsPerImage/1e9, "GFLOP/s")
	b.ReportMetric(rate*flopsPerImage/matmul, "of-matmul")
}

func BenchmarkForward(b *testing.B) {
	for name, c := range map[string]blt.Config{"laptop": laptop, "full": full} {
		b.Run(fmt.Sprintf("%s-batch-32", name), func(b *testing.B) {
			n, err := blt.New(c)
			if err != nil {
				b.Fatal(err)
			}
			r, err := record.New(tiny.Backend(b), n, blt.Initialise(n.Parameters(), 1), tiny.Mean, tiny.Std)
			if err != nil {
				b.Fatal(err)
			}
			defer r.Close()
			pixels := tiny.Pixels(n, 32)
			run := func() {
				if err := r.Unroll(pixels, n.Timesteps, func(record.Moment) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
			run()
			matmul := matmulSpeed(b)
			for b.Loop() {
				run()
			}
			report(b, matmul, 32, float64(n.Describe(1).Flops))
		})
	}
}

func BenchmarkTrainStep(b *testing.B) {
	for _, bench := range []struct {
		name  string
		c     blt.Config
		batch int
	}{{"laptop-batch-64", laptop, 64}, {"full-batch-32", full, 32}} {
		b.Run(bench.name, func(b *testing.B) {
			n, err := blt.New(bench.c)
			if err != nil {
				b.Fatal(err)
			}
			run := &Run{About: Description{Recipe: DefaultRecipe()}, Weights: blt.Initialise(n.Parameters(), 1)}
			t, err := newTrainer(tiny.Backend(b), n, run, tiny.Mean, tiny.Std)
			if err != nil {
				b.Fatal(err)
			}
			batch := &images.Batch{Images: tiny.Pixels(n, bench.batch), Labels: make([]int32, bench.batch), Valid: bench.batch}
			step := func() {
				if _, _, err := learn(t, batch); err != nil {
					b.Fatal(err)
				}
			}
			step()
			matmul := matmulSpeed(b)
			for b.Loop() {
				step()
			}
			report(b, matmul, bench.batch, 3*float64(n.Describe(1).Flops))
		})
	}
}

// learn is a training step, transfer included.
func learn(t *trainer, b *images.Batch) (loss, correct []float32, err error) {
	in, err := t.load(b)
	if err != nil {
		return nil, nil, err
	}
	return t.learn(in)
}
