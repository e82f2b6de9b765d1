package recording

import (
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"readoutzones/data/internal/check"
	"readoutzones/data/npz"
)

// rowsOf calls f with the rows [K] of outputs of the chosen images and steps of a recording.
func rowsOf(r *Recording, chosen func(t, n int) bool, f func(row []float32)) {
	for t := range r.T {
		for n := range r.N {
			if chosen(t, n) {
				f(r.Output(t, n))
			}
		}
	}
}

func fill(x float64) func([]float32) {
	return func(row []float32) {
		for k := range row {
			row[k] = float32(x)
		}
	}
}

func each(f func(x float64) float64) func([]float32) {
	return func(row []float32) {
		for k, x := range row {
			row[k] = float32(f(float64(x)))
		}
	}
}

var (
	everywhere  = func(t, n int) bool { return true }
	lateImages  = func(t, n int) bool { return n >= 6 }
	lateSteps   = func(t, n int) bool { return t >= 3 }
	softmaxed   = each(math.Exp)
	logits      = each(func(x float64) float64 { return 5*x + 9 })
	nan, inf    = math.NaN(), math.Inf(1)
	oneCategory = func(x float64) func([]float32) { return func(row []float32) { row[2] = float32(x) } }
)

// badOutputs spoil the outputs of 4 steps, 8 images and 5 categories; the line must say so, and how to mend it.
var badOutputs = []struct {
	name   string
	chosen func(t, n int) bool
	spoil  func([]float32)
	want   []string
}{
	{"zero-padded images", lateImages, fill(0),
		[]string{"2 of 8 images, from image 6 on, are zero-padded", "cut them, outputs_all[:4, :6], representations_all[:4, :6], labels_all[:6]"}},
	{"zero-padded steps", lateSteps, fill(0), []string{"1 of 4 steps, from step 3 on, are zero-padded", "outputs_all[:3, :8]"}},
	{"zero-padded images and steps", func(t, n int) bool { return lateSteps(t, n) || lateImages(t, n) }, fill(0),
		[]string{"14 of 32 rows, the first of image 6 at step 0", "outputs_all[:3, :6], representations_all[:3, :6], labels_all[:6]"}},
	{"padding in between", func(t, n int) bool { return n == 2 || n == 4 }, fill(0),
		[]string{"2 of 8 images, from image 2 on", "zero-padded", "leave these images out, keep = (np.ptp(outputs_all, 2) > 0).all(0), outputs_all[:, keep]"}},
	{"late images padded at late steps", func(t, n int) bool { return lateSteps(t, n) && lateImages(t, n) }, fill(0),
		[]string{"2 of 32 rows, the first of image 6 at step 3", "leave these images out"}},
	{"a step in between", func(t, n int) bool { return t == 1 }, fill(0), []string{"1 of 4 steps, from step 1 on", "record the network again"}},
	{"nothing but zeros", everywhere, fill(0), []string{"all rows are zero-padded", "nothing was recorded"}},
	{"padding, then the logarithm", lateImages, fill(math.Log(1e-10)), []string{"from image 6 on, are padding (every category is -23.0", "cut them"}},
	{"padded with NaN", lateImages, fill(nan), []string{"from image 6 on, are padding (every category is NaN)", "outputs_all[:4, :6]"}},
	{"padded with −Inf", lateImages, fill(-inf), []string{"padding (every category is -Inf)", "outputs_all[:4, :6]"}},
	{"softmax", everywhere, softmaxed, []string{"all rows look like softmax probabilities", "np.log(np.maximum(outputs_all, 1e-10))"}},
	{"softmax at one step", func(t, n int) bool { return t == 2 }, softmaxed, []string{"1 of 4 steps, from step 2 on, look like softmax"}},
	{"uniform softmax", everywhere, fill(0.2), []string{"all rows look like softmax probabilities"}},
	{"logits", everywhere, logits, []string{"all rows look like logits", "scipy.special.logsumexp"}},
	{"logits of one image", func(t, n int) bool { return n == 5 }, logits, []string{"1 of 8 images, from image 5 on, look like logits"}},
	{"huge logits", everywhere, each(func(x float64) float64 { return -1e4 * x }), []string{"all rows look like logits (Σ exp is +Inf"}},
	{"losses", everywhere, each(func(x float64) float64 { return -x }), []string{"the wrong sign: take -outputs_all"}},
	{"one NaN", func(t, n int) bool { return t == 1 && n == 7 }, oneCategory(nan), []string{"1 of 32 rows, the first of image 7 at step 1, hold what is no number (category 2 is NaN)", "diverged"}},
	{"one +Inf", func(t, n int) bool { return t == 1 && n == 7 }, oneCategory(inf), []string{"category 2 is +Inf"}},
	{"log of 0", everywhere, oneCategory(-inf), []string{"all rows hold the logarithm of 0 (category 2 is -Inf): clamp it, np.maximum(outputs_all, np.log(1e-10))"}},
}

