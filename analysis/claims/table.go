package claims

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"readoutzones/analysis"
)

// Text returns the claims as a table for the terminal, with the rule of the verdicts.
func Text(claims []Claim) string {
	var b strings.Builder
	for _, c := range claims {
		fmt.Fprintf(&b, "%-13s  %-5s  %s\n", c.Verdict, c.Figure, c.Statement)
		for _, line := range []string{c.measured(), prefixed("across seeds: ", c.AcrossText()), prefixed("size: ", c.SizeText()), c.TestText(), prefixed("paper: ", c.Paper), c.Sentence(), c.noted()} {
			if line != "" {
				fmt.Fprintf(&b, "                      %s\n", line)
			}
		}
	}
	fmt.Fprintf(&b, "\n%s\n", Rule)
	return b.String()
}

// Markdown returns the claims as a markdown table, with the rule of the verdicts.
func Markdown(claims []Claim) string {
	var b strings.Builder
	b.WriteString("| Figure | Claim | Measure | Paper | Ours [95 % interval], n | Across seeds | Size; without knowledge of the class | Margin or p (Holm's p) | Verdict | |\n" +
		"|---|---|---|---|---|---|---|---|---|---|\n")
	cell := strings.NewReplacer("|", `\|`, "\n", " ")
	for _, c := range claims {
		verdict := "**" + string(c.Verdict) + "**"
		if c.Verdict != NotTested {
			verdict += " " + c.About
		}
		for _, text := range []string{c.Figure, c.Statement, c.Measure, c.Paper, c.OursText(), c.AcrossText(), c.SizeText(), c.TestText(), verdict, strings.TrimSpace(c.Sentence() + " " + c.noted())} {
			fmt.Fprintf(&b, "| %s ", cell.Replace(text))
		}
		b.WriteString("|\n")
	}
	fmt.Fprintf(&b, "\n%s\n", Rule)
	return b.String()
}

func prefixed(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + text
}

func (c Claim) measured() string {
	if c.Verdict == NotTested {
		return ""
	}
	return c.Measure + ": " + c.OursText()
}

// noted is the note, where it is not the sentence already.
func (c Claim) noted() string {
	if c.Verdict == NotTested {
		return ""
	}
	return c.Note
}

// OursText shows the effects in this network, or in each network or part: "0.563 [0.51, 0.61], n = 12418 images".
func (c Claim) OursText() string {
	var parts []string
	for _, e := range c.Effects {
		parts = append(parts, prefixed(named(e.Name), meanText(e.Mean, c.Unit)))
	}
	return strings.Join(parts, "; ")
}

func named(name string) string {
	if name == "" {
		return ""
	}
	return name + " "
}

// AcrossText shows the means across networks; "" with one seed.
func (c Claim) AcrossText() string {
	var parts []string
	for _, e := range c.Across {
		parts = append(parts, prefixed(named(e.Name), meanText(e.Mean, "networks")))
	}
	return strings.Join(parts, "; ")
}

func meanText(m analysis.Mean, unit string) string {
	return intervalText(m, unit, "does not exist", func(x float64) string { return fmt.Sprintf("%.4g", tidy(x)) })
}

// intervalText shows a mean with its interval and what it is of, its numbers as number writes them.
func intervalText(m analysis.Mean, unit, missing string, number func(float64) string) string {
	switch {
	case math.IsNaN(m.Value):
		return missing
	case math.IsNaN(m.Low):
		return fmt.Sprintf("%s (no interval), n = %d %s", number(m.Value), m.N, unit)
	}
	return fmt.Sprintf("%s [%s, %s], n = %d %s", number(m.Value), number(m.Low), number(m.High), m.N, unit)
}

// SizeText shows the effect size, and the references: "0.35, AUC 0.6; ends wrong 0.31, walker 0.02".
func (c Claim) SizeText() string {
	e := c.deciding()
	var parts []string
	if !math.IsNaN(e.Size) {
		parts = append(parts, fmt.Sprintf("%.3g", e.Size))
	}
	if !math.IsNaN(e.AUC) {
		parts = append(parts, fmt.Sprintf("AUC %.3g", e.AUC))
	}
	if r := e.Reference; r != nil {
		parts = append(parts, number("ends wrong", r.WrongEnding)...)
		parts = append(parts, number("walker", r.Walker())...)
	}
	return strings.Join(parts, ", ")
}

// References returns a markdown table of the claims' effects beside their references: a row for each effect that has any, all
// in the units of its size.
func References(claims []Claim) string {
	var b strings.Builder
	b.WriteString("| effect | images that end right | images that end wrong | random walks |\n|---|---|---|---|\n")
	for _, c := range claims {
		for _, e := range c.Effects {
			if r := e.Reference; r != nil {
				fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", strings.TrimSpace(c.Measure+" "+e.Name), hundredths(e.Size), hundredths(r.WrongEnding), hundredths(r.Walker()))
			}
		}
	}
	return b.String()
}

