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
		claims.NotSupported: {"early and late images move differently", "The lines do not lie on each other ABOUT. At the step where they are farthest apart, images that are not yet right move by lengths that differ from " +
			"those of images that are, by more than five per cent and by more than chance. That the change does not depend on $t_\\text{stable}$ is too strong a sentence here; how much the difference is beside the fall over time, the figure tells."},
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
	"border-predicts-leaving": {
		claims.Supported:    {"the border tells who changes the answer", "Over all images that settle on their label, those that change their answer start nearer to a border than those that never do, ABOUT. How late an image settles among those that change is another question."},
		claims.NotSupported: {"images that change start far inside", "Images that change their answer start farther from the border of their zone than those that never do, ABOUT."},
		claims.Undecided:    {"the border undecided", "Whether images that change their answer start nearer to the border of their zone cannot be told ABOUT."},
	},
	"border-predicts-more": {
		claims.Supported:    {"the border tells more than norm and cosine", "The distance to the border says more of which images change their answer than their norm does, and more than their cosine does, ABOUT. A short representation and one near an edge are alike in this: both are near a border."},
		claims.NotSupported: {"the border tells less than norm or cosine", "The distance to the border says less of which images change their answer than their norm, or than their cosine, ABOUT."},
		claims.Undecided:    {"border beside norm and cosine undecided", "Whether the distance to the border says more of which images change their answer than both norm and cosine do cannot be told ABOUT."},
	},
	"paths-direct": {
		claims.Supported:    {"direct paths", "Most images that are wrong at first are in one wrong class only, and go straight from it to their own, ABOUT: they do not try one class after another."},
		claims.NotSupported: {"detours", "Most images that are wrong at first pass through several wrong classes before they find their own, ABOUT."},
		claims.Undecided:    {"paths undecided", "Whether most images that are wrong at first go to their class without a third one cannot be told ABOUT."},
	},
	"route-through-superclass": {
		claims.Supported:    {"routes through the superclass", "A class on the way is of the right superclass more often than a class drawn at random would be, ABOUT: the early answer is wrong, but not wildly."},
		claims.NotSupported: {"routes around the superclass", "A class on the way is of the right superclass more rarely than a class drawn at random would be, ABOUT."},
		claims.Undecided:    {"routes undecided", "Whether classes on the way are of the right superclass more often than by chance cannot be told ABOUT."},
	},
	"waiting-pays": {
		claims.Supported:    {"waiting when unsure pays", "To wait only where the answer is unsure gives a higher accuracy than to wait equally long for every image, ABOUT."},
		claims.NotSupported: {"waiting when unsure costs", "To wait only where the answer is unsure gives a lower accuracy than to wait equally long for every image, ABOUT."},
		claims.Undecided:    {"waiting undecided", "Whether it is better to wait where the answer is unsure than to wait equally long for every image cannot be told ABOUT: the interval of the gain holds 0."},
	},
	"future-class-is-second-choice": {
		claims.Supported:    {"the future class comes second", "The class on which an image will settle is its second choice more often than chance would have it, ABOUT."},
		claims.NotSupported: {"the future class does not come second", "The class on which an image will settle is its second choice more rarely than chance would have it, ABOUT."},
		claims.Undecided:    {"second choices undecided", "Whether the class on which an image will settle is its second choice more often than by chance cannot be told ABOUT."},
	},
	"future-class-beyond-readout": {
		claims.Supported: {"more of the label than the readout shows", "A decoder finds the label of a wrong image more often than the network's own second choice is right, ABOUT: representations hold more than the readout shows."},
		claims.NotSupported: {"no more of the label than the readout shows", "A decoder finds the label of a wrong image more rarely than the network's own second choice is right, ABOUT. That does not tell that " +
			"representations hold no more: the decoder learns from the few images that are wrong here, and the readout learnt from all training images."},
		claims.Undecided: {"decoder and readout undecided", "Whether a decoder finds the label of a wrong image more often than the network's own second choice is right cannot be told ABOUT."},
	},
	"noise-gains-more": {
		claims.Supported:    {"recurrence gains more on noisy images", "The steps after the first bring more right answers on noisy images than on clean ones, ABOUT: what a single sweep cannot make out, looking on can."},
		claims.NotSupported: {"recurrence gains less on noisy images", "The steps after the first bring fewer right answers on noisy images than on clean ones, ABOUT: looking on does not make up for what the noise has covered."},
		claims.Undecided:    {"gain on noisy images undecided", "Whether the steps after the first bring more right answers on noisy images than on clean ones cannot be told ABOUT: the interval of the difference holds 0."},
	},
	"occlusion-gains-more": {
		claims.Supported:    {"recurrence gains more on covered images", "The steps after the first bring more right answers on images that are partly covered than on whole ones, ABOUT: looking on helps where something is missing."},
		claims.NotSupported: {"recurrence gains less on covered images", "The steps after the first bring fewer right answers on images that are partly covered than on whole ones, ABOUT: looking on does not make up for what is missing."},
		claims.Undecided:    {"gain on covered images undecided", "Whether the steps after the first bring more right answers on images that are partly covered than on whole ones cannot be told ABOUT: the interval of the difference holds 0."},
	},
	"differences-die-out": {
		claims.Supported:    {"differences die out", "At the end a small difference between two states of an image is smaller a step later, ABOUT: the states lie in attractors."},
		claims.NotSupported: {"differences grow", "At the end a small difference between two states of an image is larger a step later, ABOUT: what looks like rest is not."},
		claims.Undecided:    {"attractors undecided", "Whether small differences grow or die out at the end cannot be told ABOUT: the leading eigenvalues lie on both sides of 1."},
	},
	"jacobian-tells-rate": {
		claims.Supported:    {"at the rate that the Jacobian tells", "Representations come to rest at the rate that the Jacobian predicts, to within five per cent, ABOUT: near its end the network behaves as a linear one."},
		claims.NotSupported: {"not at the rate that the Jacobian tells", "Representations come to rest at another rate than the Jacobian predicts, by more than five per cent and by more than chance, ABOUT: where the rate was measured, the network was not yet as it is near its end."},
		claims.Undecided:    {"the rate undecided", "Whether representations come to rest at the rate that the Jacobian predicts cannot be told ABOUT: the interval holds differences of more than five per cent and of less."},
	},
	"jacobian-tells-slow-images": {
		claims.Supported:    {"slow images are known by their eigenvalue", "Images with a larger leading eigenvalue come to rest more slowly, ABOUT: how fast is a matter of the image, not of the network alone."},
		claims.NotSupported: {"slow images have small eigenvalues", "Images with a larger leading eigenvalue come to rest faster, ABOUT, which the theory of linear systems does not allow: look at the residuals, and at how many images have a rate."},
		claims.Undecided:    {"slow images undecided", "Whether images with a larger leading eigenvalue come to rest more slowly cannot be told ABOUT."},
	},
	"kicked-states-return": {
		claims.Supported:    {"kicked states come back", "Most kicks, as long as the state itself, are forgotten, ABOUT: the state ends where it would have ended. The image decides, not the history."},
		claims.NotSupported: {"kicked states stay away", "Most kicks bring the state to another end, ABOUT: for one image there are several ways to come to rest, or none."},
		claims.Undecided:    {"kicks undecided", "Whether most kicks are forgotten cannot be told ABOUT."},
	},
	"shorter-leaves": {
		claims.Supported:    {"shorter ones leave", "A step after it was made shorter, a representation has left its zone more often than after it was made longer, ABOUT: the norm is a cause, as the paper's picture has it."},
		claims.NotSupported: {"longer ones leave", "At one time step at least, more representations have left their zone a step after they were made longer than after they were made shorter, ABOUT: the opposite of what the paper's picture suggests."},
		claims.Undecided:    {"the norm undecided", "At one time step at least it cannot be told whether a representation leaves its zone more often after it was made shorter than after it was made longer, ABOUT. The interval tells how large such an effect could still be."},
	},
	"length-does-not-matter": {
		claims.Supported:    {"the length does not matter", "Whether a representation was made half as long or twice as long, equally many are outside their zone a step later, ABOUT, to within five percentage points at every step."},
		claims.NotSupported: {"the length matters", "A representation that was made half as long and one that was made twice as long do not leave their zone equally often, ABOUT: at one step at least the shares differ by more than five percentage points."},
		claims.Undecided:    {"the length undecided", "Whether representations that were made half as long and twice as long leave their zone equally often, to within five percentage points at every step, cannot be told ABOUT."},
	},
	"border-leaves": {
		claims.Supported:    {"the border frees", "A step after it was moved towards the border, a representation has left its zone more often than after a move of the same length in a random direction, ABOUT. A move that is longer than the way to the border puts it outside at once, by geometry: what is measured is that it does not come back at once."},
		claims.NotSupported: {"random moves free more", "At one time step at least, more representations have left their zone a step after a random move than after one of the same length towards the border, ABOUT."},
		claims.Undecided:    {"moves undecided", "At one time step at least it cannot be told whether moves towards the border make representations leave more often than random ones, ABOUT. Where nothing in the network receives what was pushed, they cannot."},
	},
	"border-beats-norm": {
		claims.Supported:    {"the border counts for more than the norm", "A move towards the border makes more representations leave than a move of the same length towards the origin, ABOUT: the one crosses the border, the other does not."},
		claims.NotSupported: {"the norm counts for more than the border", "At one time step at least, a move towards the origin makes more representations leave than a move of the same length towards the border, ABOUT."},
		claims.Undecided:    {"border beside norm undecided", "At one time step at least it cannot be told whether a move towards the border makes more representations leave than one of the same length towards the origin, ABOUT."},
	},
	"push-lasts": {
		claims.Supported:    {"and some stay away", "At the last step more images are in another zone after a push than without one, at each of the steps at which they were pushed, ABOUT: the push was not forgotten in time."},
		claims.NotSupported: {"and all come back", "For a push at one time step at least, fewer images are in another zone at the last step than without it, ABOUT."},
		claims.Undecided:    {"and whether it lasts is undecided", "For a push at one time step at least, it cannot be told whether more images than without it are elsewhere at the last step, ABOUT. How many could be, the intervals tell; set them beside the share that was outside a step after the push."},
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
		about := strings.ToLower(c.Figure)
		if c.BeyondThePaper() {
			about = "a question"
		}
		return saying{about + " without a verdict", "There is no verdict: " + c.Sentence()}
	}
	s.text = strings.ReplaceAll(s.text, "ABOUT", c.About)
	return s
}

