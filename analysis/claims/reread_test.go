package claims

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"readoutzones/analysis"
)

// aReport is what `blt analyse --json` writes of a network, and the claims behind it.
func aReport(t *testing.T, d *analysis.Dynamics) ([]byte, []Claim) {
	t.Helper()
	r, err := analysis.NewReport(d, nil)
	if err != nil {
		t.Fatal(err)
	}
	tested := Test(Networks{RNNs: []RNN{{Trained: d}}})
	text, err := ReportJSON(r, tested)
	if err != nil {
		t.Fatal(err)
	}
	return text, tested
}

// What is read from a report are the claims that were written, with all that their entries tell.
func TestReportsAreReadBack(t *testing.T) {
	d := mustMeasure(t, world{images: 400, direction: 1, noise: 0.5, seed: 3}.rnn(worldTrained))
	text, tested := aReport(t, d)
	r, read, err := ReadReport(text)
	if err != nil {
		t.Fatal(err)
	}
	again, err := ReportJSON(r, read)
	if err != nil || string(again) != string(text) {
		t.Errorf("the report became (%v)\n%s\nit was\n%s", err, again, text)
	}
	for _, c := range read {
		i := slices.IndexFunc(tested, func(other Claim) bool { return other.ID == c.ID })
		if own := tested[i]; c.About != own.About || c.Statement != own.Statement || InParts(c) != (len(own.Effects) > 1) {
			t.Errorf("%s is read as %q, in parts: %v; it has %d", c.ID, c.About, InParts(c), len(own.Effects))
		}
		if own := tested[i]; c.Verdict == Supported && c.Sentence() != own.Sentence() {
			t.Errorf("%s reads %q, it was %q", c.ID, c.Sentence(), own.Sentence())
		}
	}
}

// The claims about all four are those that the four recordings give.
func TestInAllEqualsRecordings(t *testing.T) {
	n := Networks{}
	var each [][]Claim
	var names []string
	for seed, name := range []string{"a", "b", "c", "d"} {
		d := mustMeasure(t, world{images: 200, direction: float64(1 - seed%2), noise: 0.5, seed: uint64(seed)}.rnn(worldTrained))
		_, read, err := ReadReport(first(aReport(t, d)))
		if err != nil {
			t.Fatal(err)
		}
		n.RNNs, each, names = append(n.RNNs, RNN{Name: name, Trained: d}), append(each, read), append(names, name)
	}
	for _, got := range InAll(names, each) {
		want := onlyClaim(t, got.ID, n)
		if got.Verdict != want.Verdict || got.About != want.About || got.OursText() != want.OursText() || got.deciding().Size != want.deciding().Size || got.P != want.P {
			t.Errorf("%s: %s %s, %s\nwant %s %s, %s", got.ID, got.Verdict, got.About, got.OursText(), want.Verdict, want.About, want.OursText())
		}
	}
	each[2] = nil
	for _, c := range InAll(names, each) {
		if c.Verdict != NotTested || !strings.Contains(c.Note, "of c there is none") || len(c.Effects) != 3 {
			t.Errorf("without c: %s, %s", c.Verdict, c.Note)
		}
	}
}

func first(text []byte, _ []Claim) []byte { return text }

func TestReportsOfEarlierVersions(t *testing.T) {
	d := mustMeasure(t, world{images: 100, direction: 1, noise: 0.5, seed: 3}.rnn(worldTrained))
	text, _ := aReport(t, d)
	without := func(keys ...string) []byte {
		var all map[string]json.RawMessage
		if err := json.Unmarshal(text, &all); err != nil {
			t.Fatal(err)
		}
		for _, key := range keys {
			delete(all, key)
		}
		short, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		return short
	}
	if r, read, err := ReadReport(without(lackingInFirst...)); err != nil || read != nil || hasInterval(r) {
		t.Errorf("the first version's: %v, claims %v", err, read)
	}
	r, read, err := ReadReport(without(lackingInSecond...))
	if err != nil || len(read) == 0 || !hasInterval(r) || !math.IsNaN(r.Intervals.Border.TStable.Norm.Value) {
		t.Errorf("the second version's: %v, %d claims", err, len(read))
	}
	for _, keys := range [][]string{{"accuracy"}, {"border"}, {"claims"}, {"norm", "claims"}, append([]string{"bias"}, lackingInFirst...), lackingInSecond[1:]} {
		if _, _, err := ReadReport(without(keys...)); err == nil || !strings.Contains(err.Error(), keys[0]) {
			t.Errorf("without %v: %v", keys, err)
		}
	}
	for from, to := range map[string]string{`"verdict": "supported"`: `"verdict": "undecided"`, `"id": "own-class-closer"`: `"id": "ours"`} {
		if _, _, err := ReadReport([]byte(strings.Replace(string(text), from, to, 1))); err == nil || !strings.HasPrefix(err.Error(), "claim ") {
			t.Errorf("%s for %s: %v", to, from, err)
		}
	}
}

func hasInterval(r *analysis.Report) bool {
	low := r.Intervals.Accuracy[0].Low
	return low == low
}
