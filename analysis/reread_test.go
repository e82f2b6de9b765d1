package analysis

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"
)

// reread writes a report as JSON and reads it.
func reread(t *testing.T, r *Report) *Report {
	t.Helper()
	text, err := json.Marshal(r)
	var read Report
	if err == nil {
		err = json.Unmarshal(text, &read)
	}
	if err != nil {
		t.Fatal(err)
	}
	return &read
}

func asJSON(t *testing.T, x any) []byte {
	t.Helper()
	text, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// What is read from a report is what the recording gave, as far as the report holds it.
func TestReportsGiveWhatTheRecordingGave(t *testing.T) {
	d := measure(t, "trained")
	random := relabelled(measure(t, "random"), d.Labels)
	whole, err := NewReport(d, random)
	if err != nil {
		t.Fatal(err)
	}
	r := reread(t, whole)
	change, _ := ChangeByStability(d, d.Stability)
	before, _ := ChangeByStability(random, d.Stability)
	trained, initial := r.Changes()
	summary, norm, cosine, final := Summarise(d), NormByCorrectness(d), CosineByCorrectness(d), CosineWithFinalClasses(d)
	for i := range norm {
		norm[i].Difference, cosine[i].Difference, final[i].Difference, final[i].Pairs = MeanOf(nil), MeanOf(nil), MeanOf(nil), 0
	}
	for _, part := range []*NowLater{&summary.Norm, &summary.NormFrom1, &summary.CosCurrent} {
		part.Difference = MeanOf(nil)
	}
	summary.CosFinal.Difference, summary.CosFinal.Pairs = MeanOf(nil), 0
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"report", r, whole}, {"lines", trained.Lines, change.Lines}, {"random lines", initial.Lines, before.Lines}, {"norm", r.NormByCorrectness(), norm},
		{"cosine", r.CosineByCorrectness(), cosine}, {"final", r.CosineWithFinalClasses(), final}, {"summary", r.Summarised(), summary},
	} {
		if got, want := asJSON(t, c.got), asJSON(t, c.want); !bytes.Equal(got, want) {
			t.Errorf("%s: %s\nwant %s", c.name, got, want)
		}
	}
	for i, m := range trained.All {
		if want := change.All[i]; math.Abs(m.Value-want.Value) > 1e-12*want.Value || m.N != want.N || !math.IsNaN(m.Low) {
			t.Errorf("all images at step %d: %+v, want the mean of %+v", i, m, want)
		}
	}
}

func TestReportsAreChecked(t *testing.T) {
	for _, name := range []string{"trained", "bias", "onestep"} {
		d := measure(t, name)
		whole, err := NewReport(d, d)
		if err == nil {
			err = reread(t, whole).Check()
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	d := measure(t, "trained")
	for want, damage := range map[string]func(*Report){
		"cos_final:":      func(r *Report) { r.Intervals.CosFinal = r.Intervals.CosFinal[1:] },
		"change_trained:": func(r *Report) { r.Intervals.ChangeTrained = nil },
		"change_random:":  func(r *Report) { r.Intervals.ChangeRandom = r.Intervals.ChangeRandom[1:] },
		"change:":         func(r *Report) { r.Intervals.ChangeTrained[2] = nil },
		"accuracy:":       func(r *Report) { r.Accuracy = nil },
		"border:":         func(r *Report) { r.Intervals.Border.Sine = nil },
		"paths:":          func(r *Report) { r.Intervals.Paths.LengthRatio = r.Intervals.Paths.RankOfLabel },
		"future:":         func(r *Report) { r.Intervals.Future.Decoder = nil },
		"counts:":         func(r *Report) { r.TStableCounts[1]++ },
		"t_star:":         func(r *Report) { r.TStar = 7 },
		"a number":        func(r *Report) { r.Norm[1][0] += 1e-9 },
	} {
		whole, err := NewReport(d, d)
		if err != nil {
			t.Fatal(err)
		}
		r := reread(t, whole)
		damage(r)
		if err := r.Check(); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s damaged: %v", want, err)
		}
	}
}

// A report of the first version becomes one of this, without what it cannot tell.
func TestFirstReports(t *testing.T) {
	d := measure(t, "trained")
	r, err := NewReport(d, d)
	if err != nil {
		t.Fatal(err)
	}
	value := r.Intervals.Norm[1][0].Value
	r.CosMatched, r.CosWrong, r.Intervals.CosMatched, r.Intervals.CosWrong = nil, nil, nil, nil
	r.Questions, r.Intervals.Questions = Questions[Number]{}, Questions[Mean]{}
	r.Update()
	if err := r.Check(); err != nil {
		t.Error(err)
	}
	if m := r.Intervals.Norm[1][0]; m.Value != value || !math.IsNaN(m.Low) || !math.IsNaN(m.High) || m.N == 0 {
		t.Errorf("the norm %v became %+v", value, m)
	}
	if bytes.ContainsAny(asJSON(t, r.Intervals.CosMatched), "123456789") {
		t.Error("what was not measured has a number")
	}
	if text := string(asJSON(t, r.Intervals)); strings.Contains(text, `"low":0`) || strings.Contains(text, `"low":1`) || strings.Contains(text, `"low":-`) {
		t.Errorf("an interval is left: %s", text)
	}
}

// A report of a version that left open what the paper does keeps its intervals.
func TestReportsWithoutQuestions(t *testing.T) {
	for _, name := range []string{"trained", "onestep"} {
		d := measure(t, name)
		r, err := NewReport(d, d)
		if err != nil {
			t.Fatal(err)
		}
		r.Questions, r.Intervals.Questions = Questions[Number]{}, Questions[Mean]{}
		before := *r
		r.WithoutQuestions()
		if err := r.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, open := range []any{r.Border, r.Paths, r.Routes, r.SpeedAccuracy.Accuracy, r.Future} {
			if text := asJSON(t, open); bytes.ContainsAny(text, "0123456789") {
				t.Errorf("%s: what was not measured has a number: %s", name, text)
			}
		}
		before.Questions, before.Intervals.Questions = r.Questions, r.Intervals.Questions
		if !bytes.Equal(asJSON(t, &before), asJSON(t, r)) {
			t.Errorf("%s: more was changed", name)
		}
	}
}