// Reading says (Markdown) what happened to the claim of that ID: a paragraph chosen by its verdict, and the numbers.
func Reading(tested []claims.Claim, id string) string {
	c, ok := find(tested, id)
	if !ok {
		return "There is no verdict on “" + id + "”: the reports that are there do not tell it.\n"
	}
	numbers := realMinus(c.OursText())
	if c.AcrossText() != "" {
		numbers = realMinus(c.AcrossText())
	}
	if c.Paper != "" {
		numbers += "; the paper: " + c.Paper
	}
	return fmt.Sprintf("**%s** %s (%s: %s.) *%s*\n", c.Statement+":", say(c).text, c.Measure, numbers, c.Sentence())
}

// Chosen are the claims of these IDs, in this order; those that the reports do not tell are left out.
func Chosen(tested []claims.Claim, ids ...string) (chosen []claims.Claim) {
	for _, id := range ids {
		if c, ok := find(tested, id); ok {
			chosen = append(chosen, c)
		}
	}
	return chosen
}

// Finding is a title for a figure about several claims: "lower norms, smaller cosines, the own class closer".
func Finding(tested []claims.Claim, ids ...string) string {
	var parts []string
	for _, c := range Chosen(tested, ids...) {
		parts = append(parts, say(c).title)
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
	return fmt.Sprintf("While wrong, norms are lower in %d of %d networks, cosines smaller in %d, own classes closer in %d", norm, all, cosine, own)
}
