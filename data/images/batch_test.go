package images

import (
	"errors"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
)

// numbered returns n tiny images whose pixels all hold the row's number and whose label is its tenth.
func numbered(n int) *InMemory {
	m := NewInMemory(n, 8)
	for i := range n {
		m.Labels[i] = i / 10
		for p := range m.Image(i) {
			m.Image(i)[p] = uint8(i)
		}
	}
	return m
}

// collect gathers the batches of an epoch.
func collect(t *testing.T, source Source, o BatchOptions) []*Batch {
	t.Helper()
	var all []*Batch
	for b, err := range Batches(source, o) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b)
	}
	return all
}

func TestBatchesVisitEveryRowOnce(t *testing.T) {
	source := numbered(103)
	for _, shuffle := range []bool{false, true} {
		batches := collect(t, source, BatchOptions{Size: 10, Shuffle: shuffle, Seed: 1})
		if len(batches) != NumBatches(103, 10) {
			t.Fatalf("%d batches, want %d", len(batches), NumBatches(103, 10))
		}
		var seen []int
		for _, b := range batches {
			for i, row := range b.Index {
				if b.Labels[i] != int32(row/10) || b.Images[i*8*8*3] != uint8(row) {
					t.Fatalf("row %d came with label %d, pixel %d", row, b.Labels[i], b.Images[i*8*8*3])
				}
			}
			seen = append(seen, b.Index[:b.Valid]...)
			for i := b.Valid; i < len(b.Index); i++ {
				if b.Index[i] != b.Index[i-b.Valid] {
					t.Errorf("padding %v does not repeat the first rows", b.Index)
				}
			}
		}
		if shuffle == slices.IsSorted(seen) {
			t.Errorf("shuffle %v: rows in order: %v", shuffle, slices.IsSorted(seen))
		}
		slices.Sort(seen)
		if len(seen) != 103 || seen[0] != 0 || seen[102] != 102 || len(slices.Compact(seen)) != 103 {
			t.Errorf("shuffle %v: not every row once", shuffle)
		}
	}
}

func TestBatchesResumeAtAnyStep(t *testing.T) {
	source := numbered(47)
	o := BatchOptions{Size: 5, Shuffle: true, Augment: true, Seed: 3, Epoch: 2}
	whole := collect(t, source, o)
	for start := range len(whole) + 1 {
		o.Start = start
		rest := collect(t, source, o)
		if len(rest) != len(whole)-start {
			t.Fatalf("from %d: %d batches, want %d", start, len(rest), len(whole)-start)
		}
		for i, b := range rest {
			w := whole[start+i]
			if !slices.Equal(b.Images, w.Images) || !slices.Equal(b.Index, w.Index) || b.Valid != w.Valid {
				t.Fatalf("resumed at %d, batch %d differs from the unbroken run", start, start+i)
			}
		}
	}
}

func TestBatchesDependOnSeedAndEpoch(t *testing.T) {
	source := numbered(50)
	first := func(seed uint64, epoch int) []int {
		return collect(t, source, BatchOptions{Size: 50, Shuffle: true, Seed: seed, Epoch: epoch})[0].Index
	}
	if !slices.Equal(first(1, 0), first(1, 0)) {
		t.Error("same seed and epoch, another order")
	}
	if slices.Equal(first(1, 0), first(1, 1)) || slices.Equal(first(1, 0), first(2, 0)) {
		t.Error("another seed or epoch, the same order")
	}
	augmented := func(seed uint64, epoch int) []uint8 {
		return collect(t, source, BatchOptions{Size: 50, Augment: true, Seed: seed, Epoch: epoch})[0].Images
	}
	if !slices.Equal(augmented(1, 0), augmented(1, 0)) {
		t.Error("same seed and epoch, another augmentation")
	}
	if slices.Equal(augmented(1, 0), augmented(1, 1)) || slices.Equal(augmented(1, 0), augmented(2, 0)) {
		t.Error("another seed or epoch, the same augmentation")
	}
}

// slowSource counts the reads and can fail at one of them.
type slowSource struct {
	*InMemory
	reads  atomic.Int64
	failAt int64
}

var errDisk = errors.New("disk gone")

func (s *slowSource) Pick(rows ...int) (*InMemory, error) {
	if s.reads.Add(1) == s.failAt {
		return nil, errDisk
	}
	return s.InMemory.Pick(rows...)
}

func TestBatchesLeftEarlyStopReading(t *testing.T) {
	source := &slowSource{InMemory: numbered(200)}
	for range Batches(source, BatchOptions{Size: 2, Augment: true}) {
		break
	}
	reads := source.reads.Load()
	if reads > 5 {
		t.Errorf("%d batches were read ahead; at most 4 should be in memory", reads)
	}
	if again := source.reads.Load(); again != reads {
		t.Error("something still reads after the loop has ended")
	}
}

func TestBatchesEndWithTheError(t *testing.T) {
	source := &slowSource{InMemory: numbered(100), failAt: 4}
	var good int
	var last error
	for b, err := range Batches(source, BatchOptions{Size: 10}) {
		if err == nil && b != nil {
			good++
		}
		last = err
	}
	if good != 3 || !errors.Is(last, errDisk) {
		t.Errorf("%d good batches, then %v; want 3, then %v", good, last, errDisk)
	}
}

func TestBatchesRefuseBadOptions(t *testing.T) {
	for name, o := range map[string]BatchOptions{"size 0": {}, "start beyond": {Size: 10, Start: 2}, "negative start": {Size: 10, Start: -1}} {
		for _, err := range Batches(numbered(10), o) {
			if err == nil {
				t.Errorf("%s: no error", name)
			}
		}
	}
	for _, err := range Batches(NewInMemory(0, 8), BatchOptions{Size: 1}) {
		if err == nil {
			t.Error("no images: no error")
		}
	}
}

// Reading from memory, augmenting and batching; BenchmarkTorchvision64 is the same work there.
func BenchmarkBatches64(b *testing.B) {
	source := NewInMemory(2048, 64)
	for i := range source.Len() {
		copy(source.Image(i), madeUp()[i%3])
	}
	images := 0
	for b.Loop() {
		for batch, err := range Batches(source, BatchOptions{Size: 256, Shuffle: true, Augment: true, Seed: 1}) {
			if err != nil {
				b.Fatal(err)
			}
			images += batch.Valid
		}
	}
	b.ReportMetric(float64(images)/b.Elapsed().Seconds(), "images/s")
}

func BenchmarkTorchvision64(b *testing.B) {
	python := torchvision(b)
	seconds := 0.
	for b.Loop() {
		out, err := exec.Command(python, "testdata/batches.py", strconv.Itoa(runtime.NumCPU())).Output()
		if err != nil {
			b.Fatal(err)
		}
		took, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
		if err != nil {
			b.Fatal(err)
		}
		seconds += took
	}
	b.ReportMetric(float64(b.N)*2048/seconds, "images/s")
}
