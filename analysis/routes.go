package analysis

import "readoutzones/data/recording"

// Routes says whether wrong answers are of the right kind: on its way through the hierarchy, is an image of a dog at least
// taken for a mammal? E is [Mean], or [Number] in a [Report].
type Routes[E any] struct {
	OwnSuperclass [][2]E `json:"own_superclass"` // [T][correct later, stays wrong] share whose current class is of the label's superclass
	Chance        []E    `json:"chance"`         // [T] of the images correct later: a wrong class drawn at random
}

// MeasureRoutes looks at all wrong answers; it returns nil where the superclasses [K] are unknown.
func MeasureRoutes(d *Dynamics, superclasses []recording.Superclass) *Routes[Mean] {
	if superclasses == nil {
		return nil
	}
	r := &Routes[Mean]{OwnSuperclass: [][2]Mean{}, Chance: []Mean{}}
	chance := ChanceOfSuperclass(d.Labels, superclasses)
	for t := range d.Steps() {
		own := OwnSuperclass(d.Classes[t], d.Labels, superclasses)
		later, wrong := func(n int) bool { return d.Stability.Later(t, n) }, func(n int) bool { return d.StaysWrong(t, n) }
		r.OwnSuperclass = append(r.OwnSuperclass, [2]Mean{NewEstimate(d.Labels, own, later).Mean(), NewEstimate(d.Labels, own, wrong).Mean()})
		r.Chance = append(r.Chance, NewEstimate(d.Labels, chance, later).Mean())
	}
	return r
}

// OwnSuperclass tells for each image [N] whether class and label are of the same superclass: 1 or 0.
func OwnSuperclass(classes, labels []int, superclasses []recording.Superclass) []float64 {
	own := make([]float64, len(labels))
	for n, label := range labels {
		own[n] = indicator(superclasses[classes[n]].Name == superclasses[label].Name)
	}
	return own
}

// ChanceOfSuperclass returns for each image [N] the share of the other classes that are of its label's superclass.
func ChanceOfSuperclass(labels []int, superclasses []recording.Superclass) []float64 {
	siblings := map[string]float64{}
	for _, s := range superclasses {
		siblings[s.Name]++
	}
	chance := make([]float64, len(labels))
	for n, label := range labels {
		chance[n] = (siblings[superclasses[label].Name] - 1) / float64(len(superclasses)-1) // 0/0 is NaN
	}
	return chance
}
