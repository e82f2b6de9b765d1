package drawing

import "math"

// pattern is a texture of two colours.
type pattern int

const (
	plain    pattern = iota
	striped          // across the part
	banded           // along the part
	spotted          // round spots at irregular places
	checked          // a chessboard
	speckled         // fine irregular grain
	bellied          // the second colour below
	tipped           // the second colour towards the end
)

// paint is how a shape is coloured, in the shape's own frame.
type paint struct {
	first, second rgb
	pattern       pattern
	period        float64 // of the pattern, in units of the drawing
	rim           bool    // a dark rim
}

func (q paint) at(p point) rgb {
	if q.pattern == plain {
		return q.first
	}
	return q.first.mix(q.second, q.pattern.at(point{p.x / q.period, p.y / q.period}))
}

// at returns how much of the second colour there is at p, 0…1; the pattern's period is 1.
func (k pattern) at(p point) float64 {
	switch k {
	case striped:
		return step(.5-math.Abs(2*fraction(p.x)-1), .2)
	case banded:
		return step(.5-math.Abs(2*fraction(p.y)-1), .2)
	case spotted:
		return spots(p)
	case checked:
		a, b := 2*math.Abs(2*fraction(p.x/2)-1)-1, 2*math.Abs(2*fraction(p.y/2)-1)-1
		return step(a*b, .1)
	case speckled:
		return noise(point{3 * p.x, 3 * p.y})
	case bellied:
		return step(p.y, .3)
	case tipped:
		return step(p.x, .3)
	}
	return 0
}

// step rises from 0 to 1 while x goes from −width to width.
func step(x, width float64) float64 {
	t := max(0, min(1, .5+x/(2*width)))
	return t * t * (3 - 2*t)
}

func fraction(x float64) float64 { return x - math.Floor(x) }

// spots has one round spot in every cell of a grid, off its middle by chance.
func spots(p point) float64 {
	x, y := math.Floor(p.x), math.Floor(p.y)
	dx := p.x - x - .35 - .3*hash(x, y)
	dy := p.y - y - .35 - .3*hash(y, x+7)
	return step(.3-math.Sqrt(dx*dx+dy*dy), .12)
}

// noise is smooth, between 0 and 1, with features of size 1.
func noise(p point) float64 {
	x, y := math.Floor(p.x), math.Floor(p.y)
	u, v := p.x-x, p.y-y
	u, v = u*u*(3-2*u), v*v*(3-2*v)
	top := hash(x, y) + (hash(x+1, y)-hash(x, y))*u
	bottom := hash(x, y+1) + (hash(x+1, y+1)-hash(x, y+1))*u
	return top + (bottom-top)*v
}

// hash returns a number from 0 to below 1 that looks random but belongs to the whole numbers x and y.
func hash(x, y float64) float64 {
	h := uint64(int64(x))*0x9e3779b97f4a7c15 + uint64(int64(y))*0xc2b2ae3d27d4eb4f
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return float64((h^h>>31)>>11) / (1 << 53)
}
