package claims

import (
	"fmt"
	"math"
	"strings"

	"readoutzones/analysis"
)

// The tests of Figs. 2B, 2C and 3A, and of what Sections 4 and 6.2 say of norms: where representations lie.

// findNorm and findCosine compare images that are right now with those that will be (Fig. 2B).
func findNorm(v View) ([]Effect, string)   { return v.nowLater(v.Norms) }
func findCosine(v View) ([]Effect, string) { return v.nowLater(v.CosCurrent) }

// nowLater compares values [T][N], averaged over the steps in [0, T*) at which both groups have ten images. The note says
// more: the difference step by step; within classes; and how well a low value tells that an image will leave its class.
func (v View) nowLater(values [][]float64) ([]Effect, string) {
	end := v.By.TStar
	steps := analysis.Compare(v.Dynamics, v.Kind, values)[:end]
	effect := OfContrast(analysis.AverageContrasts(steps, analysis.SmallestGroup))
	if effect.estimate == nil || v.brief {
		return []Effect{effect}, tooFew
	}
	var each []string
	var auc, wrong, within []*analysis.Estimate
	others := v.ending(analysis.StableIncorrect)
	for t, c := range steps {
		if c.Has(analysis.SmallestGroup) {
			each = append(each, fmt.Sprintf("%.3g", c.Difference().Value))
			auc = append(auc, analysis.AUC(v.Labels, values[t], v.Settled(t), v.Unsettled(t)))
			within = append(within, analysis.Within(v.Labels, values[t], v.Settled(t), v.Unsettled(t)))
			if e := analysis.AUC(v.Labels, values[t], others.Settled(t), others.Unsettled(t)); e.N() > 0 && !math.IsNaN(e.Value) {
				wrong = append(wrong, e)
			}
		}
	}
	effect.AUC = analysis.Average(auc).Value
	note := fmt.Sprintf("by step %s; within classes %v; AUC of leaving the current class %.3g", strings.Join(each, ", "), analysis.Average(within).Mean(), effect.AUC)
	if len(wrong) > 0 {
		note += fmt.Sprintf(", of images that end wrong %.3g", analysis.Average(wrong).Value)
	}
	return []Effect{effect}, note
}

var tooFew = fmt.Sprintf("no step has two groups of %d images", analysis.SmallestGroup)

// findFinal compares own and others' final classes as the paper does (Fig. 2C), findMatched over the same ordered pairs.
func findFinal(v View) ([]Effect, string) {
	if v.Kind != analysis.StableCorrect { // the paper's comparison of images that end wrong is the matched one
		return v.ownOthers(analysis.CompareMatched(v.Dynamics, v.Kind))
	}
	return v.ownOthers(analysis.CompareFinal(v.Dynamics))
}

func findMatched(v View) ([]Effect, string) {
	return v.ownOthers(analysis.CompareMatched(v.Dynamics, v.Kind))
}

func (v View) ownOthers(steps []analysis.Contrast) ([]Effect, string) {
	c := analysis.AverageContrasts(steps[:v.By.TStar], analysis.SmallestGroup)
	return []Effect{OfContrast(c)}, fmt.Sprintf("own %.4g, others %.4g", c.A.Value, c.B.Value)
}

// findCertainty asks whether a low norm goes with an uncertain answer: between images, averaged over t in [0, T*), and
// over the steps of one image, averaged over images.
func findCertainty(v View) ([]Effect, string) {
	var between []*analysis.Estimate
	for t := range v.By.TStar {
		between = append(between, analysis.Spearman(v.Labels, v.Norms[t], v.Entropy[t], v.All))
	}
	over := make([]float64, v.Images())
	for n := range over {
		over[n] = math.NaN()
		if v.All(n) && v.Steps() > 2 {
			over[n] = analysis.Spearman(nil, column(v.Norms, n), column(v.Entropy, n), nil).Value
		}
	}
	return []Effect{
		OfSize(analysis.Average(between)).Named("between images"),
		OfSize(analysis.NewEstimate(v.Labels, over, nil)).Named("over an image's steps"),
	}, fmt.Sprintf("at t = 0 between images %.3g", between[0].Value)
}

func column(rows [][]float64, n int) []float64 {
	values := make([]float64, len(rows))
	for t, row := range rows {
		values[t] = row[n]
	}
	return values
}

// findTypicality asks whether images that settle late are, at the first step, less like the other images of their class.
func findTypicality(v View) ([]Effect, string) {
	return []Effect{OfSize(analysis.Spearman(v.Labels, v.Typicality, settling(v.By), v.All))}, ""
}

// settling returns t_stable [N] as numbers.
func settling(s *analysis.Stability) []float64 {
	times := make([]float64, len(s.Settle))
	for n, t := range s.Settle {
		times[n] = float64(t)
	}
	return times
}
