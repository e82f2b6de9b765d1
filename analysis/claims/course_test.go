package claims

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"readoutzones/analysis"
	"readoutzones/data/recording"
)

func recorded(t *testing.T, path string) *analysis.Dynamics {
	t.Helper()
	r, err := recording.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	d, err := analysis.Measure(r)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Golden values from NumPy, SciPy and statsmodels (testdata/course.py): values, intervals and numbers of images.
func TestWhatIsFollowedEqualsStatsmodels(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "course.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want map[string][4]float64
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	means := Follow(recorded(t, filepath.Join("testdata", "course.npz")))
	for i, q := range Followed {
		w, ok := want[q.ID]
		if !ok {
			continue // an effect of a claim, see below
		}
		delete(want, q.ID)
		got, half := means[i], w[2]-w[1]
		for j, v := range []float64{got.Value, got.Low, got.High} {
			if math.Abs(v-w[j]) > 1e-6*math.Abs(half) {
				t.Errorf("%s: %+v, want %v", q.ID, got, w)
				break
			}
		}
		if got.N != int(w[3]) {
			t.Errorf("%s: of %d images, want %g", q.ID, got.N, w[3])
		}
	}
	if len(want) > 0 {
		t.Errorf("not followed: %v", want)
	}
}

// What is called by a claim's ID is that claim's effect.
func TestFollowedEffectsAreTheClaims(t *testing.T) {
	d := recorded(t, filepath.Join("..", "testdata", "trained.npz"))
	means, claims := Follow(d), 0
	for _, c := range Test(Networks{RNNs: []RNN{{Trained: d}}}) {
		if i := slices.IndexFunc(Followed, func(q Quantity) bool { return q.ID == c.ID }); i >= 0 {
			claims++
			if means[i] != c.Effect || math.IsNaN(c.Effect.Low) {
				t.Errorf("%s: %v, the claim's effect is %v", c.ID, means[i], c.Effect)
			}
		}
	}
	if claims != 3 {
		t.Errorf("%d of the followed are claims, want 3", claims)
	}
}

// A network that is hardly ever right has accuracies and no effects.
func TestTooFewImagesHaveNoEffect(t *testing.T) {
	r := emptyWorld(12, 4)
	for n := range r.Labels { // one image settles late, the others are wrong from the start
		for step := range r.T {
			class := (r.Labels[n] + 1) % worldClasses
			if n == 0 && step > 0 {
				class = r.Labels[n]
			}
			answer(r.Output(step, n), class)
			r.Representation(step, n)[class] = 1
		}
	}
	d, err := analysis.Measure(r)
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range Follow(d) {
		switch id := Followed[i].ID; {
		case strings.HasPrefix(id, "accuracy") && (m.N != 12 || m.Value != map[string]float64{"accuracy-first": 0}[id] && m.Value != 1.0/12),
			i > 2 && !math.IsNaN(m.Value):
			t.Errorf("%s: %v", id, m)
		}
	}
}

func someCourse() *Course {
	means := func(shift float64) []analysis.Mean {
		m := make([]analysis.Mean, len(Followed))
		for i := range m {
			m[i] = analysis.Mean{Value: float64(i) + shift, Low: float64(i) - 0.5, High: float64(i) + 1.5, N: 40 + i}
		}
		m[4] = analysis.MeanOf(nil)
		return m
	}
	c := &Course{From: analysis.Provenance{Data: "d.h5, testplus 12ab", Network: "lateral additive", Backend: "xla:cpu", Seed: "1"}, MeasuredBy: "0a1b2c"}
	c.Set(Snapshot{Epoch: 10, Weights: "ff", Means: means(0.25)})
	c.Set(Snapshot{Epoch: 2, Weights: "ee", Means: means(0)})
	c.Set(Snapshot{Epoch: 2, Weights: "dd", Means: means(0.125)}) // anew
	return c
}

// What is written is read again, by epoch, and another snapshot of an epoch takes the first one's place.
func TestCourseIsReadAsWritten(t *testing.T) {
	c, path := someCourse(), filepath.Join(t.TempDir(), "effects.csv")
	if err := c.Write(path); err != nil {
		t.Fatal(err)
	}
	got, err := ReadCourse(path)
	if err != nil {
		t.Fatal(err)
	}
	if got.From != c.From || got.MeasuredBy != c.MeasuredBy || len(got.Snapshots) != 2 {
		t.Fatalf("read %+v, want %+v", got, c)
	}
	for i, s := range got.Snapshots {
		want := c.Snapshots[i]
		if s.Epoch != []int{2, 10}[i] || s.Weights != want.Weights || !math.IsNaN(s.Means[4].Value) || !math.IsNaN(s.Means[4].Low) {
			t.Errorf("snapshot %d is %+v", i, s)
		}
		s.Means[4], want.Means[4] = analysis.Mean{}, analysis.Mean{}
		if !reflect.DeepEqual(s.Means, want.Means) {
			t.Errorf("snapshot %d: %v, want %v", i, s.Means, want.Means)
		}
	}
	if !got.Has(2, "dd") || got.Has(2, "ee") || got.Has(3, "dd") {
		t.Error("which snapshots are there is told wrongly")
	}
	if last := got.Of("accuracy-last"); len(last) != 2 || last[1].Value != 2.25 || got.Of("nothing") != nil {
		t.Errorf("the accuracies at the last step are %v", last)
	}
}

// The reading tells since when a verdict is what it is at the end.
func TestReadingTellsSinceWhen(t *testing.T) {
	c := &Course{}
	mean := func(value, half float64) analysis.Mean {
		return analysis.Mean{Value: value, Low: value - half, High: value + half, N: 99}
	}
	for i, epoch := range []int{0, 1, 4, 16} {
		means := slices.Repeat([]analysis.Mean{analysis.MeanOf(nil)}, len(Followed))
		means[4] = []analysis.Mean{mean(1, 0.5), mean(0.5, 1), mean(1, 0.5), mean(2, 0.5)}[i]                   // there, gone, there to stay
		means[5] = []analysis.Mean{analysis.MeanOf(nil), mean(0.5, 0.4), mean(0.5, 0.4), mean(0.5, 0.6)}[i]     // lost at the end
		means[7] = []analysis.Mean{analysis.MeanOf(nil), mean(0.2, 0.1), mean(0.1, 0.01), mean(-0.08, 0.01)}[i] // no equality since epoch 1
		c.Set(Snapshot{Epoch: epoch, Means: means})
	}
	want := "- Norms are lower while an image is not yet correct: **supported** from epoch 4 to the end, epoch 16\n" +
		"- Cosines with the current class are lower while an image is not yet correct: **undecided** at the end, epoch 16, and otherwise before\n" +
		"- A not yet correct image is closer to its own final class than the images beside it are: **too few images for a verdict** from epoch 0 to the end, epoch 16\n" +
		"- The change does not depend on t_stable: **not supported** from epoch 1 to the end, epoch 16\n"
	if got := c.Reading(); got != want {
		t.Errorf("the reading is\n%s\nwant\n%s", got, want)
	}
	if got := (&Course{}).Reading(); got != "" {
		t.Errorf("of nothing the reading is %q", got)
	}
}

func TestReadCourseRefusesWhatIsNone(t *testing.T) {
	whole := string(someCourse().CSV())
	for what, text := range map[string]string{
		"it must have the columns": "epoch,step\n1,2\n",
		"no quantity \"nothing\"":  strings.Replace(whole, "accuracy-first", "nothing", 1),
		"line 3: it is of another": strings.Replace(whole, "lateral additive,xla:cpu,1,0a1b2c,2,dd,accuracy-best", "topdown additive,xla:cpu,1,0a1b2c,2,dd,accuracy-best", 1),
		"line 2: strconv":          strings.Replace(whole, "0.125", "much", 1),
	} {
		path := filepath.Join(t.TempDir(), "effects.csv")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadCourse(path); err == nil || !strings.Contains(err.Error(), what) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := ReadCourse("gone.csv"); err == nil || !strings.Contains(err.Error(), "`blt effects` writes it") {
		t.Errorf("without a file: %v", err)
	}
}
