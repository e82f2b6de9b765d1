package evidence

import (
	"fmt"
	"strings"

	"readoutzones/analysis/claims"
)

// saying is what is said of a claim: in a figure's title, and in a paragraph. ABOUT stands for what the verdict is about.
type saying struct{ title, text string }

// sayings has one for each verdict.
var sayings = map[string]map[claims.Verdict]saying{
	"change-decreases": {
		claims.Supported:    {"changes shrink", "At every step representations move less than at the step before, ABOUT as in the paper: they settle."},
		claims.NotSupported: {"changes do not shrink", "There is a step at which representations move farther than at the step before, ABOUT. In the paper they move less and less."},
		claims.Undecided:    {"changes undecided", "There is a step for which it cannot be told whether representations move less than at the step before, ABOUT."},
	},
	"change-independent": {
		claims.Supported: {"early and late images move alike", "Images that are right already and images that are not yet move equally far ABOUT, to within five per cent at every step: " +
			"the lines lie on each other, as in the paper. Being done with an image does not bring its representation to rest."},
		claims.NotSupported: {"early and late images move differently", "The lines do not lie on each other ABOUT. At the step where they are farthest apart, images that are not yet right and images that are " +
			"move by lengths that differ by more than five per cent, and by more than chance. That the change does not depend on $t_\\text{stable}$ is too strong a sentence here; how much the difference is beside the fall over time, the figure tells."},
		claims.Undecided: {"equal movement undecided", "At the step where the lines are farthest apart, the interval of their ratio holds differences of less than five per cent and of more: whether early and late images move " +
			"equally far cannot be told ABOUT. That two things are equal takes more images to show than that they differ."},
	},
	"norm-lower-while-incorrect": {
		claims.Supported:    {"lower norms", "While an image is still wrong its representation is shorter, ABOUT as in the paper: it lies nearer to the tip of its zone."},
		claims.NotSupported: {"higher norms", "While an image is still wrong its representation is longer, ABOUT: the opposite of what the paper found."},
		claims.Undecided:    {"norms undecided", "The interval of the difference in norms holds 0: whether representations are shorter while an image is still wrong cannot be told ABOUT."},
	},
	"cosine-lower-while-incorrect": {
		claims.Supported:    {"smaller cosines", "While an image is still wrong its representation points less clearly to the class that it is in, ABOUT as in the paper: it lies nearer to the wall of its zone."},
		claims.NotSupported: {"larger cosines", "While an image is still wrong its representation points more clearly to the class that it is in, ABOUT: the opposite of what the paper found."},
		claims.Undecided:    {"cosines undecided", "The interval of the difference in cosines holds 0: whether representations point less clearly to their current class while an image is still wrong cannot be told ABOUT."},
	},
	"own-class-closer": {
		claims.Supported:    {"the own class closer", "Images that share a wrong class lean already to the class in which each of them will end, and less to those of the others, ABOUT as in the paper."},
		claims.NotSupported: {"others’ classes closer", "Images that share a wrong class lean more to the others’ final classes than to their own, ABOUT: the opposite of what the paper found."},
		claims.Undecided:    {"final classes undecided", "The interval of the difference between own and others’ final class holds 0: whether images lean to where they will end cannot be told ABOUT."},
	},
}

// say returns what is said of a claim.
func say(c claims.Claim) saying {
	id := c.ID
	for _, comparison := range comparisons {
		if c.ID == comparison.inAll {
			id = comparison.id
		}
	}
	s, ok := sayings[id][c.Verdict]
	if !ok {
		return saying{strings.ToLower(c.Figure) + " without a verdict", "There is no verdict: " + c.Sentence()}
	}
	s.text = strings.ReplaceAll(s.text, "ABOUT", c.About)
	return s
}

// Reading says (Markdown) what happened to the claim of that ID: a paragraph chosen by its verdict, and the numbers.
func Reading(tested []claims.Claim, id string) string {
	c, ok := find(tested, id)
	if !ok {
		return "There is no verdict on “" + id + "”: no network that was judged is there.\n"
	}
	numbers := c.OursText()
	if c.AcrossText() != "" {
		numbers = c.AcrossText()
	}
	if c.Paper != "" {
		numbers += "; the paper: " + c.Paper
	}
	return fmt.Sprintf("**%s** %s (%s: %s.) *%s*\n", c.Statement+":", say(c).text, c.Measure, numbers, c.Sentence())
}

// Finding is a title for a figure about several claims: "lower norms, smaller cosines, the own class closer".
func Finding(tested []claims.Claim, ids ...string) string {
	var parts []string
	for _, id := range ids {
		if c, ok := find(tested, id); ok {
			parts = append(parts, say(c).title)
		}
	}
	return strings.Join(parts, ", ")
}

// ReadingInAll says (Markdown) what happened in the RNNs together: the readings of the claims about all four where these were
// judged, and else on which side of 0 each network lies, and what is lacking.
func (e Evidence) ReadingInAll(names ...string) string {
	tested := e.InAll()
	var b strings.Builder
	for k, c := range comparisons {
		claim, ok := find(tested, c.inAll)
		if ok && claim.Verdict != claims.NotTested {
			b.WriteString(Reading(tested, c.inAll) + "\n")
			continue
		}
		side, all := e.side(k, names...)
		var values []string
		for _, n := range e.First(names...) {
			values = append(values, fmt.Sprintf("%s %.3g", n.Name, n.effect(k)))
		}
		fmt.Fprintf(&b, "- In %d of %d networks %s (%s; the paper: %s).\n", side, all, c.holds, strings.Join(values, ", "), claim.Paper)
	}
	if c, ok := find(tested, comparisons[0].inAll); ok && c.Verdict == claims.NotTested {
		fmt.Fprintf(&b, "\nThese are directions, not verdicts. A verdict on all four %s.\n", c.Note)
	}
	return b.String()
}

// side counts the networks, each in its first seed, in which comparison k has the sign that the paper claims.
func (e Evidence) side(k int, names ...string) (claimed, all int) {
	for _, n := range e.First(names...) {
		if all++; n.effect(k) > 0 {
			claimed++
		}
	}
	return claimed, all
}

// FindingInAll is a title for Figure 3A: in how many networks each comparison has the sign that the paper claims.
func (e Evidence) FindingInAll(names ...string) string {
	norm, all := e.side(0, names...)
	cosine, _ := e.side(1, names...)
	own, _ := e.side(2, names...)
	return fmt.Sprintf("While wrong, of %d networks: norm lower in %d, cosine smaller in %d, own class closer in %d", all, norm, cosine, own)
}
