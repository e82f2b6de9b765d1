package blt

import (
	"fmt"
	"readoutzones/data/images"
	"testing"
	"time"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
)

// laptop is the network of the laptop preset, full the paper's.
var (
	laptop = benchConfig(32, [5]int{8, 16, 32, 64, 128})
	full   = benchConfig(64, [5]int{32, 64, 128, 256, 512})
)

func benchConfig(size int, channels [5]int) Config {
	c := DefaultConfig()
	c.Size, c.Channels = size, channels
	return c
}

// matmulSpeed is the FLOP/s of a 2048³ matrix product on the same backend, now: the yardstick of the benchmarks below.
func matmulSpeed(b *testing.B) float64 {
	b.Helper()
	backend, err := Backend()
	if err != nil {
		b.Fatal(err)
	}
	const n = 2048
	exec := graph.MustNewExec(backend, func(g *graph.Graph) *graph.Node {
		x := graph.AddScalar(graph.IotaFull(g, shapes.Make(dtypes.Float32, n, n)), 1)
		for range 4 {
			x = graph.Dot(x, x).Product()
			x = graph.MulScalar(x, 1e-9)
		}
		return graph.ReduceAllSum(x)
	})
	defer exec.Finalize()
	exec.MustCall1() // compile
	begin := time.Now()
	exec.MustCall1()
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
	for name, c := range map[string]Config{"laptop": laptop, "full": full} {
		b.Run(fmt.Sprintf("%s-batch-32", name), func(b *testing.B) {
			n, err := New(c)
			if err != nil {
				b.Fatal(err)
			}
			r, err := NewRunner(n, Initialise(n.Parameters(), 1), goldenMean, goldenStd)
			if err != nil {
				b.Fatal(err)
			}
			defer r.Close()
			pixels := testPixels(n, 32)
			run := func() {
				if err := r.Run(pixels, n.Timesteps, func(Step) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
			run()
			matmul := matmulSpeed(b)
			for b.Loop() {
				run()
			}
			report(b, matmul, 32, float64(n.Flops()))
		})
	}
}

func BenchmarkTrainStep(b *testing.B) {
	for _, bench := range []struct {
		name  string
		c     Config
		batch int
	}{{"laptop-batch-64", laptop, 64}, {"full-batch-32", full, 32}} {
		b.Run(bench.name, func(b *testing.B) {
			n, err := New(bench.c)
			if err != nil {
				b.Fatal(err)
			}
			backend, err := Backend()
			if err != nil {
				b.Fatal(err)
			}
			run := &Run{About: Description{Recipe: DefaultRecipe()}, Weights: Initialise(n.Parameters(), 1)}
			t, err := newTrainer(backend, n, run, goldenMean, goldenStd)
			if err != nil {
				b.Fatal(err)
			}
			batch := &images.Batch{Images: testPixels(n, bench.batch), Labels: make([]int32, bench.batch), Valid: bench.batch}
			step := func() {
				if _, _, err := t.step(batch); err != nil {
					b.Fatal(err)
				}
			}
			step()
			matmul := matmulSpeed(b)
			for b.Loop() {
				step()
			}
			report(b, matmul, bench.batch, 3*float64(n.Flops()))
		})
	}
}
