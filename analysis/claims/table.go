package claims

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
)

// Text returns the claims as a table for the terminal, with the rule of the verdicts.
func Text(claims []Claim) string {
	var b strings.Builder
	for _, c := range claims {
		fmt.Fprintf(&b, "%-13s  %-5s  %s\n", c.Verdict, c.Figure, c.Statement)
		const indent = "                      "
		if c.Verdict != NotTested {
			fmt.Fprintf(&b, "%s%s: %s\n", indent, c.Measure, c.effect())
		}
		if c.Paper != "" {
			fmt.Fprintf(&b, "%spaper: %s\n", indent, c.Paper)
		}
		if c.Note != "" {
			fmt.Fprintf(&b, "%s%s\n", indent, c.Note)
		}
	}
	fmt.Fprintf(&b, "\n%s\n", Rule)
	return b.String()
}

// Markdown returns the claims as a markdown table, with the rule of the verdicts.
func Markdown(claims []Claim) string {
	var b strings.Builder
	b.WriteString("| Figure | Claim | Measure | Ours [95 % interval], n | Paper | Verdict | |\n|---|---|---|---|---|---|---|\n")
	cell := strings.NewReplacer("|", `\|`, "\n", " ")
	for _, c := range claims {
		effect := "–"
		if c.Verdict != NotTested {
			effect = c.effect()
		}
		for _, text := range []string{c.Figure, c.Statement, c.Measure, effect, c.Paper, "**" + string(c.Verdict) + "**", c.Note} {
			fmt.Fprintf(&b, "| %s ", cell.Replace(text))
		}
		b.WriteString("|\n")
	}
	fmt.Fprintf(&b, "\n%s\n", Rule)
	return b.String()
}

// effect shows the effect with interval and number: "0.563 [0.51, 0.61], n = 12418 images".
func (c Claim) effect() string {
	interval := fmt.Sprintf("[%.4g, %.4g]", c.Effect.Low, c.Effect.High)
	if math.IsNaN(c.Effect.Low) {
		interval = "(no interval)"
	}
	if math.IsNaN(c.Effect.Value) {
		return "does not exist"
	}
	return fmt.Sprintf("%.4g %s, n = %d %s", c.Effect.Value, interval, c.Effect.N, c.Unit)
}

// JSON returns the claims as JSON: {"rule": …, "claims": [{"id", "figure", "statement", "measure", "claimed",
// "effect": {"value", "low", "high", "n"}, "unit", "paper", "verdict", "note"}]}.
func JSON(claims []Claim) ([]byte, error) {
	return json.MarshalIndent(struct {
		Rule   string  `json:"rule"`
		Claims []Claim `json:"claims"`
	}{Rule, claims}, "", "  ")
}
