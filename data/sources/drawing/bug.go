package drawing

import "math"

// bug is seen from above and crawls to the right: segments, legs, feelers, wings.
type bug struct {
	segments            int
	length, width, head float64
	legs                int // pairs
	leg, feeler         float64
	wings               int     // pairs
	wing, slim, spread  float64 // half length, width relative to it, degrees from the body
}

func (b bug) draw(s *sketch) {
	for i := range b.legs {
		x := b.length * (.6 - 1.2*float64(i)/float64(max(1, b.legs-1)))
		for _, side := range []float64{-1, 1} {
			knee := side * (b.width + .5*b.leg)
			bend := x*.3 + s.swing(.08)
			s.limb(s.dark, x, 0, .035, x+.5*bend, knee, .035)
			s.limb(s.dark, x+.5*bend, knee, .035, x+1.2*bend, side*(b.width+b.leg), .02)
		}
	}
	curl := s.swing(.25)
	for i := range b.segments {
		t := 2*float64(i)/float64(max(1, b.segments-1)) - 1
		r := b.length / float64(b.segments) * 1.25
		s.oval(s.skin, t*(b.length-r), curl*t*t, r, b.width*(1-.25*t*t), 0)
	}
	headX := b.length + .6*b.head
	for _, side := range []float64{-1, 1} {
		if b.feeler > 0 {
			s.limb(s.dark, headX, side*.5*b.head, .025, headX+b.feeler, side*(b.head+.3*b.feeler+s.swing(.1)), .03)
		}
	}
	s.oval(s.under, headX, curl, b.head, b.head, 0)
	b.drawWings(s)
	s.eye(headX+.3*b.head, curl-.6*b.head, .09)
	s.eye(headX+.3*b.head, curl+.6*b.head, .09)
}

func (b bug) drawWings(s *sketch) {
	flap := s.swing(12)
	for i := range b.wings {
		angle := b.spread - 45*float64(i) + flap
		sin, cos := math.Sincos(angle * math.Pi / 180)
		for _, side := range []float64{-1, 1} {
			x, y := .25*b.length-.3*float64(i)*b.length+b.wing*cos, side*(.3*b.width+b.wing*sin)
			s.oval(s.detail, x, y, b.wing, b.slim*b.wing, side*angle)
		}
	}
}
