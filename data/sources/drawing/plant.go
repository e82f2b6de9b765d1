package drawing

import "math"

// plant grows upwards: a stem with leaves, and what is at its top.
type plant struct {
	stem, thick float64 // height and half width
	leaves      int
	leaf        float64
	top         top
	width       float64 // half width of the top
	height      float64 // half height of the top
	petals      int
}

// top is what a plant bears at the end of its stem.
type top int

const (
	ball top = iota
	tiers
	fan
	petals
	umbrella
	arms
)

func (p plant) draw(s *sketch) {
	lean := s.swing(.08)
	ground, y := .95, .95-p.stem
	s.limb(s.under, 0, ground, 1.2*p.thick, lean, y, p.thick)
	for i := range p.leaves {
		side := float64(1 - 2*(i%2))
		at := ground - p.stem*(.25+.2*float64(i))
		s.oval(leafColour, side*.8*p.leaf, at-.3*p.leaf, p.leaf, .35*p.leaf, -side*(30+s.swing(15)))
	}
	p.drawTop(s, lean, y)
}

var leafColour = paint{first: hex(0x4f8f3a), rim: true}

func (p plant) drawTop(s *sketch, x, y float64) {
	switch p.top {
	case ball:
		for i := range 5 {
			sin, cos := math.Sincos(float64(i)*2*math.Pi/5 + s.swing(.3))
			s.oval(s.skin, x+.5*p.width*cos, y+.5*p.height*sin, .65*p.width, .6*p.height, 0)
		}
	case tiers:
		for i := 2.; i >= 0; i-- {
			w := p.width * (.55 + .225*i)
			at := y + p.height*(.8*i-1)
			s.polygon(s.skin, .03, x-w, at+.6*p.height, x, at-.5*p.height, x+w, at+.6*p.height)
		}
	case fan:
		p.drawRays(s, x, y, 200, -90, .2)
	case petals:
		p.drawRays(s, x, y, 360-360/float64(p.petals), -90, .38)
		s.oval(s.detail, x, y, .4*p.width, .4*p.width, 0)
	case umbrella:
		s.polygon(s.skin, .08, x-p.width, y+.1, x-.6*p.width, y-p.height, x, y-1.3*p.height, x+.6*p.width, y-p.height, x+p.width, y+.1)
	case arms:
		for _, side := range []float64{-1, 1} {
			at := y + p.height*(1+.4*side)
			s.limb(s.skin, x, at, .8*p.thick, x+side*p.width, at, .8*p.thick)
			s.limb(s.skin, x+side*p.width, at, .8*p.thick, x+side*p.width, at-.6*p.height, .8*p.thick)
		}
		s.limb(s.skin, 0, .9, p.thick, x, y, p.thick)
	}
}

// drawRays draws the petals, spread over so many degrees around a middle direction.
func (p plant) drawRays(s *sketch, x, y, spread, middle, slim float64) {
	for i := range p.petals {
		angle := middle + spread*(float64(i)/float64(max(1, p.petals-1))-.5) + s.swing(6)
		sin, cos := math.Sincos(angle * math.Pi / 180)
		s.oval(s.skin, x+.6*p.width*cos, y+.6*p.height*sin, .55*p.width, slim*p.width, angle)
	}
}
