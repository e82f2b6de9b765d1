package drawing

import "math"

// kraken is a head with a fan of arms below it or around it.
type kraken struct {
	width, height float64 // of the head
	arms          int
	fan           float64 // degrees that the arms spread over
	arm, thick    float64
	tip           float64 // radius of the arms' ends: claws
	stalk         float64 // eyes on stalks
}

func (k kraken) draw(s *sketch) {
	for i := range k.arms {
		angle := 90 + k.fan*(float64(i)/float64(max(1, k.arms-1))-.5)
		sin, cos := math.Sincos(angle * math.Pi / 180)
		bend := s.swing(.2)
		x, y := .75*k.width*cos, .75*k.height*sin
		midX, midY := x+.5*k.arm*cos-bend*sin, y+.5*k.arm*sin+bend*cos
		endX, endY := x+k.arm*cos+.5*bend*sin, y+k.arm*sin-.5*bend*cos
		s.limb(s.skin, x, y, k.thick, midX, midY, .75*k.thick)
		s.limb(s.skin, midX, midY, .75*k.thick, endX, endY, max(.4*k.thick, k.tip))
	}
	s.oval(s.skin, 0, 0, k.width, k.height, 0)
	for _, side := range []float64{-1, 1} {
		x, y := side*.4*k.width, -k.stalk
		s.limb(s.skin, x, 0, .06, x, y, .06)
		s.eye(x, y, .13)
	}
	s.limb(s.detail, -.15*k.width, .4*k.height, .025, .15*k.width, .4*k.height, .025)
}

// fish swims to the right: a spindle with fins.
type fish struct{ length, depth, snout, tail, dorsal float64 }

func (f fish) draw(s *sketch) {
	l, d, wag := f.length, f.depth, s.swing(.15)
	s.polygon(s.detail, .03, -.7*l, 0, -l-.6*f.tail, -.7*f.tail+wag, -l-.3*f.tail, wag, -l-.6*f.tail, .7*f.tail+wag)
	s.polygon(s.detail, .03, -.4*l, -.7*d, -.15*l, -d-f.dorsal, .4*l, -.7*d)
	s.polygon(s.detail, .03, -.3*l, .7*d, -.3*l, d+.6*f.dorsal, .1*l, .7*d)
	if f.snout > 0 {
		s.limb(s.skin, .6*l, 0, .5*d, l+f.snout, 0, .03)
	}
	s.oval(s.skin, 0, 0, l, d, 0)
	s.polygon(s.detail, .03, .25*l, .1*d, -.05*l, .3*d+s.swing(.1), -.05*l, .6*d)
	s.limb(s.dark, .93*l, .25*d, .015, .75*l, .35*d, .015)
	s.eye(.6*l, -.2*d, .11)
}
