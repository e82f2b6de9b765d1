package claims

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Says are the sentences among which a verdict chooses, written beforehand: the readings below a figure, or its title. In them
// stand the claim's numbers, by name in double braces (see [Fill]):
//
//	effect low high n unit p margin      the deciding effect, its interval, what it rests on
//	size ends_wrong walker               its size, and that of its references
//	paper about advice                   the paper's value, "in this network", what would decide
type Says struct {
	Supported    string
	NotBeyond    string // supported, but as much without knowledge of the class; needed where a claim has references
	NotSupported string
	Undecided    string
	None         string // too few images, not tested, or a theorem; "" means the claim's own [Claim.Sentence]
}

// Values are more numbers and words that sentences name.
type Values map[string]any

// Say returns the sentence for the claim's verdict, with its numbers. Its error is a sentence that is missing, or one, be it
// chosen or not, that names a value which is not there: a mistake is found whatever the verdict.
func (c Claim) Say(s Says, more Values) (string, error) {
	values := c.values()
	maps.Copy(values, more)
	written := map[string]string{"Supported": s.Supported, "NotSupported": s.NotSupported, "Undecided": s.Undecided}
	if c.hasReferences() {
		written["NotBeyond"] = s.NotBeyond
	}
	for _, verdict := range slices.Sorted(maps.Keys(written)) {
		if written[verdict] == "" {
			return "", fmt.Errorf("claim %s: nothing is written for %s", c.ID, verdict)
		}
	}
	for _, text := range []string{s.Supported, s.NotBeyond, s.NotSupported, s.Undecided, s.None} {
		if _, err := Fill(text, values); err != nil {
			return "", fmt.Errorf("claim %s: %w", c.ID, err)
		}
	}
	return Fill(c.choose(s), values)
}

// choose returns the sentence for the verdict.
func (c Claim) choose(s Says) string {
	exceeds := c.Exceeds()
	switch {
	case c.Verdict == Supported && exceeds != nil && !*exceeds:
		return s.NotBeyond
	case c.Verdict == Supported:
		return s.Supported
	case c.Verdict == NotSupported:
		return s.NotSupported
	case c.Verdict == Undecided:
		return s.Undecided
	case s.None != "":
		return s.None
	}
	return c.Sentence()
}

func (c Claim) hasReferences() bool {
	return c.Exceeds() != nil || slices.ContainsFunc(c.Effects, func(e Effect) bool { return e.Reference != nil })
}

// values are the claim's own.
func (c Claim) values() Values {
	v := Values{
		"effect": c.Effect.Value, "low": c.Effect.Low, "high": c.Effect.High, "n": c.Effect.N, "unit": c.Unit, "p": c.P, "margin": c.SmallestMargin(),
		"size": math.NaN(), "ends_wrong": math.NaN(), "walker": math.NaN(), "paper": c.Paper, "about": c.About, "advice": c.AdviceText(),
	}
	if len(c.Effects) > 0 {
		e := c.deciding()
		v["size"] = e.Size
		if r := e.Reference; r != nil {
			v["ends_wrong"], v["walker"] = r.WrongEnding, r.Walker()
		}
	}
	return v
}

// gap is a place for a value: {{effect}}, {{effect%}} in per cent, {{|effect|}} without its sign.
var gap = regexp.MustCompile(`\{\{(\|?)(\w+)(\|?)(%?)\}\}`)

// Fill puts the values into a sentence: {{name}} is a number with three digits, {{name%}} the same in per cent, {{|name|}}
// without its sign. Its error is a name that has no value.
func Fill(text string, values Values) (string, error) {
	var wrong error
	filled := gap.ReplaceAllStringFunc(text, func(match string) string {
		g := gap.FindStringSubmatch(match)
		value, found := values[g[2]]
		if !found {
			wrong = fmt.Errorf("%s has no value; there are %s", match, strings.Join(slices.Sorted(maps.Keys(values)), ", "))
			return match
		}
		return written(value, g[1] != "", g[4] != "")
	})
	if wrong == nil && strings.Contains(filled, "{{") {
		wrong = fmt.Errorf("%q: write {{name}}, {{name%%}} or {{|name|}}", text)
	}
	return filled, wrong
}

// written is a value in a sentence.
func written(value any, absolute, percent bool) string {
	x, ok := value.(float64)
	if n, whole := value.(int); whole && percent {
		x, ok = float64(n), true
	}
	if !ok {
		return fmt.Sprint(value)
	}
	if absolute {
		x = math.Abs(x)
	}
	if percent {
		return threeDigits(100*x) + " %"
	}
	return threeDigits(x)
}

// tidy makes 0 of what is nothing but rounding error.
func tidy(x float64) float64 {
	if math.Abs(x) < 1e-12 {
		return 0
	}
	return x
}

// threeDigits writes "0.0123", "−4.5", "1234"; what is nothing but rounding error is 0.
func threeDigits(x float64) string {
	x = tidy(x)
	switch a := math.Abs(x); {
	case math.IsNaN(x):
		return "unknown"
	case a >= 100 && a < 1e6:
		x = math.Round(x)
		return strings.Replace(strconv.FormatFloat(x, 'f', 0, 64), "-", "−", 1)
	}
	return strings.ReplaceAll(strconv.FormatFloat(x, 'g', 3, 64), "-", "−")
}
