package analysis

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"readoutzones/data/recording"
)

// golden is what NumPy and SciPy give for a recording (testdata/goldens.py).
type golden struct {
	Classes       [][]int
	Settle        []int
	Kinds         []string
	TStableCounts []int `json:"t_stable_counts"`
	TStar         int   `json:"t_star"`
	Splits        Splits
	Accuracy      []wanted
	ChangeTrained [][]wanted `json:"change_trained"`
	ChangeRandom  [][]wanted `json:"change_random"`
	Norm          [][]wanted
	CosCurrent    [][]wanted `json:"cos_current"`
	CosFinal      [][]wanted `json:"cos_final"`
	Pairs         []int
	MatchedRight  [][]wanted `json:"matched_right"` // null where a pair's own cosine does not exist
	MatchedWrong  [][]wanted `json:"matched_wrong"`
	Entropy       [][]Number
	Typicality    []Number
	Summary       struct {
		Norm       []wanted
		NormFrom1  []wanted `json:"norm_from_1"`
		CosCurrent []wanted `json:"cos_current"`
		CosFinal   []wanted `json:"cos_final"`
	}
	RelativeChange        []wanted `json:"relative_change"`
	RelativeChangeLeftOut []int    `json:"relative_change_left_out"`
	Convergence           struct {
		WorstStep int    `json:"worst_step"`
		WorstLoss wanted `json:"worst_loss"`
		Sustained wanted
		Slope     wanted
	}
	Bias *struct {
		Norm    float64
		Min     float64 `json:"min_representation_norm"`
		Mean    wanted  `json:"mean_representation_norm"`
		Max     float64 `json:"max_representation_norm"`
		With    float64 `json:"accuracy_with"`
		Without float64 `json:"accuracy_without"`
	}
	Readout *struct {
		Cosines, Linkage        [][]float64
		Leaves, Clusters, Truth []int
		AdjustedRand            float64 `json:"adjusted_rand"`
		InOwnZone               float64 `json:"in_own_zone"`
	}
}

// wanted is an expected mean: value, low, high, n; null without units, low and high null with one.
type wanted Mean

func (w *wanted) UnmarshalJSON(text []byte) error {
	var values []Number
	if err := json.Unmarshal(text, &values); err != nil {
		return err
	}
	*w = wanted(MeanOf(nil))
	if len(values) == 4 {
		*w = wanted{Value: float64(values[0]), Low: float64(values[1]), High: float64(values[2]), N: int(values[3])}
	}
	return nil
}

// readGoldens reads part of goldens.json.
func readGoldens[G any](t *testing.T, name string) G {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "goldens.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	var g G
	if err := json.Unmarshal(all[name], &g); err != nil {
		t.Fatalf("golden %q: %v", name, err)
	}
	return g
}

// measure reads and measures a recording of testdata.
func measure(t *testing.T, name string) *Dynamics {
	t.Helper()
	r, err := recording.Read(filepath.Join("testdata", name+".npz"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := Measure(r)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// close1e6 compares to 1e-6 relative; NaN equals NaN.
func close1e6(got, want float64) bool {
	if math.IsNaN(want) {
		return math.IsNaN(got)
	}
	return math.Abs(got-want) <= 1e-6*math.Abs(want)+1e-12
}

func assertNumber(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !close1e6(got, want) {
		t.Errorf("%s = %.12g, want %.12g", what, got, want)
	}
}

func assertMean(t *testing.T, what string, got Mean, want wanted) {
	t.Helper()
	half := math.Abs(want.High - want.Low) // differences may be near 0: their bounds are compared on the interval's scale
	near := func(got, want float64) bool {
		return close1e6(got, want) || math.Abs(got-want) <= 1e-6*half
	}
	if got.N != want.N || !close1e6(got.Value, want.Value) || !near(got.Low, want.Low) || !near(got.High, want.High) {
		t.Errorf("%s = %+v, want %+v", what, got, want)
	}
}

func assertMeans(t *testing.T, what string, got []Mean, want []wanted) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d means, want %d", what, len(got), len(want))
	}
	for i := range got {
		assertMean(t, what, got[i], want[i])
	}
}

func assertLines(t *testing.T, what string, got [][]Mean, want [][]wanted) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d lines, want %d", what, len(got), len(want))
	}
	for i := range got {
		assertMeans(t, what, got[i], want[i])
	}
}
