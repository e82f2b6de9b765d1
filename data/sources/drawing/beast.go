package drawing

// beast is a four-legged animal that walks to the right.
type beast struct{ length, plump, legs, neck, head, snout, ear, pointed, tail, bush, horn, trunk, mane float64 }

func (b beast) draw(s *sketch) {
	back, front, belly := -.75*b.length, .75*b.length, .5*b.plump
	for _, x := range []float64{back - .05, back + .18, front - .18, front + .05} {
		s.limb(s.skin, x, 0, .3*b.plump+.03, x+s.swing(.12), belly+b.legs, .07+.05*b.plump)
	}
	wag := s.swing(.25)
	s.limb(s.skin, -b.length, -.2*b.plump, .05, -b.length-.8*b.tail, -.2*b.plump-.5*b.tail+wag, .03+b.bush)
	s.limb(s.skin, back, 0, .9*b.plump, front, 0, .9*b.plump)
	headX, headY := b.length+.35*b.neck+.08, -.6*b.plump-b.neck+s.swing(.1)
	if b.mane > 0 {
		s.limb(s.detail, .85*b.length, -.3*b.plump, b.mane+.1, headX-.05, headY, b.head+b.mane)
	}
	s.limb(s.skin, .8*b.length, 0, .6*b.plump, headX, headY, .7*b.head)
	b.drawHead(s, headX, headY)
}

func (b beast) drawHead(s *sketch, x, y float64) {
	nod := s.swing(.05)
	for _, side := range []float64{-.55, .15} {
		ex, ey := x+side*b.head-.1, y-.75*b.head
		if b.horn > 0 {
			s.limb(s.detail, ex+.08, ey, .045, ex+.08+.3*b.horn*side, ey-b.horn, .02)
		}
		if b.pointed > 0 {
			s.polygon(s.skin, .02, ex-.1, ey+.08, ex-.02, ey-b.ear, ex+.14, ey+.08)
		} else {
			s.oval(s.skin, ex-.4*b.ear, ey+.1+.3*b.ear, .55*b.ear, b.ear, 20)
		}
	}
	s.limb(s.skin, x, y, b.head, x+b.snout, y+.3*b.head+nod, .55*b.head)
	if b.trunk > 0 {
		s.limb(s.skin, x+b.snout, y+.3*b.head, .12, x+b.snout+.15, y+b.trunk, .08)
		s.limb(s.skin, x+b.snout+.15, y+b.trunk, .08, x+b.snout+.3+nod, y+b.trunk+.05, .06)
	}
	s.oval(s.dark, x+b.snout+.4*b.head, y+.2*b.head+nod, .06, .05, 0)
	s.eye(x+.25*b.head, y-.2*b.head, .09)
}
