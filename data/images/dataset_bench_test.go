package images

import (
	"encoding/json"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"testing"

	"readoutzones/data/internal/check"
)

// benchmarkScript writes 4,096 images of 64 pixels, smooth with some noise as photos are, and times h5py on them:
// argument 1 is the file, 2 how it is stored. It prints images a second, the whole split and 256 random rows.
const benchmarkScript = `
import sys, time, json, h5py, numpy as np
path, stored = sys.argv[1:]
rng = np.random.default_rng(1)
n = 4096
small = rng.integers(0, 256, (n, 8, 8, 3)).repeat(8, 1).repeat(8, 2)
images = np.clip(small + rng.normal(0, 3, small.shape), 0, 255).astype("u1")
how = {"contiguous": {}, "chunked": dict(chunks=(64, 64, 64, 3)), "gzip": dict(chunks=(64, 64, 64, 3), compression="gzip"),
       "gzip auto": dict(chunks=True, compression="gzip")}[stored]
with h5py.File(path, "w") as f:
    f.create_dataset("train/data", data=images, **how)
    f["train/labels"] = np.arange(n) % 2
    f["categories"] = np.array([b"a", b"b"])
    f["train_img_mean_channels"] = f["train_img_std_channels"] = np.array([100., 100, 100])
def rate(count, work):
    best = min((lambda t: (work(), time.perf_counter() - t)[1])(time.perf_counter()) for _ in range(3))
    return count / best
with h5py.File(path) as f:
    d = f["train/data"]
    rows = np.sort(rng.choice(n, 256, False))
    print(json.dumps(dict(whole=rate(n, lambda: d[:]), random=rate(256, lambda: d[rows]))))
`

// BenchmarkReadDataset reads whole splits and random rows, beside h5py in the same run.
func BenchmarkReadDataset(b *testing.B) {
	python := check.PythonWith(b, "h5py, numpy")
	for _, stored := range []string{"contiguous", "chunked", "gzip", "gzip auto"} {
		path := filepath.Join(b.TempDir(), "b.h5")
		out, err := exec.Command(python, "-c", benchmarkScript, path, stored).Output()
		var h5py struct{ Whole, Random float64 }
		if err != nil || json.Unmarshal(out, &h5py) != nil {
			b.Fatalf("%v: %s", err, out)
		}
		d, err := Open(path)
		if err != nil {
			b.Fatal(err)
		}
		defer d.Close()
		s, err := d.Split("train")
		if err != nil {
			b.Fatal(err)
		}
		b.Run(stored+"/whole", func(b *testing.B) {
			for b.Loop() {
				if _, err := s.ReadAll(); err != nil {
					b.Fatal(err)
				}
			}
			reportRate(b, s.Len(), h5py.Whole)
		})
		b.Run(stored+"/random", func(b *testing.B) {
			rows := rand.Perm(s.Len())[:256]
			if _, err := s.Pick(rows...); err != nil { // unpacks a compressed split
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := s.Pick(rows...); err != nil {
					b.Fatal(err)
				}
			}
			reportRate(b, len(rows), h5py.Random)
		})
	}
}

// reportRate reports images a second, and how many times h5py's rate that is.
func reportRate(b *testing.B, images int, h5py float64) {
	rate := float64(images) * float64(b.N) / b.Elapsed().Seconds()
	b.ReportMetric(rate, "images/s")
	b.ReportMetric(rate/h5py, "×h5py")
}

// BenchmarkWriteDataset appends batches of 256 images of 64 pixels.
func BenchmarkWriteDataset(b *testing.B) {
	pixels, labels := make([]uint8, 256*64*64*3), make([]int, 256)
	for i := range pixels {
		pixels[i] = uint8(i * 7)
	}
	header := Header{Size: 64, Categories: []string{"a"}}
	w, err := Create(filepath.Join(b.TempDir(), "b.h5"), header)
	if err != nil {
		b.Fatal(err)
	}
	defer w.Abort()
	for b.Loop() {
		if err := w.Append("train", pixels, labels); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(256*float64(b.N)/b.Elapsed().Seconds(), "images/s")
}
