package drawing

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
