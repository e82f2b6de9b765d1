package claims

import (
	"math"
	"strings"
	"testing"

	"readoutzones/analysis"
)

func TestBrief(t *testing.T) {
	c := Claim{ID: "some", Figure: "2B", Statement: "a|b", Claimed: Positive, Unit: "repeats", About: inThisNetwork}
	wide := analysis.Mean{Value: 1, Low: -20, High: 22, N: 10} // 21 times as narrow: 441 times as many
	none := analysis.MeanOf(nil)
	for want, c := range map[string]Claim{
		`| 2B | a\|b | 1 [−20, 22], n = 10 repeats | – | **undecided** in this network; what would decide: about 4,500 repeats (here 10) |`: c.Judge(OfMean(wide, 0.9)),
		`| 2B | a\|b | – | – | **none** in this network; it needs groups of at least 10 images |`:                                           c.Judge(OfMean(none, math.NaN())),
		`| 2B | a\|b | – | – | **not tested**: needs a network |`:                                                                           c.Without("a network"),
	} {
		if got := Brief([]Claim{c}); !strings.HasSuffix(got, want+"\n") {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
}

func TestBriefShowsTheControls(t *testing.T) {
	e := OfMean(analysis.Mean{Value: 0.3, Low: 0.2, High: 0.4, N: 50}, 0.01)
	e.Size, e.Reference = 0.5, &Reference{WrongEnding: math.NaN(), Walks: []float64{-0.1, -0.3}}
	equality := OfMean(analysis.Mean{Value: 0.03, Low: 0.02, High: 0.04, N: 50}, math.NaN())
	equality.Reference = &Reference{WrongEnding: 0.2, Walks: []float64{0.1}}
	for want, c := range map[string]Claim{
		"0.5; random walks −0.2":                 Claim{Claimed: Positive}.Judge(e),
		"0.04; ends wrong 0.2; random walks 0.1": Claim{Claimed: Equal}.Judge(equality),
	} {
		if got := c.controlsText(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
