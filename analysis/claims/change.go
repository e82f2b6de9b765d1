package claims

import (
	"fmt"
	"math"
	"strings"

	"readoutzones/analysis"
)

// The tests of Fig. 2A and Section 3.2: how far representations move.

// ratios are log-ratios that must all be 0; names tell what each is of.
type ratios struct {
	estimates []*analysis.Estimate
	names     []string
}

// add appends a log-ratio; nil, of groups that are too small, is left out.
func (r *ratios) add(ratio *analysis.Estimate, name string, args ...any) {
	if ratio != nil {
		r.estimates, r.names = append(r.estimates, ratio), append(r.names, fmt.Sprintf(name, args...))
	}
}

// effect is that of the log-ratio which lies farthest from 0, as a ratio less 1, with their simultaneous band.
func (r *ratios) effect() ([]Effect, string) {
	if len(r.estimates) == 0 {
		return []Effect{Nothing()}, tooFew
	}
	band := analysis.BandOf(r.estimates)
	effects := make([]Effect, len(r.estimates))
	for i, m := range band.Means {
		effects[i] = OfMean(analysis.Mean{Value: math.Expm1(m.Value), Low: math.Expm1(m.Low), High: math.Expm1(m.High), N: m.N}, math.NaN())
		effects[i].Name, effects[i].estimate, effects[i].band = r.names[i], r.estimates[i], band.Means
	}
	worst := Equal.weakest(effects)
	note := fmt.Sprintf("farthest %s, of %d", worst.Name, len(effects))
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
	var all ratios
	for t := 1; t < v.By.TStar; t++ {
		all.add(v.ratio(t, v.Unsettled(t-1), v.Settled(t-1)), "at t = %d", t)
	}
	return all.effect()
}

// findChangeOfCorrectness compares images that settle on a wrong class with those that settle on their label, at each step
// t in [1, T*); and images one step before, at and one step after their t_stable with those settled earlier, at the same t.
func findChangeOfCorrectness(v View) ([]Effect, string) {
	if v.Kind != analysis.StableCorrect {
		return nil, ""
	}
	var all ratios
	wrong := v.ending(analysis.StableIncorrect)
	for t := 1; t < v.By.TStar; t++ {
		all.add(v.ratio(t, wrong.All, v.All), "wrong against right at t = %d", t)
	}
	for offset, name := range []string{"the step before t_stable", "at t_stable", "the step after t_stable"} {
		all.add(v.aligned(offset-1), "%s", name)
	}
	return all.effect()
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
	var all ratios
	wrong := v.ending(analysis.StableIncorrect)
	add := func(t int, name string, a, b func(image int) bool) {
		if now, next := v.ratio(t, a, b), v.ratio(t+1, a, b); now != nil && next != nil {
			all.add(next.Minus(now), "%s from t = %d", name, t)
		}
	}
	for t := 1; t < v.By.TStar-1; t++ {
		add(t, "later against now", v.Unsettled(t-1), v.Settled(t-1))
		add(t, "wrong against right", wrong.All, v.All)
	}
	return all.effect()
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
