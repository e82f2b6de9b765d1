package drawing

import "math"

// bird stands to the right: an egg on two legs, a wing, a beak.
type bird struct{ length, plump, upright, neck, head, beak, hook, legs, tail, crest float64 }

func (b bird) draw(s *sketch) {
	sin, cos := math.Sincos(b.upright * math.Pi / 180)
	chestX, chestY := .7*b.length*cos, -.7*b.length*sin
	headX, headY := chestX+.25*b.neck+.1+s.swing(.06), chestY-b.neck-.1
	foot := .9*b.plump + b.legs
	for _, x := range []float64{-.08, .1} {
		step := s.swing(.12)
		s.limb(s.detail, x, .5*b.plump, .035, x+step, foot, .035)
		s.limb(s.detail, x+step, foot, .035, x+step+.12, foot+.02, .025)
	}
	tailX, tailY := -(b.length + b.tail), (b.length+b.tail)*sin/max(cos, .5)*.6
	s.polygon(s.skin, .04, -.5*b.length*cos, .5*b.length*sin-.12, tailX, tailY-.1, tailX, tailY+.1, -.5*b.length*cos, .5*b.length*sin+.1)
	s.limb(s.skin, chestX, chestY, .8*b.head, headX, headY, .8*b.head)
	s.oval(s.skin, 0, 0, b.length, b.plump, -b.upright)
	for i := 0.; i < 3 && b.crest > 0; i++ {
		s.limb(s.detail, headX-.1*i*b.head, headY-.6*b.head, .04, headX-.4*b.head-.12*i, headY-b.head-b.crest+.08*i, .02)
	}
	s.polygon(s.detail, .02, headX+.6*b.head, headY-.4*b.head, headX+b.head+b.beak, headY+b.hook, headX+.6*b.head, headY+.45*b.head)
	s.oval(s.skin, headX, headY, b.head, b.head, 0)
	s.oval(s.under, -.15*b.length, .05, .65*b.length, .5*b.plump, -b.upright+20+s.swing(25))
	s.eye(headX+.35*b.head, headY-.15*b.head, .4*b.head)
}
