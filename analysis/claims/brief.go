package claims

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"readoutzones/analysis"
)

// Brief returns what a reader needs first of the claims, as a markdown table: the deciding effect, its size beside that of the
// controls, and the verdict. [Markdown] has all numbers.
func Brief(claims []Claim) string {
	var b strings.Builder
	b.WriteString("| Figure | Claim | Effect [95 % interval], n | Size, and that of the controls | Verdict |\n|---|---|---|---|---|\n")
	cell := strings.NewReplacer("|", `\|`, "\n", " ")
	for _, c := range claims {
		for _, text := range []string{c.Figure, c.Statement, c.effectText(), c.controlsText(), c.verdictText()} {
			fmt.Fprintf(&b, "| %s ", cell.Replace(text))
		}
		b.WriteString("|\n")
	}
	return b.String()
}

// effectText shows the effect that decides the verdict, with three digits: "0.182 [0.0939, 0.27], n = 3511 images".
func (c Claim) effectText() string {
	if len(c.Across) > 0 {
		return briefMean(c.Claimed.weakest(c.Across).Mean, "networks")
	}
	return briefMean(c.Effect, c.Unit)
}

func briefMean(m analysis.Mean, unit string) string { return intervalText(m, unit, "–", threeDigits) }

// controlsText shows the size of the deciding effect, and of its references: "0.435; ends wrong 0.257; random walks 0.136".
func (c Claim) controlsText() string {
	e := c.deciding()
	var parts []string
	add := func(name string, x float64) {
		if !math.IsNaN(x) {
			parts = append(parts, name+threeDigits(x))
		}
	}
	if e.Reference == nil {
		return "–"
	}
	if math.IsNaN(e.Size) { // an equality is compared by its margin
		e.Size = smallestMargin(e.Mean)
	}
	add("", e.Size)
	add("ends wrong ", e.Reference.WrongEnding)
	add("random walks ", e.Reference.Walker())
	if len(parts) == 0 {
		return "–"
	}
	return strings.Join(parts, "; ")
}

// verdictText shows the verdict, what it is about, and how the effect compares with the controls, or what would decide.
func (c Claim) verdictText() string {
	text := "**" + string(c.Verdict) + "** " + c.About
	exceeds, advice := c.Exceeds(), c.AdviceText()
	switch {
	case c.Verdict == NotTested:
		return "**not tested**: " + c.Note
	case c.Verdict == Supported && exceeds != nil && *exceeds:
		return text + ", more than in the controls"
	case c.Verdict == Supported && exceeds != nil:
		return text + ", not clearly more than in the controls"
	case c.Verdict == None:
		return text + "; it needs " + advice
	case c.Verdict == Undecided:
		return text + "; what would decide: " + advice
	}
	return text
}

var counted = regexp.MustCompile(`about \d{3,}`)

// AdviceText is [Claim.Advice] for readers: how much is needed is an estimate, rounded up to two digits ("about 21,000 images").
func (c Claim) AdviceText() string {
	return counted.ReplaceAllStringFunc(c.Advice(), func(match string) string {
		n, err := strconv.ParseFloat(strings.TrimPrefix(match, "about "), 64)
		if err != nil {
			return match
		}
		unit := math.Pow(10, math.Floor(math.Log10(n))-1)
		digits := strconv.FormatFloat(math.Ceil(n/unit)*unit, 'f', 0, 64)
		for i := len(digits) - 3; i > 0; i -= 3 {
			digits = digits[:i] + "," + digits[i:]
		}
		return "about " + digits
	})
}
