// Package drawing paints the images of the embedded data set: scenes with things of 100 categories in 12 superclasses,
// animate and inanimate. Categories of a superclass share a body plan, of which each has its own proportions, colours
// and texture; pose, light, background, clutter and what stands in front vary from image to image.
//
// All is computed in float64 from random numbers and rounded to 8 bits only at the end: processors that round the last
// bit differently (fused multiply-add) could make a value of a pixel differ by 1 about once in 10¹² values.
package drawing

import "math"

// Category is a kind of thing that can be painted.
type Category struct {
	Name, Superclass string
	Animate          bool

	superclass *superclass
	*category
}

// Categories returns n categories, 1 … 100, by superclass. Fewer than 100 come from fewer superclasses, of which each
// has fewer members; animate and inanimate ones take turns.
func Categories(n int) []Category {
	groups := min(len(kinds), int(math.Ceil(1.2*math.Sqrt(float64(n)))))
	taken := make([]int, groups)
	for left, g := n, 0; left > 0; g = (g + 1) % groups {
		if taken[g] < len(kinds[g].categories) {
			taken[g]++
			left--
		}
	}
	chosen := make([]Category, 0, n)
	for g, number := range taken {
		k := &kinds[g]
		for i := range number {
			c := &k.categories[i]
			chosen = append(chosen, Category{c.name, k.name, k.animate, k, c})
		}
	}
	return chosen
}
