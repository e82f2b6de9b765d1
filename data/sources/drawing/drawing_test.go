package drawing

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Every category can be drawn: within its frame, with no shape degenerate at any size.
func TestEveryCategoryIsDrawnWithinItsFrame(t *testing.T) {
	for _, c := range Categories(100) {
		s := newSketch(rand.New(rand.NewPCG(1, 2)), c.category)
		c.body.draw(s)
		if len(s.shapes) < 2 {
			t.Errorf("%s: only %d shapes", c.Name, len(s.shapes))
		}
		for i := range s.shapes {
			shape := &s.shapes[i]
			if scale := shape.frame.scale(); math.Abs(scale-1) > 1e-9 {
				t.Errorf("%s: shape %d: its frame scales by %v", c.Name, i, scale)
			}
			if d := shape.distance(point{.01, .02}); math.IsNaN(d) || math.IsInf(d, 0) {
				t.Errorf("%s: shape %d: distance %v", c.Name, i, d)
			}
			middle, w, h := shape.box(shape.frame)
			if x, y := math.Abs(middle.x)+w-1, math.Abs(middle.y)+h-1; x > 1.35 || y > 1.35 {
				t.Errorf("%s: shape %d reaches (%.2f, %.2f)", c.Name, i, x, y)
			}
		}
	}
}

// The signed distance is what a ruler says: against points on the outlines, computed otherwise.
func TestDistances(t *testing.T) {
	square := shape{outline: polygon, corners: []point{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}}
	bar := shape{outline: limb, a: .5, b: .5, length: 2}
	disc := shape{outline: oval, a: 2, b: 2}
	ring := shape{outline: oval, a: 2, b: 2, ring: .25}
	for _, c := range []struct {
		name string
		s    shape
		p    point
		want float64
	}{
		{"square, inside", square, point{.5, 0}, -.5},
		{"square, beside", square, point{3, 0}, 2},
		{"square, corner", square, point{4, 5}, 5},
		{"bar, inside", bar, point{1, .25}, -.25},
		{"bar, beyond its end", bar, point{5, 4}, 4.5},
		{"disc, inside", disc, point{1, 0}, -1},
		{"disc, outside", disc, point{3, 4}, 3},
		{"ring, on its line", ring, point{0, 2}, -.25},
		{"ring, in its hole", ring, point{0, 1}, .75},
	} {
		if got := c.s.distance(c.p); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestPatternsStayBetween0And1(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for k := plain; k <= tipped; k++ {
		for range 1000 {
			p := point{20*rng.Float64() - 10, 20*rng.Float64() - 10}
			if v := k.at(p); v < 0 || v > 1 {
				t.Fatalf("pattern %d at %v: %v", k, p, v)
			}
		}
	}
}

func TestAffineInverse(t *testing.T) {
	m := affine{1.5, -.3, .4, .8, 7, -2}
	p := m.inverse().at(m.at(point{3, 5}))
	if math.Abs(p.x-3) > 1e-12 || math.Abs(p.y-5) > 1e-12 {
		t.Errorf("back at %v, want (3, 5)", p)
	}
}
