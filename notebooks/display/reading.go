package display

import (
	"fmt"
	"slices"

	"readoutzones/analysis/claims"
	"readoutzones/analysis/figures"
)

// Says are the sentences among which a claim's verdict chooses.
type Says = claims.Says

// Values are numbers and words that sentences name in double braces.
type Values = claims.Values

// Reading shows the sentences that are written for the claim's verdict, as Markdown; see [claims.Says] for the numbers they
// may name, to which values add. It panics where one is missing or names what is not there.
//
//	display.Reading(tested[0], display.Says{
//		Supported:    "Without the bias {{effect%}} more of the images …",
//		NotSupported: "…",
//		Undecided:    "The interval from {{low%}} to {{high%}} holds 0 …",
//	})
func Reading(c claims.Claim, s Says, values ...Values) {
	Markdown(Must(c.Say(s, together(values))))
}

// Finding makes the sentence for the claim's verdict the figure's title, and adds it to the words for those who cannot see
// the figure, which it returns.
func Finding(f *figures.Figure, c claims.Claim, s Says, values ...Values) *figures.Figure {
	return f.Finding(Must(c.Say(s, together(values))), c)
}

// Say shows a paragraph with its numbers filled in, as Markdown.
func Say(text string, values ...Values) { Markdown(Must(claims.Fill(text, together(values)))) }

// Either shows the one paragraph or the other; both must be complete.
func Either(holds bool, yes, no string, values ...Values) {
	texts := []string{Must(claims.Fill(no, together(values))), Must(claims.Fill(yes, together(values)))}
	if holds {
		Markdown(texts[1])
	} else {
		Markdown(texts[0])
	}
}

// Claim returns the claim of that ID. It panics if there is none.
func Claim(tested []claims.Claim, id string) claims.Claim {
	i := slices.IndexFunc(tested, func(c claims.Claim) bool { return c.ID == id })
	if i < 0 {
		check(fmt.Errorf("display: no claim %q", id))
	}
	return tested[i]
}

// together joins what was given of values.
func together(values []Values) Values {
	all := Values{}
	for _, v := range values {
		for name, value := range v {
			all[name] = value
		}
	}
	return all
}
