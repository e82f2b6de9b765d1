package drawing

import (
	"math"
	"math/rand/v2"
)

// sketch collects the parts of one drawing, back to front, facing right, in a frame about 2 units wide and high
// with the origin in its middle.
type sketch struct {
	rng    *rand.Rand
	shapes []shape

	skin   paint // the category's first two colours in its pattern
	under  paint // its second colour
	detail paint // its third colour
	dark   paint
	white  paint
}

func newSketch(rng *rand.Rand, c *category) *sketch {
	solid := func(c rgb) paint { return paint{first: c, rim: true} }
	s := &sketch{
		rng:    rng,
		under:  solid(hex(c.second)),
		detail: solid(hex(c.third)),
		dark:   solid(hex(0x241c1c)),
		white:  solid(hex(0xf4f1ea)),
	}
	s.skin = paint{first: hex(c.first), second: hex(c.second), pattern: c.pattern, period: c.period, rim: true}
	return s
}

// swing returns a number between −a and a: how a joint stands in this image.
func (s *sketch) swing(a float64) float64 { return a * (2*s.rng.Float64() - 1) }

// oval adds an ellipse with half axes a and b, turned by degrees.
func (s *sketch) oval(q paint, x, y, a, b, degrees float64) {
	frame := placed(point{x, y}, degrees*math.Pi/180)
	s.shapes = append(s.shapes, shape{outline: oval, frame: frame, a: a, b: b, paint: q})
}

// ring adds an ellipse's line of the given half width.
func (s *sketch) ring(q paint, x, y, a, b, half float64) {
	s.oval(q, x, y, a, b, 0)
	s.shapes[len(s.shapes)-1].ring = half
}

// limb adds a rounded bar from one end, of radius r, to the other, of radius r2.
func (s *sketch) limb(q paint, x, y, r, x2, y2, r2 float64) {
	dx, dy := x2-x, y2-y
	length := math.Hypot(dx, dy)
	if length == 0 { // a ball has no direction
		dx, length = 1e-6, 1e-6
	}
	frame := affine{dx / length, -dy / length, dy / length, dx / length, x, y}
	s.shapes = append(s.shapes, shape{outline: limb, frame: frame, a: r, b: r2, length: length, paint: q})
}

// polygon adds the polygon with corners x0, y0, x1, y1, …, grown and rounded by r.
func (s *sketch) polygon(q paint, r float64, xy ...float64) {
	var middle point
	corners := make([]point, len(xy)/2)
	for i := range corners {
		corners[i] = point{xy[2*i], xy[2*i+1]}
		middle.x += corners[i].x / float64(len(corners))
		middle.y += corners[i].y / float64(len(corners))
	}
	for i := range corners {
		corners[i].x -= middle.x
		corners[i].y -= middle.y
	}
	frame := affine{1, 0, 0, 1, middle.x, middle.y}
	s.shapes = append(s.shapes, shape{outline: polygon, frame: frame, a: r, corners: corners, paint: q})
}

// box adds a rectangle around (x, y), grown and rounded by r.
func (s *sketch) box(q paint, r, x, y, w, h float64) {
	s.polygon(q, r, x-w, y-h, x+w, y-h, x+w, y+h, x-w, y+h)
}

// eye adds an eye that looks ahead.
func (s *sketch) eye(x, y, r float64) {
	s.oval(s.white, x, y, r, r, 0)
	s.shapes[len(s.shapes)-1].paint.rim = false
	s.oval(s.dark, x+.25*r, y, .6*r, .6*r, 0)
}