func TestReadRefusesWhatIsNoLogProbability(t *testing.T) {
	for _, float64s := range []bool{false, true} { // ours, and the authors'
		for _, bad := range badOutputs {
			t.Run(bad.name, func(t *testing.T) {
				r := testRecording(4, 8, 5, 6)
				path := filepath.Join(t.TempDir(), "r.npz")
				if err := r.Write(path); err != nil {
					t.Fatal(err)
				}
				rowsOf(r, bad.chosen, bad.spoil)
				arrays, err := npz.Read(path)
				if err != nil {
					t.Fatal(err)
				}
				outputs := npz.Array{Shape: []int{4, 8, 5}, Data: r.Outputs}
				if float64s {
					outputs.Data = double(r.Outputs)
				}
				arrays[keyOutputs] = outputs
				if err := npz.Write(path, arrays); err != nil {
					t.Fatal(err)
				}
				_, err = Read(path)
				check.OneLine(t, err, append([]string{path, "outputs_all"}, bad.want...)...)
				check.OneLine(t, r.Write(path), "not written", bad.want[0])
			})
		}
	}
}

// The line that mends a padded recording is right: what it keeps is the recording without padding.
func TestPaddingIsCutAsTheErrorSays(t *testing.T) {
	r := testRecording(4, 8, 5, 6)
	rowsOf(r, func(t, n int) bool { return t >= 3 || n >= 6 }, fill(0))
	cut := &Recording{T: 3, N: 6, K: 5, D: 6, Labels: r.Labels[:6], ReadoutWeight: r.ReadoutWeight}
	for t := range 3 {
		for n := range 6 {
			cut.Outputs, cut.Representations = append(cut.Outputs, r.Output(t, n)...), append(cut.Representations, r.Representation(t, n)...)
		}
	}
	check.OneLine(t, r.Check(), "outputs_all[:3, :6]")
	if err := cut.Check(); err != nil {
		t.Error(err)
	}
}

// Two faults at once are both named, the padding first, as it must be cut before the rest is mended.
func TestPaddedLogitsAreCalledBoth(t *testing.T) {
	r := testRecording(4, 8, 5, 6)
	rowsOf(r, everywhere, logits)
	rowsOf(r, lateImages, fill(0))
	check.OneLine(t, r.Check(), "2 of 8 images, from image 6 on, are zero-padded", "; besides, 6 of 8 images, from image 0 on, look like logits")
}

// What is nearly a log-probability passes: 16-bit floats, answers that are certain, clamped probabilities, one category.
func TestLogProbabilitiesPass(t *testing.T) {
	certain := float32(math.Log(1e-10))
	for name, row := range map[string][]float32{
		"16 bits":  {-0.6934, -1.6094, -1.2041}, // log 0.5, 0.2, 0.3 with 11 bits
		"certain":  {0, certain, certain},
		"uniform":  {-float32(math.Log(3)), -float32(math.Log(3)), -float32(math.Log(3))},
		"1 % less": {-0.0099, -30, -30},
		"alone":    {0},
	} {
		if f := faultOf(row); f != sound {
			t.Errorf("%s: %v are taken for %v", name, row, f)
		}
	}
	if f := faultOf([]float32{-0.0102, -30, -30}); f == sound {
		t.Error("Σ exp = 0.9898 passes")
	}
}

// Whatever the outputs are, they pass exactly when every row's Σ exp is 1, and the error is one line.
func FuzzCheckOutputs(f *testing.F) {
	f.Add([]byte{0, 0, 0, 0, 7, 9, 200, 255, 1, 1, 1, 1}, uint8(2), uint8(3))
	f.Add(make([]byte, 30), uint8(5), uint8(1))
	f.Fuzz(func(t *testing.T, codes []byte, images, k uint8) {
		n := int(images)*int(k) + 1
		if images == 0 || k == 0 || len(codes) < n {
			return
		}
		steps := len(codes) / n
		values := []float32{0, -float32(math.Log(float64(k))), -30, 1, float32(nan), float32(inf), float32(-inf), -1}
		outputs, sound := make([]float32, steps*int(images)*int(k)), true
		for i := range outputs {
			outputs[i] = values[codes[i]%8]
		}
		for i := range steps * int(images) {
			var sum float64
			for _, x := range row(outputs, i, int(k)) {
				sum += math.Exp(float64(x)) + 0*float64(x) // NaN for an infinity
			}
			sound = sound && math.Abs(sum-1) <= tolerance
		}
		err := checkOutputs(outputs, steps, int(images), int(k))
		if (err == nil) != sound || err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("%d × %d × %d outputs %v: %v", steps, images, k, outputs, err)
		}
	})
}

