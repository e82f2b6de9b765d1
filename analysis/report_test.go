package analysis

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// decode writes a report as JSON and reads it as any other program would.
func decode(t *testing.T, trained, random *Dynamics) map[string]any {
	t.Helper()
	r, err := NewReport(trained, random)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var decoded map[string]any
	if err := json.Unmarshal(text, &decoded); err != nil {
		t.Fatal(err)
	}
	return decoded
}

// shape describes decoded JSON: "[3][2]num", with null for nulls.
func shape(x any) string {
	switch v := x.(type) {
	case nil:
		return "null"
	case []any:
		if len(v) == 0 {
			return "[]"
		}
		return "[" + string(rune('0'+len(v))) + "]" + shape(v[0])
	case map[string]any:
		return "object"
	case float64:
		return "num"
	}
	return "other"
}

// at returns what stands at a path of keys, "border.distance".
func at(decoded map[string]any, path string) (value any, present bool) {
	keys := strings.Split(path, ".")
	for _, key := range keys[:len(keys)-1] {
		decoded, _ = decoded[key].(map[string]any)
	}
	value, present = decoded[keys[len(keys)-1]]
	return value, present
}

func TestReportHasEveryKey(t *testing.T) {
	trained, bias, one := measure(t, "trained"), measure(t, "bias"), measure(t, "onestep")
	random := relabelled(measure(t, "random"), trained.Labels)
	for _, c := range []struct {
		name    string
		decoded map[string]any
		want    map[string]string
	}{
		{"trained and random", decode(t, trained, random), map[string]string{
			"accuracy": "[6]num", "splits": "object", "t_stable_counts": "[6]num", "t_star": "num", "change_trained": "[5][5]num",
			"change_random": "[5][5]num", "norm": "[6][2]num", "cos_current": "[6][2]num", "cos_final": "[6][2]num", "cos_final_matched": "[6][2]num", "cos_final_wrong": "[6][2]num", "summary": "object",
			"readout_in_own_zone": "num", "relative_change": "[5]num", "bias": "null", "intervals": "object", "left_out": "object", "compare": "null", "areas": "null",
			"border.distance": "[6][2]num", "border.sine": "[6][2]num", "border.spearman_t_stable.distance": "num", "border.spearman_t_stable.norm": "num",
			"border.spearman_t_stable.cosine": "num", "paths.direct": "num", "paths.classes_visited": "num", "paths.length_ratio": "[5]num",
			"paths.rank_of_label": "[6]num", "routes": "null", "speed_accuracy.threshold": "[6]num", "speed_accuracy.mean_step": "[6]num",
			"speed_accuracy.accuracy": "[6]num", "future.decoder": "[6][2]null", "future.readout": "[6][2]num",
			"intervals.border.distance": "[6][2]object", "intervals.future.readout": "[6][2]object"}},
		{"with superclasses", decode(t, measure(t, "kin"), nil), map[string]string{"routes.own_superclass": "[4][2]num", "routes.chance": "[4]num", "future.decoder": "[4][2]num"}},
		{"with bias, without random", decode(t, bias, nil), map[string]string{"change_random": "null", "bias": "object", "change_trained": "[4][4]num"}},
		{"one step", decode(t, one, nil), map[string]string{
			"accuracy": "[1]num", "t_stable_counts": "[1]num", "change_trained": "[]", "change_random": "null", "norm": "[1][2]num",
			"cos_final": "[1][2]null", "relative_change": "[]", "bias": "null", "paths.direct": "null", "paths.length_ratio": "[]", "paths.rank_of_label": "[1]null",
			"border.distance": "[1][2]num", "border.spearman_t_stable.norm": "null", "future.decoder": "[1][2]null"}},
	} {
		for key, want := range c.want {
			value, present := at(c.decoded, key)
			if got := shape(value); got != want || !present {
				t.Errorf("%s: %s is %s (present: %v), want %s", c.name, key, got, present, want)
			}
		}
	}
}

func TestReportEqualsNumPy(t *testing.T) {
	trained, g := measure(t, "trained"), readGoldens[golden](t, "trained")
	random := relabelled(measure(t, "random"), trained.Labels)
	r, err := NewReport(trained, random)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range g.CosFinal {
		assertNumber(t, "cos_final own", float64(r.CosFinal[i][0]), want[0].Value)
		assertNumber(t, "cos_final others", float64(r.CosFinal[i][1]), want[1].Value)
	}
	assertNumber(t, "summary norm", float64(r.Summary.Norm[1]), g.Summary.Norm[1].Value)
	assertNumber(t, "summary cos_final", float64(r.Summary.CosFinal[1]), g.Summary.CosFinal[1].Value)
	assertNumber(t, "change_random", float64(r.ChangeRandom[1][2]), g.ChangeRandom[1][2].Value)
	if r.Splits != g.Splits || r.TStar != g.TStar {
		t.Errorf("splits %+v, T* %d", r.Splits, r.TStar)
	}
}

func TestEmptyGroupsAreNullInJSON(t *testing.T) {
	decoded := decode(t, mustMeasure(t, handmade(2, []int{0}, []int{1}, []int{1})), nil)
	for key, want := range map[string]string{"norm": "[2][2]null", "cos_current": "[2][2]null", "cos_final": "[2][2]null", "cos_final_matched": "[2][2]null", "cos_final_wrong": "[2][2]null", "change_trained": "[1][1]null", "accuracy": "[2]num"} {
		if got := shape(decoded[key]); got != want {
			t.Errorf("%s is %s, want %s", key, got, want)
		}
	}
	for key, pair := range decoded["summary"].(map[string]any) {
		if got := shape(pair); got != "[2]null" {
			t.Errorf("summary.%s is %s, want [2]null", key, got)
		}
	}
}

func TestNumberReadsNull(t *testing.T) {
	var n []Number
	if err := json.Unmarshal([]byte("[null, 1.5]"), &n); err != nil || n[1] != 1.5 {
		t.Errorf("%v, %v", n, err)
	}
	assertNaN(t, "null", float64(n[0]))
}

func TestImageRows(t *testing.T) {
	d := mustMeasure(t, handmade(3, []int{0, 1, 2}, []int{0, 2, 0}, []int{0, 1, 2}, []int{0, 1, 1}))
	var b bytes.Buffer
	if err := WriteImages(&b, d); err != nil {
		t.Fatal(err)
	}
	want := `index,label,kind,t_stable,class_t0,class_t1,class_t2
0,0,stable_correct,0,0,0,0
1,1,stable_correct,1,2,1,1
2,2,unstable_correct,,0,2,1
`
	if b.String() != want {
		t.Errorf("rows\n%s, want\n%s", b.String(), want)
	}
	if err := WriteImages(brokenPipe{}, d); err == nil || !strings.Contains(err.Error(), "cannot write") {
		t.Errorf("a failing writer gave %v", err)
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, bytes.ErrTooLarge }

func TestReportRefusesAnInitialisationOfOtherImages(t *testing.T) {
	if _, err := NewReport(measure(t, "trained"), measure(t, "random")); err == nil || !strings.Contains(err.Error(), "image 0 is of category") {
		t.Errorf("other labels: %v", err)
	}
}
