package drawing

// vessel holds something to drink or to carry: a turned body with handle, spout, lid.
type vessel struct {
	rim, belly, foot float64 // half widths from top to bottom
	height           float64 // half height
	neck             float64 // length of the neck above the rim
	handle           float64 // at the left
	spout            float64 // at the right
	bail             float64 // a handle above
	lid              float64
	stem             float64
}

func (v vessel) draw(s *sketch) {
	h := v.height
	if v.handle > 0 {
		s.ring(s.detail, -v.belly, -.1*h, .8*v.handle, v.handle, .06)
	}
	if v.bail > 0 {
		s.ring(s.detail, 0, -h, .9*v.rim, v.bail, .04)
	}
	if v.spout > 0 {
		s.limb(s.skin, .6*v.belly, .2*h, .15, v.belly+v.spout, -.7*h, .06)
	}
	if v.stem > 0 {
		s.limb(s.skin, 0, h, .06, 0, h+v.stem, .06)
		s.limb(s.skin, -.25, h+v.stem, .05, .25, h+v.stem, .05)
	}
	if v.neck > 0 {
		s.box(s.skin, .03, 0, -h-.5*v.neck, v.rim, .5*v.neck)
		s.box(s.detail, .03, 0, -h-v.neck, 1.15*v.rim, .04)
	}
	s.polygon(s.skin, .06, -v.rim, -h, v.rim, -h, v.belly, .1*h, v.foot, h, -v.foot, h, -v.belly, .1*h)
	if v.neck == 0 {
		s.oval(s.under, 0, -h, v.rim, .22*v.rim, 0)
	}
	if v.lid > 0 {
		s.oval(s.skin, 0, -h, v.rim, v.lid, 0)
		s.oval(s.detail, 0, -h-v.lid, .08, .08, 0)
	}
}