// hundredths shows a number, and – where there is none.
func hundredths(x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return fmt.Sprintf("%.2f", x)
}

func number(name string, x float64) []string {
	if math.IsNaN(x) {
		return nil
	}
	return []string{fmt.Sprintf("%s %.3g", name, x)}
}

// TestText shows the smallest margin of an equality, and p with Holm's p of a direction.
func (c Claim) TestText() string {
	switch {
	case !math.IsNaN(c.SmallestMargin()):
		return fmt.Sprintf("margin ±%.3g", c.SmallestMargin())
	case !math.IsNaN(c.P) && !math.IsNaN(c.Holm):
		return fmt.Sprintf("p = %.2g (%.2g)", c.P, c.Holm)
	}
	return ""
}

// Entry is a claim as `blt analyse --json` writes it; what does not apply is null.
type Entry struct {
	ID         string          `json:"id"`
	Verdict    Verdict         `json:"verdict"` // supported, not supported, undecided, none
	Effect     analysis.Number `json:"effect"`
	Low        analysis.Number `json:"low"`
	High       analysis.Number `json:"high"`
	N          int             `json:"n"`
	P          analysis.Number `json:"p"`
	PHolm      analysis.Number `json:"p_holm"`
	Margin     analysis.Number `json:"margin"`      // at which an equality would just be supported
	EffectSize analysis.Number `json:"effect_size"` // Cohen's d or a correlation
	Reference  ReferenceEntry  `json:"reference"`   // in the units of effect_size; of an equality, the margin
	Exceeds    *bool           `json:"exceeds_reference"`
}

// ReferenceEntry is [Reference] in an [Entry].
type ReferenceEntry struct {
	WrongEnding analysis.Number `json:"wrong_ending"`
	Walker      analysis.Number `json:"walker"` // mean of the walks
}

// Entries lists the claims that were tested on recordings.
func Entries(claims []Claim) []Entry {
	entries := []Entry{}
	for _, c := range claims {
		if c.Verdict != NotTested && c.About != ofReadouts {
			entries = append(entries, c.entry())
		}
	}
	return entries
}

func (c Claim) entry() Entry {
	n := func(x float64) analysis.Number { return analysis.Number(x) }
	deciding := c.deciding()
	e := Entry{
		ID: c.ID, Verdict: c.Verdict, Effect: n(c.Effect.Value), Low: n(c.Effect.Low), High: n(c.Effect.High), N: c.Effect.N, P: n(c.P), PHolm: n(c.Holm),
		Margin: n(c.SmallestMargin()), EffectSize: n(deciding.Size), Reference: ReferenceEntry{n(math.NaN()), n(math.NaN())}, Exceeds: c.Exceeds(),
	}
	if r := deciding.Reference; r != nil {
		e.Reference = ReferenceEntry{n(r.WrongEnding), n(r.Walker())}
	}
	return e
}

// MarshalJSON writes the claim's [Entry] with its words, all of its effects and those across networks.
func (c Claim) MarshalJSON() ([]byte, error) {
	type named struct {
		Name   string        `json:"name"`
		Effect analysis.Mean `json:"effect"`
	}
	all := func(effects []Effect) []named {
		list := []named{}
		for _, e := range effects {
			list = append(list, named{e.Name, e.Mean})
		}
		return list
	}
	return json.Marshal(struct {
		Entry
		Figure    string  `json:"figure"`
		Statement string  `json:"statement"`
		Measure   string  `json:"measure"`
		Claimed   Sign    `json:"claimed"`
		Unit      string  `json:"unit"`
		Paper     string  `json:"paper"`
		About     string  `json:"about"`
		Effects   []named `json:"effects"`
		Across    []named `json:"across_networks"`
		Note      string  `json:"note"`
		Sentence  string  `json:"sentence"`
	}{c.entry(), c.Figure, c.Statement, c.Measure, c.Claimed, c.Unit, c.Paper, c.About, all(c.Effects), all(c.Across), c.Note, c.Sentence()})
}

// JSON returns the claims as JSON: {"rule": …, "claims": […]}.
func JSON(claims []Claim) ([]byte, error) {
	return json.MarshalIndent(struct {
		Rule   string  `json:"rule"`
		Claims []Claim `json:"claims"`
	}{Rule, claims}, "", "  ")
}

// ReportJSON returns the numbers of a recording with the claims that were tested on it, as `blt analyse --json` writes them.
func ReportJSON(r *analysis.Report, tested []Claim) ([]byte, error) {
	text, err := json.MarshalIndent(reportJSON{r, Entries(tested)}, "", " ")
	return append(text, '\n'), err
}