func TestWriterRefusesLogits(t *testing.T) {
	r := testRecording(2, 3, 4, 6)
	path := filepath.Join(t.TempDir(), "r.npz")
	w, err := Create(path, r.header())
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	logits(r.Output(1, 2))
	check.OneLine(t, w.WriteStep(1, 1, r.Outputs[16:24], r.Representations[24:36]), path, "image 2 at step 1", "logits", "log_softmax")
}

// A recording's outputs come from its readout unless it was put together from two networks' files.
func TestWarnings(t *testing.T) {
	r := testRecording(4, 100, 5, 6)
	respond(r)
	if w := r.Warnings(); len(w) != 0 {
		t.Errorf("a sound recording: %q", w)
	}
	for n := range 4 { // 1 % of the rows: not more
		slices.Reverse(r.Output(0, n))
		if w := r.Warnings(); len(w) != 0 {
			t.Errorf("%d of 400 rows: %q", n+1, w)
		}
	}
	r.ReadoutBias = nil
	slices.Reverse(r.ReadoutWeight)
	w := r.Warnings()
	if len(w) != 1 || !strings.Contains(w[0], "of 400 rows: representations_all may be of another layer") {
		t.Errorf("another network's readout: %q", w)
	}
	respond(r)
	for step := range 4 {
		clear(r.Representation(step, 70))
		clear(r.Representation(step, 90))
	}
	clear(r.Representation(0, 5))
	respond(r)
	if w := r.Warnings(); len(w) != 1 || !strings.Contains(w[0], "of 2 of 100 images, image 70 the first, are 0 at every step") {
		t.Errorf("blank images: %q", w)
	}
}

// In a long recording evenly spaced rows are looked at; they find a readout that is wrong for some images.
func TestWarningsOfSampledRows(t *testing.T) {
	r := testRecording(3, 1000, 5, 6)
	respond(r)
	for step := range 3 {
		for n := range 100 {
			slices.Reverse(r.Output(step, n))
		}
	}
	all, rows := r.otherAnswers(3000)
	some, looked := r.otherAnswers(700)
	if rows != 3000 || looked != 700 || all == 0 {
		t.Fatalf("%d of %d rows, %d of %d", all, rows, some, looked)
	}
	if a, b := float64(all)/3000, float64(some)/700; math.Abs(a-b) > 0.02 {
		t.Errorf("share %.3f in all rows, %.3f in some", a, b)
	}
}

// respond makes the outputs those of the readout, in float64, without the code under test.
func respond(r *Recording) {
	for t := range r.T {
		for n := range r.N {
			out, x := r.Output(t, n), r.Representation(t, n)
			for k := range out {
				var sum float64
				for i, w := range r.ReadoutWeight[k*r.D : (k+1)*r.D] {
					sum += float64(w) * float64(x[i])
				}
				if r.ReadoutBias != nil {
					sum += float64(r.ReadoutBias[k])
				}
				out[k] = float32(sum)
			}
			logSoftmax(out)
		}
	}
}

// BenchmarkCheck checks a recording of the published size, and looks for oddities.
//
//	go test ./data/recording -run none -bench Check -benchtime 1x
func BenchmarkCheck(b *testing.B) {
	one := testRecording(1, 2500, 100, 512)
	r := &Recording{T: 10, N: 25000, K: 100, D: 512, Labels: make([]int, 25000), ReadoutWeight: one.ReadoutWeight}
	r.Outputs, r.Representations = slices.Repeat(one.Outputs, 100), slices.Repeat(one.Representations, 100)
	for b.Loop() {
		start := time.Now()
		if err := checkOutputs(r.Outputs, r.T, r.N, r.K); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(start).Seconds(), "s-outputs")
		start = time.Now()
		r.Warnings()
		b.ReportMetric(time.Since(start).Seconds(), "s-warnings")
	}
}

func double(values []float32) []float64 {
	to := make([]float64, len(values))
	for i, v := range values {
		to[i] = float64(v)
	}
	return to
}
