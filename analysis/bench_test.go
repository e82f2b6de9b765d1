package analysis_test

import (
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
	"readoutzones/data/recording"
)

// BenchmarkPublishedSize reads and analyses completely a recording of the published size, 25,000 images × 10 steps ×
// 512 features (0.6 GB), with readout bias. It prints the reading (s) and the analysis (s) apart, and the memory that
// the analysis took beyond the recording (MB, on Linux).
//
//	go test ./analysis -run none -bench PublishedSize -benchtime 1x
func BenchmarkPublishedSize(b *testing.B) {
	path := filepath.Join(b.TempDir(), "published.npz")
	if err := published(25000, 10, 100, 512).Write(path); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		start := time.Now()
		r, err := recording.Read(path)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(start).Seconds(), "s-reading")
		debug.FreeOSMemory()
		before := memory(b, "VmRSS:")
		start = time.Now()
		if err := analyseCompletely(r); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(start).Seconds(), "s-analysis")
		b.ReportMetric(memory(b, "VmHWM:")-before, "MB-beyond")
	}
}

// analyseCompletely does what `blt analyse` does with one recording, and the claims that it allows.
func analyseCompletely(r *recording.Recording) error {
	d, err := analysis.Measure(r)
	if err != nil {
		return err
	}
	if _, err := analysis.NewReport(d, nil); err != nil {
		return err
	}
	analysis.Ward(d.Readout.Distances()).Leaves()
	analysis.OwnZoneByDimension(d.Readout, 1)
	analysis.StabilityByClass(d)
	analysis.Agreement(&d.Trajectory)
	claims.Test(claims.Networks{RNNs: []claims.RNN{{Trained: d, Unrolled: &d.Trajectory}}, WithBias: d, BNet: d, TrainedSteps: 5})
	return analysis.WriteImages(io.Discard, d)
}

// memory returns a line of /proc/self/status in MB, and resets the peak that VmHWM shows; 0 where there is none.
func memory(b *testing.B, field string) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o200)
	_, after, _ := strings.Cut(string(status), field)
	kilobytes, err := strconv.Atoi(strings.Fields(after)[0])
	if err != nil {
		b.Fatal(err)
	}
	return float64(kilobytes) / 1024
}

// published returns a recording of images that start near one class and drift to another.
func published(images, steps, k, features int) *recording.Recording {
	random := rand.New(rand.NewPCG(1, 2))
	r := &recording.Recording{
		T: steps, N: images, K: k, D: features, Labels: make([]int, images),
		Outputs: make([]float32, steps*images*k), Representations: make([]float32, steps*images*features),
		ReadoutWeight: make([]float32, k*features), ReadoutBias: make([]float32, k),
	}
	for i := range r.ReadoutWeight {
		r.ReadoutWeight[i] = float32(random.NormFloat64())
	}
	for i := range r.Representations {
		r.Representations[i] = random.Float32()
	}
	for n := range r.Labels {
		r.Labels[n] = random.IntN(k)
		goal, start, change := r.Labels[n], random.IntN(k), max(0, random.IntN(3*steps)-2*steps)
		if random.IntN(2) == 0 {
			goal = random.IntN(k)
		}
		for t := range steps {
			class := start
			if t >= change {
				class = goal
			}
			for c := range k {
				r.Output(t, n)[c] = -12
			}
			r.Output(t, n)[class] = -0.001
		}
	}
	return r
}
