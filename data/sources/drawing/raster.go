package drawing

import "math"

// rgb is a colour, each channel 0…1.
type rgb [3]float64

// hex returns the colour 0xRRGGBB.
func hex(c uint32) rgb {
	return rgb{float64(c>>16&255) / 255, float64(c>>8&255) / 255, float64(c&255) / 255}
}

// hex is the inverse of [hex].
func (c rgb) hex() uint32 {
	byte := func(v float64) uint32 { return uint32(255*v + .5) }
	return byte(c[0])<<16 | byte(c[1])<<8 | byte(c[2])
}

func (c rgb) plus(d rgb) rgb { return rgb{c[0] + d[0], c[1] + d[1], c[2] + d[2]} }

func (c rgb) mix(d rgb, t float64) rgb {
	for i := range c {
		c[i] += (d[i] - c[i]) * t
	}
	return c
}

func (c rgb) times(t float64) rgb { return rgb{c[0] * t, c[1] * t, c[2] * t} }

// point is a place in a drawing: x to the right, y down.
type point struct{ x, y float64 }

// affine maps a point to (a·x + b·y + x0, c·x + d·y + y0).
type affine struct{ a, b, c, d, x0, y0 float64 }

// placed returns the frame at p that is turned by the angle (radians, clockwise as seen).
func placed(p point, angle float64) affine {
	sin, cos := math.Sincos(angle)
	return affine{cos, -sin, sin, cos, p.x, p.y}
}

func (m affine) at(p point) point {
	return point{m.a*p.x + m.b*p.y + m.x0, m.c*p.x + m.d*p.y + m.y0}
}

// after returns the map that applies n, then m.
func (m affine) after(n affine) affine {
	o := m.at(point{n.x0, n.y0})
	return affine{m.a*n.a + m.b*n.c, m.a*n.b + m.b*n.d, m.c*n.a + m.d*n.c, m.c*n.b + m.d*n.d, o.x, o.y}
}

// scale returns the factor by which m enlarges lengths, on average over directions.
func (m affine) scale() float64 { return math.Sqrt(math.Abs(m.a*m.d - m.b*m.c)) }

func (m affine) inverse() affine {
	k := 1 / (m.a*m.d - m.b*m.c)
	n := affine{a: m.d * k, b: -m.b * k, c: -m.c * k, d: m.a * k}
	o := n.at(point{m.x0, m.y0})
	n.x0, n.y0 = -o.x, -o.y
	return n
}

// outline is the kind of a shape's signed distance function.
type outline int

const (
	oval    outline = iota // half axes a and b
	limb                   // from the origin, radius a, to (length, 0), radius b
	polygon                // corners, rounded by a
)

// shape is one part of a drawing: an outline in its own frame, and how it is painted.
type shape struct {
	outline
	frame   affine // own frame → drawing
	a, b    float64
	length  float64
	corners []point
	ring    float64 // > 0: only a line of this half width along the outline
	paint   paint
}

// distance returns the signed distance of p, in the shape's frame, to its outline: negative inside.
func (s *shape) distance(p point) (d float64) {
	switch s.outline {
	case oval:
		d = ovalDistance(p, s.a, s.b)
	case limb:
		along := max(0, min(1, p.x/s.length))
		across := point{p.x - along*s.length, p.y}
		d = math.Sqrt(across.x*across.x+across.y*across.y) - s.a - along*(s.b-s.a)
	case polygon:
		d = polygonDistance(p, s.corners) - s.a
	}
	if s.ring > 0 {
		d = math.Abs(d) - s.ring
	}
	return d
}

// ovalDistance is exact to first order near the outline.
func ovalDistance(p point, a, b float64) float64 {
	x, y := p.x/a, p.y/b
	f := math.Sqrt(x*x + y*y)
	gradient := math.Sqrt(x*x/(a*a) + y*y/(b*b))
	if gradient < 1e-9 {
		return -min(a, b)
	}
	return f * (f - 1) / gradient
}

func polygonDistance(p point, corners []point) float64 {
	nearest, inside := math.Inf(1), false
	q := corners[len(corners)-1]
	for _, c := range corners {
		ex, ey, px, py := q.x-c.x, q.y-c.y, p.x-c.x, p.y-c.y
		t := max(0, min(1, (px*ex+py*ey)/(ex*ex+ey*ey)))
		dx, dy := px-ex*t, py-ey*t
		nearest = min(nearest, dx*dx+dy*dy)
		if (c.y > p.y) != (q.y > p.y) && px < ex*py/ey {
			inside = !inside
		}
		q = c
	}
	if inside {
		return -math.Sqrt(nearest)
	}
	return math.Sqrt(nearest)
}

// box returns the centre and the half width and height of a box around the shape, mapped by m.
func (s *shape) box(m affine) (centre point, w, h float64) {
	ends, grow := []point{{}}, max(s.a, s.b)
	switch s.outline {
	case limb:
		ends = []point{{}, {s.length, 0}}
	case polygon:
		ends = s.corners
	}
	low, high := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, e := range ends {
		q := m.at(e)
		low.x, low.y, high.x, high.y = min(low.x, q.x), min(low.y, q.y), max(high.x, q.x), max(high.y, q.y)
	}
	grow = (grow+s.ring)*max(math.Hypot(m.a, m.c), math.Hypot(m.b, m.d)) + 1
	return point{(low.x + high.x) / 2, (low.y + high.y) / 2}, (high.x-low.x)/2 + grow, (high.y-low.y)/2 + grow
}

// canvas is an image being painted.
type canvas struct {
	size   int
	pixels []rgb // [size, size]
}

// brush says how shapes are put on a canvas.
type brush struct {
	pose  affine // drawing → pixels
	light point  // brightness rises by |light| from the middle of a part to its edge on that side
}

// draw paints one shape, with antialiased edges, a shade from light to dark and a dark rim.
func (c *canvas) draw(s *shape, b brush) {
	toPixels := b.pose.after(s.frame)
	toShape, scale := toPixels.inverse(), toPixels.scale()
	centre, w, h := s.box(toPixels)
	lightX, lightY := b.light.x/w, b.light.y/h
	left, right := max(0, int(centre.x-w)), min(c.size, int(centre.x+w)+1)
	for y := max(0, int(centre.y-h)); y < min(c.size, int(centre.y+h)+1); y++ {
		for x := left; x < right; x++ {
			at := point{float64(x) + .5, float64(y) + .5}
			p := toShape.at(at)
			d := s.distance(p) * scale
			cover := min(1, .5-d)
			if cover <= 0 {
				continue
			}
			bright := 1 + (at.x-centre.x)*lightX + (at.y-centre.y)*lightY
			if rim := 1 + d/(.06*scale+.3); rim > 0 && s.paint.rim {
				bright *= 1 - .45*rim
			}
			pixel := &c.pixels[y*c.size+x]
			*pixel = pixel.mix(s.paint.at(p).times(bright), cover)
		}
	}
}
