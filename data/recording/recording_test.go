package recording

import (
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"readoutzones/data/internal/check"
	"readoutzones/data/npz"
)

// testRecording is a recording of random numbers, those of the outputs log-probabilities.
func testRecording(t, n, k, d int) *Recording {
	rng := rand.New(rand.NewPCG(1, 2))
	random := func(n int) []float32 {
		values := make([]float32, n)
		for i := range values {
			values[i] = rng.Float32()
		}
		return values
	}
	r := &Recording{T: t, N: n, K: k, D: d, Outputs: random(t * n * k), Representations: random(t * n * d),
		ReadoutWeight: random(k * d), ReadoutBias: random(k), Labels: make([]int, n), Categories: make([]string, k), Superclasses: make([]Superclass, k)}
	for i := range t * n {
		logSoftmax(row(r.Outputs, i, k))
	}
	for i := range r.Labels {
		r.Labels[i] = i % k
	}
	for i := range r.Categories {
		r.Categories[i] = string(rune('a' + i))
		r.Superclasses[i] = Superclass{Name: []string{"odd", "even"}[i%2], Animate: i%3 == 0}
	}
	return r
}

func logSoftmax(row []float32) {
	total := float32(math.Log(expSum(row)))
	for k := range row {
		row[k] -= total
	}
}

// Golden values: testdata/npz.py, as the authors' script saves a recording.
func TestReadRecordingOfTheAuthors(t *testing.T) {
	const path = "testdata/recording_theirs.npz"
	r, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if r.T != 3 || r.N != 5 || r.K != 4 || r.D != 6 || r.ReadoutBias != nil || r.Categories != nil {
		t.Errorf("T %d, N %d, K %d, D %d, bias %v, categories %v", r.T, r.N, r.K, r.D, r.ReadoutBias, r.Categories)
	}
	raw, err := npz.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	want := single(raw[keyOutputs].Data.([]float64))
	if !slices.Equal(r.Outputs, want) || !slices.Equal(r.Output(2, 3), want[(2*5+3)*4:][:4]) {
		t.Error("the outputs differ from the file's")
	}
	want = single(raw[keyRepresentations].Data.([]float64))
	if !slices.Equal(r.Representations, want) || !slices.Equal(r.Representation(1, 4), want[(1*5+4)*6:][:6]) {
		t.Error("the representations differ from the file's")
	}
	if !slices.Equal(converted[float64](r.Labels), raw[keyLabels].Data.([]float64)) {
		t.Errorf("labels %v, want %v", r.Labels, raw[keyLabels].Data)
	}
}

func TestReadRecordingWithBiasAndCategories(t *testing.T) {
	r, err := Read("testdata/recording_bias.npz")
	if err != nil {
		t.Fatal(err)
	}
	if len(r.ReadoutBias) != 4 || !slices.Equal(r.Categories, []string{"ant", "bee", "cat", "dog"}) {
		t.Errorf("bias %v, categories %v", r.ReadoutBias, r.Categories)
	}
}

func TestRecordingIsReadAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.npz")
	with := testRecording(3, 5, 4, 6)
	without := testRecording(1, 1, 2, 1)
	without.ReadoutBias, without.Categories, without.Superclasses = nil, nil, nil
	degraded := testRecording(2, 3, 2, 2)
	degraded.Degradation = Degradation{Noise: 0.05, Occlusion: 0.2, Seed: 1<<53 - 1}
	for _, want := range []*Recording{with, without, degraded} {
		if err := want.Write(path); err != nil {
			t.Fatal(err)
		}
		got, err := Read(path)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

func TestNumPyReadsRecording(t *testing.T) {
	python := check.PythonWith(t, "numpy")
	path := filepath.Join(t.TempDir(), "r.npz")
	if err := testRecording(3, 5, 4, 6).Write(path); err != nil {
		t.Fatal(err)
	}
	const script = `
import sys, numpy as np
z = np.load(sys.argv[1])
print([(k, z[k].dtype.str, z[k].shape) for k in sorted(z.files)])
assert (z["labels_all"] == [0, 1, 2, 3, 0]).all()
`
	out, err := exec.Command(python, "-c", script, path).CombinedOutput()
	const want = "[('animate', '<i8', (4,)), ('categories', '<U1', (4,)), ('labels_all', '<f8', (5,)), ('outputs_all', '<f4', (3, 5, 4)), " +
		"('readout_bias', '<f4', (4,)), ('readout_weight', '<f4', (4, 6)), ('representations_all', '<f4', (3, 5, 6)), ('superclasses', '<U4', (4,))]\n"
	if err != nil || string(out) != want {
		t.Errorf("%v: got %s, want %s", err, out, want)
	}
}

func TestRecordingWriterInAnyOrder(t *testing.T) {
	dir := t.TempDir()
	want := testRecording(3, 5, 4, 6)
	if err := want.Write(dir + "/once.npz"); err != nil {
		t.Fatal(err)
	}
	header := want.header()
	w, err := Create(dir+"/pieces.npz", header)
	if err != nil {
		t.Fatal(err)
	}
	for _, first := range []int{4, 0, 2} {
		for step := range 3 {
			n := min(2, 5-first)
			from := step*5 + first
			if err := w.WriteStep(step, first, want.Outputs[from*4:][:n*4], want.Representations[from*6:][:n*6]); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	once, _ := os.ReadFile(dir + "/once.npz")
	pieces, _ := os.ReadFile(dir + "/pieces.npz")
	if !slices.Equal(once, pieces) {
		t.Error("the same recording, written in pieces, is another file")
	}
}

func TestRecordingWriterExtra(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.npz")
	r := testRecording(2, 3, 4, 6)
	header := r.header()
	header.Extra = []NamedShape{{"it", []int{2, 1}}}
	w, err := Create(path, header)
	if err != nil {
		t.Fatal(err)
	}
	for step := range 2 {
		if err := w.WriteStep(step, 0, r.Outputs[:12], r.Representations[:18]); err != nil {
			t.Fatal(err)
		}
		if err := w.WriteExtra("it", step, 0, []float32{0, 1, 2, 3, 4, 5}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	arrays, err := npz.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	equalArrays(t, map[string]npz.Array{"it": arrays["it"]},
		map[string]npz.Array{"it": {Shape: []int{2, 3, 2, 1}, Data: []float32{0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5}}})
	if _, err := Read(path); err != nil {
		t.Error("a recording with an array more:", err)
	}
}

// Areas may be kept at chosen steps only; the others are passed over.
func TestRecordingWriterExtraSteps(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.npz")
	r := testRecording(4, 3, 4, 6)
	header := r.header()
	header.Extra, header.ExtraSteps = []NamedShape{{"it", []int{2}}}, []int{3, 1}
	w, err := Create(path, header)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	for step := range 4 {
		values := slices.Repeat([]float32{float32(step)}, 6)
		if err := errors.Join(w.WriteStep(step, 0, r.Outputs[:12], r.Representations[:18]), w.WriteExtra("it", step, 0, values)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	arrays, err := npz.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	equalArrays(t, map[string]npz.Array{"it": arrays["it"], "steps": arrays[keyExtraSteps]}, map[string]npz.Array{
		"it": {Shape: []int{2, 3, 2}, Data: []float32{3, 3, 3, 3, 3, 3, 1, 1, 1, 1, 1, 1}}, "steps": {Shape: []int{2}, Data: []int64{3, 1}}})
}

func TestRecordingWriterRefuses(t *testing.T) {
	dir := t.TempDir()
	path := dir + "/r.npz"
	r := testRecording(2, 3, 4, 6)
	w, err := Create(path, r.header())
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	bad := slices.Clone(r.Outputs)
	bad[5] = float32(math.NaN())
	check.OneLine(t, w.WriteStep(1, 0, bad[:12], r.Representations[:18]), path, "image 1 at step 1: value 1 is NaN")
	check.OneLine(t, w.WriteStep(2, 0, r.Outputs[:12], r.Representations[:18]), path, "outside")
	check.OneLine(t, w.WriteStep(0, 1, r.Outputs[:12], r.Representations[:18]), path, "outside")
	check.OneLine(t, w.WriteStep(0, 0, r.Outputs[:12], r.Representations[:12]), path, "outputs of 3 images")
	check.OneLine(t, w.WriteStep(0, 0, r.Outputs[:11], r.Representations[:12]), path, "not rows")
	check.OneLine(t, w.WriteExtra("it", 0, 0, r.Outputs), path, "not announced")
	if err := w.WriteStep(0, 0, r.Outputs[:12], r.Representations[:18]); err != nil {
		t.Error(err)
	}
	check.OneLine(t, w.Close(), path, "image 0 at step 1 was never written")
	_, err = Create(dir+"/none/r.npz", r.header())
	check.OneLine(t, err, "none/r.npz", "no such file")
	twice := r.header()
	twice.ExtraSteps = []int{1, 0, 1}
	_, err = Create(path, twice)
	check.OneLine(t, err, path, "step 1 is to be kept of the areas twice")
	huge := r.header()
	huge.Extra = []NamedShape{{"it", []int{1 << 40}}}
	_, err = Create(path, huge)
	check.OneLine(t, err, path, "the disk has")
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("files are left: %v", left)
	}
}

// Every way in which the parts of a recording can disagree, written by npz.Write.
func TestReadRecordingRefuses(t *testing.T) {
	nan := float32(math.NaN())
	for want, change := range map[string]func(map[string]npz.Array){
		`no "labels_all"`: func(a map[string]npz.Array) { delete(a, keyLabels) },
		"disagree about the number of steps or images": func(a map[string]npz.Array) {
			a[keyRepresentations] = npz.Array{Shape: []int{2, 2, 6}, Data: make([]float32, 24)}
		},
		"readout_weight is [4 5] where":                                    func(a map[string]npz.Array) { a[keyWeight] = npz.Array{Shape: []int{4, 5}, Data: make([]float32, 20)} },
		"3 readout biases for 4":                                           func(a map[string]npz.Array) { a[keyBias] = npz.Array{Shape: []int{3}, Data: make([]float32, 3)} },
		"2 labels for 3 images":                                            func(a map[string]npz.Array) { a[keyLabels] = npz.Array{Shape: []int{2}, Data: make([]float64, 2)} },
		"label 1 is 4, with 4 categories":                                  func(a map[string]npz.Array) { a[keyLabels] = npz.Array{Shape: []int{3}, Data: []int64{0, 4, 0}} },
		"label 2 is -1, with 4 categories":                                 func(a map[string]npz.Array) { a[keyLabels] = npz.Array{Shape: []int{3}, Data: []int32{0, 0, -1}} },
		"label 0 is 0.5, not an integer":                                   func(a map[string]npz.Array) { a[keyLabels] = npz.Array{Shape: []int{3}, Data: []float64{.5, 0, 0}} },
		"label 0 is NaN, not an integer":                                   func(a map[string]npz.Array) { a[keyLabels] = npz.Array{Shape: []int{3}, Data: []float32{nan, 0, 0}} },
		`labels_all: holds names, such as "a"; save their numbers, 0 to 3`: func(a map[string]npz.Array) { a[keyLabels] = npz.Array{Shape: []int{3}, Data: []string{"a", "b", "c"}} },
		"labels_all: has shape [3 1]; save labels_all[:, 0]":               func(a map[string]npz.Array) { a[keyLabels] = npz.Array{Shape: []int{3, 1}, Data: make([]float64, 3)} },
		"labels_all: has shape [3 4], one-hot rows; save labels_all.argmax(1)": func(a map[string]npz.Array) {
			a[keyLabels] = npz.Array{Shape: []int{3, 4}, Data: make([]float32, 12)}
		},
		"labels_all: has shape [2 3], a row for each step; save labels_all[0]": func(a map[string]npz.Array) {
			a[keyLabels] = npz.Array{Shape: []int{2, 3}, Data: make([]float32, 6)}
		},
		"labels_all: has shape [], one number for each of 3 images is needed": func(a map[string]npz.Array) { a[keyLabels] = npz.Array{Data: []int64{3}} },
		"labels are 0 to 3; they run from 1, so save labels_all - 1":          func(a map[string]npz.Array) { a[keyLabels] = npz.Array{Shape: []int{3}, Data: []int64{1, 4, 2}} },
		"labels_all: 3 labels for 2 images; if outputs_all and representations_all are [images, steps, …], save np.swapaxes": func(a map[string]npz.Array) {
			a[keyOutputs], a[keyRepresentations] = npz.Array{Shape: []int{3, 2, 4}, Data: make([]float32, 24)}, npz.Array{Shape: []int{3, 2, 6}, Data: make([]float32, 36)}
		},
		"readout_weight is [4 6] where outputs_all and representations_all ask for [6 4]; outputs_all and representations_all are swapped": func(a map[string]npz.Array) {
			a[keyOutputs], a[keyRepresentations] = a[keyRepresentations], a[keyOutputs]
		},
		"readout_weight is [6 4] where outputs_all and representations_all ask for [4 6]; save readout_weight.T": func(a map[string]npz.Array) {
			a[keyWeight] = npz.Array{Shape: []int{6, 4}, Data: make([]float32, 24)}
		},
		"ask for [4 5]; is representations_all of another layer": func(a map[string]npz.Array) {
			a[keyRepresentations] = npz.Array{Shape: []int{2, 3, 5}, Data: make([]float32, 30)}
		},
		"representations_all: has shape [2 3 6 1 1], 3 dimensions are needed; maps of features?": func(a map[string]npz.Array) {
			a[keyRepresentations] = npz.Array{Shape: []int{2, 3, 6, 1, 1}, Data: make([]float32, 36)}
		},
		"readout_bias: has shape [1 4], 1 dimensions are needed; save readout_bias.reshape(-1)": func(a map[string]npz.Array) {
			a[keyBias] = npz.Array{Shape: []int{1, 4}, Data: make([]float32, 4)}
		},
		"outputs_all: 1 of 6 rows, the first of image 2 at step 1, hold what is no number (category 3 is NaN)": func(a map[string]npz.Array) { a[keyOutputs].Data.([]float32)[23] = nan },
		"representations_all[0 1 0] is +Inf": func(a map[string]npz.Array) { a[keyRepresentations].Data.([]float32)[6] = float32(math.Inf(1)) },
		"readout_weight[0 0] is NaN":         func(a map[string]npz.Array) { a[keyWeight].Data.([]float32)[0] = nan },
		"outputs_all: has shape [6 4], 3 dimensions are needed; of a single step? save outputs_all[None]": func(a map[string]npz.Array) { a[keyOutputs] = npz.Array{Shape: []int{6, 4}, Data: make([]float32, 24)} },
		`outputs_all: holds values of NumPy's`: func(a map[string]npz.Array) {
			a[keyOutputs] = npz.Array{Shape: []int{2, 3, 4}, Data: make([]int64, 24)}
		},
		"0 steps, 3 images":         func(a map[string]npz.Array) { emptySteps(a) },
		"categories: holds numbers": func(a map[string]npz.Array) { a[keyCategories] = npz.Array{Shape: []int{4}, Data: make([]uint8, 4)} },
		"3 names for 4 categories": func(a map[string]npz.Array) {
			a[keyCategories] = npz.Array{Shape: []int{3}, Data: []string{"a", "b", "c"}}
		},
		"has superclasses but no animate":          func(a map[string]npz.Array) { delete(a, keyAnimate) },
		"animate: has 3 values for 4 superclasses": func(a map[string]npz.Array) { a[keyAnimate] = npz.Array{Shape: []int{3}, Data: make([]int64, 3)} },
		"3 superclasses for 4 categories": func(a map[string]npz.Array) {
			a[keySuperclasses] = npz.Array{Shape: []int{3}, Data: []string{"a", "b", "c"}}
			a[keyAnimate] = npz.Array{Shape: []int{3}, Data: make([]uint8, 3)}
		},
		"holds Python objects": nil,
	} {
		t.Run(want, func(t *testing.T) {
			path := "../npz/testdata/npz_bad_object.npz"
			if change == nil {
				_, err := npz.Read(path)
				check.OneLine(t, err, path, want)
				return
			}
			path = filepath.Join(t.TempDir(), "r.npz")
			if err := testRecording(2, 3, 4, 6).Write(path); err != nil {
				t.Fatal(err)
			}
			arrays, err := npz.Read(path)
			if err != nil {
				t.Fatal(err)
			}
			change(arrays)
			if err := npz.Write(path, arrays); err != nil {
				t.Fatal(err)
			}
			_, err = Read(path)
			check.OneLine(t, err, path, want)
		})
	}
}

func emptySteps(a map[string]npz.Array) {
	a[keyOutputs] = npz.Array{Shape: []int{0, 3, 4}, Data: []float32{}}
	a[keyRepresentations] = npz.Array{Shape: []int{0, 3, 6}, Data: []float32{}}
}

func TestRecordingWriteRefuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.npz")
	r := testRecording(2, 3, 4, 6)
	r.Representations = r.Representations[1:]
	check.OneLine(t, r.Write(path), path, "24 outputs and 35 features for 2 steps")
	r.Labels[2] = 9
	check.OneLine(t, r.Write(path), path, "label 2 is 9")
	if _, err := os.Stat(path); err == nil {
		t.Error("a file was written")
	}
}

// The paper's longest recording, 25,000 images × 80 steps, is 4.9 GB: written as a stream, read by NumPy.
// It takes 10 GB of disk and a minute, so it runs only when asked for.
func TestRecordingOfPaperSize(t *testing.T) {
	if os.Getenv("BLT_BIG") == "" {
		t.Skip("skipped: set BLT_BIG=1 to write 4.9 GB")
	}
	python := check.PythonWith(t, "numpy")
	path := filepath.Join(t.TempDir(), "big.npz")
	small := testRecording(1, 25000, 100, 512)
	header := small.header()
	header.T = 80
	header.Categories = nil
	w, err := Create(path, header)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	for first := 0; first < 25000; first += 1000 {
		for step := range 80 {
			small.Representations[first*512] = float32(step)
			if err := w.WriteStep(step, first, small.Outputs[first*100:][:1000*100], small.Representations[first*512:][:1000*512]); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	const script = `
import sys, zipfile, numpy as np
z = np.load(sys.argv[1])
o = z["outputs_all"]
assert o.shape == (80, 25000, 100) and (o[79] == o[0]).all()
r = z["representations_all"]
assert r.shape == (80, 25000, 512) and (r[:, 3000, 0] == np.arange(80)).all()
`
	if out, err := exec.Command(python, "-c", script, path).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
	r, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(r.Representation(79, 24999), small.Representation(0, 24999)) {
		t.Error("the last image differs")
	}
}

func single(values []float64) []float32 {
	to := make([]float32, len(values))
	for i, v := range values {
		to[i] = float32(v)
	}
	return to
}

func equalArrays(t *testing.T, got, want map[string]npz.Array) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
