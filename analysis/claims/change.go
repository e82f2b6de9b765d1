package claims

import (
	"fmt"
	"math"
	"strings"

	"readoutzones/analysis"
)

// The tests of Fig. 2A and Section 3.2: how far representations move.

// bandEffect is the effect of several log-ratios that must all be 0: as a ratio less 1, that which lies farthest from it,
// with their simultaneous band. names tell what each is of.
func bandEffect(ratios []*analysis.Estimate, names []string) ([]Effect, string) {
	if len(ratios) == 0 {
		return []Effect{Nothing()}, fmt.Sprintf("no step has two groups of %d images", analysis.SmallestGroup)
	}
	band := analysis.BandOf(ratios)
	effects := make([]Effect, len(ratios))
	for i, m := range band.Means {
		e := OfMean(analysis.Mean{Value: math.Expm1(m.Value), Low: math.Expm1(m.Low), High: math.Expm1(m.High), N: m.N}, math.NaN())
		e.Name, e.estimate, e.quantile = names[i], ratios[i], band.Quantile
		effects[i] = e
	}
	worst := Equal.weakest(effects)
	note := fmt.Sprintf("farthest %s, of %d", worst.Name, len(ratios))
	worst.Name = ""
	return []Effect{worst}, note
}

// ratio returns the log-ratio of the mean change at step t (1…T−1) of two groups of images; nil if one is too small.
func (v View) ratio(t int, a, b func(image int) bool) *analysis.Estimate {
	c := analysis.NewContrast(v.Labels, v.Changes[t-1], a, b)
	if !c.Has(analysis.SmallestGroup) || !(c.A.Value > 0 && c.B.Value > 0) {
		return nil
	}
	return c.A.LogRatio(c.B)
}

// findChangeIndependent compares, at each step t in [1, T*), the images that are not yet right before the step with those
// that are.
func findChangeIndependent(v View) ([]Effect, string) {
	var ratios []*analysis.Estimate
	var names []string
	for t := 1; t < v.By.TStar; t++ {
		if r := v.ratio(t, v.Unsettled(t-1), v.Settled(t-1)); r != nil {
			ratios, names = append(ratios, r), append(names, fmt.Sprintf("at t = %d", t))
		}
	}
	return bandEffect(ratios, names)
}

// findChangeOfCorrectness compares images that settle on a wrong class with those that settle on their label, at each step
// t in [1, T*); and images one step before, at and one step after their t_stable with those settled earlier, at the same t.
func findChangeOfCorrectness(v View) ([]Effect, string) {
	if v.Kind != analysis.StableCorrect {
		return nil, ""
	}
	var ratios []*analysis.Estimate
	var names []string
	wrong := v.ending(analysis.StableIncorrect)
	for t := 1; t < v.By.TStar; t++ {
		if r := v.ratio(t, wrong.All, v.All); r != nil {
			ratios, names = append(ratios, r), append(names, fmt.Sprintf("wrong against right at t = %d", t))
		}
	}
	for offset, name := range []string{"the step before t_stable", "at t_stable", "the step after t_stable"} {
		if r := v.aligned(offset - 1); r != nil {
			ratios, names = append(ratios, r), append(names, name)
		}
	}
	return bandEffect(ratios, names)
}

// aligned returns the log-ratio of the mean change at t_stable + offset to that of images settled before both t_stable and
// that step, these weighted to have the same steps; nil if there are too few.
func (v View) aligned(offset int) *analysis.Estimate {
	var own, settled []*analysis.Estimate
	var weights []float64
	images := 0.0
	for t := 1; t < v.By.TStar; t++ {
		now := func(n int) bool { return v.By.Kind[n] == v.Kind && v.By.Settle[n] == t-offset }
		c := analysis.NewContrast(v.Labels, v.Changes[t-1], now, v.Settled(t-1-max(offset, 0)))
		if c.A.N() > 0 && c.B.N() >= analysis.SmallestGroup && t-offset > 0 {
			own, settled, weights = append(own, c.A), append(settled, c.B), append(weights, float64(c.A.N()))
			images += float64(c.A.N())
		}
	}
	if images < analysis.SmallestGroup {
		return nil
	}
	for i := range weights {
		weights[i] /= images
	}
	return analysis.Combine(weights, own).LogRatio(analysis.Combine(weights, settled))
}

// findSettlingRate compares by which factor the change shrinks from one step to the next, for t and t+1 in [1, T*): in
// images not yet right before them against those right already, and in images that settle on a wrong class against those
// that settle on their label.
func findSettlingRate(v View) ([]Effect, string) {
	if v.Kind != analysis.StableCorrect {
		return nil, ""
	}
	var ratios []*analysis.Estimate
	var names []string
	wrong := v.ending(analysis.StableIncorrect)
	add := func(t int, name string, a, b func(image int) bool) {
		if now, next := v.ratio(t, a, b), v.ratio(t+1, a, b); now != nil && next != nil {
			ratios, names = append(ratios, next.Minus(now)), append(names, fmt.Sprintf("%s from t = %d", name, t))
		}
	}
	for t := 1; t < v.By.TStar-1; t++ {
		add(t, "later against now", v.Unsettled(t-1), v.Settled(t-1))
		add(t, "wrong against right", wrong.All, v.All)
	}
	return bandEffect(ratios, names)
}

// findChangeDecreases compares every two consecutive steps: the effect is the pair of steps between which the change falls
// least, and all pairs must fall.
func findChangeDecreases(v View) ([]Effect, string) {
	var effects []Effect
	var values []string
	var before *analysis.Estimate
	p := 0.0
	for t, changes := range v.Changes {
		now := analysis.NewEstimate(v.Labels, changes, v.All)
		values = append(values, fmt.Sprintf("%.3g", now.Value))
		if t > 0 {
			e := OfSize(now.RelativeTo(before))
			p = max(p, e.P)
			effects = append(effects, e)
		}
		before = now
	}
	if len(effects) == 0 {
		return []Effect{Nothing()}, "fewer than two changes"
	}
	worst := Negative.weakest(effects)
	worst.P = p
	return []Effect{worst}, "‖ΔR‖ " + strings.Join(values, ", ")
}
