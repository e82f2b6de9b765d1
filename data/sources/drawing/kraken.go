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
