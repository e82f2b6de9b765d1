package claims_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
)

// The sentence follows from the verdict, and its numbers are the claim's.
func ExampleClaim_Say() {
	claim := claims.Claim{ID: "early-keep-still", Claimed: claims.Positive, Unit: "images"}.Judge(
		claims.OfMean(analysis.Mean{Value: 0.0712, Low: 0.02, High: 0.12, N: 94}, 0.004))
	text, err := claim.Say(claims.Says{
		Supported:    "Early images move {{effect%}} less (95 % interval {{low%}} to {{high%}}, {{n}} {{unit}}).",
		NotSupported: "Early images move {{|effect|%}} more.",
		Undecided:    "Nobody can tell.",
	}, nil)
	fmt.Println(text, err)
	// Output: Early images move 7.12 % less (95 % interval 2 % to 12 %, 94 images). <nil>
}

func TestEveryVerdictHasItsSentence(t *testing.T) {
	says := claims.Says{Supported: "yes", NotBeyond: "not beyond", NotSupported: "no", Undecided: "perhaps", None: "nothing"}
	effect := func(low, high float64, r *claims.Reference) claims.Effect {
		e := claims.OfMean(analysis.Mean{Value: (low + high) / 2, Low: low, High: high, N: 20}, 0.5)
		e.Size, e.Reference = 0.5, r
		return e
	}
	nan := math.NaN()
	for _, test := range []struct {
		low, high float64
		want      string
	}{
		{0.1, 0.3, "yes"},
		{-0.3, -0.1, "no"},
		{-0.1, 0.3, "perhaps"},
		{nan, nan, "nothing"},
	} {
		got, err := claims.Claim{ID: "c", Claimed: claims.Positive}.Judge(effect(test.low, test.high, nil)).Say(says, nil)
		if got != test.want || err != nil {
			t.Errorf("[%g, %g]: %q, %v; want %q", test.low, test.high, got, err, test.want)
		}
	}
	equality := claims.Claim{ID: "c", Claimed: claims.Equal} // which random walks keep within smaller margins
	if got, err := equality.Judge(effect(-0.01, 0.03, &claims.Reference{Walks: []float64{0.001, 0.002}})).Say(says, nil); got != "not beyond" || err != nil {
		t.Errorf("as in walks: %q, %v", got, err)
	}
	if got, err := equality.Judge(effect(-0.01, 0.03, &claims.Reference{Walks: []float64{0.1, 0.2}})).Say(says, nil); got != "yes" || err != nil {
		t.Errorf("unlike in walks: %q, %v", got, err)
	}
	without := says
	without.NotBeyond = ""
	if _, err := equality.Judge(effect(-0.01, 0.03, &claims.Reference{Walks: []float64{0.1}})).Say(without, nil); err == nil {
		t.Error("a claim with references needs no sentence for NotBeyond")
	}
	says.None = ""
	if got, err := (claims.Claim{ID: "c"}).Without("a recording").Say(says, nil); got != "Not tested: needs a recording." || err != nil {
		t.Errorf("not tested: %q, %v", got, err)
	}
}

// A mistake is found whichever sentence is chosen.
func TestSayFindsMistakesInAnySentence(t *testing.T) {
	supported := claims.Claim{ID: "c", Claimed: claims.Positive}.Judge(claims.OfMean(analysis.Mean{Value: 1, Low: 0.5, High: 2, N: 9}, 0.01))
	for want, says := range map[string]claims.Says{
		"nothing is written for Undecided": {Supported: "a", NotSupported: "b"},
		"{{wrong}} has no value":           {Supported: "a", NotSupported: "b", Undecided: "{{wrong}}"},
		"write {{name}}":                   {Supported: "a", NotSupported: "b", Undecided: "{{effect }}"},
	} {
		if _, err := supported.Say(says, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want %q", err, want)
		}
	}
}

func TestFill(t *testing.T) {
	for text, want := range map[string]string{
		"$R_{t}$ is {{a}}":        "$R_{t}$ is −0.0123",
		"{{|a|%}} of {{b}}":       "1.23 % of 4000",
		"{{tiny}} and {{word}}":   "0 and this one",
		"{{none}}, {{big}}":       "unknown, 12418",
		"nothing to be filled in": "nothing to be filled in",
	} {
		got, err := claims.Fill(text, claims.Values{"a": -0.01234, "b": 4000, "tiny": -7.772e-16, "word": "this one", "none": math.NaN(), "big": 12418.2})
		if got != want || err != nil {
			t.Errorf("%q became %q, %v; want %q", text, got, err, want)
		}
	}
}
