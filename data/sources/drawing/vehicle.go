package drawing

import "math"

// vehicle drives to the right: a chassis, a cabin and wheels, and what it carries.
type vehicle struct {
	length, height float64 // half length and half height of the chassis
	cabin, cabinAt float64 // half width and middle of the cabin
	roof           float64 // height of the cabin
	wheels         int
	wheel          float64
	cargo          float64 // height of the load behind the cabin
	chimney        float64
	lamp           float64 // on the roof
}

func (v vehicle) draw(s *sketch) {
	top, ground := -v.height, v.height+.3*v.wheel
	if v.cargo > 0 {
		s.box(s.under, .03, -.25*v.length, top-.5*v.cargo, .7*v.length, .5*v.cargo)
	}
	if v.chimney > 0 {
		s.box(s.detail, .02, .7*v.length, top-.5*v.chimney, .08, .5*v.chimney)
	}
	if v.lamp > 0 {
		s.box(s.detail, .03, v.cabinAt, top-v.roof-.3*v.lamp, .8*v.lamp, .5*v.lamp)
	}
	slope := .3 * v.roof
	x, w := v.cabinAt, v.cabin
	s.polygon(s.skin, .05, x-w-.3*slope, top, x-w, top-v.roof, x+w-.5*slope, top-v.roof, x+w+.5*slope, top)
	for i := range int(math.Ceil(w / .25)) {
		step := 2 * w / math.Ceil(w/.25)
		s.box(glass, .02, x-w+step*(float64(i)+.5), top-.55*v.roof, .3*step, .25*v.roof)
	}
	s.box(s.skin, .06, 0, 0, v.length, v.height)
	s.oval(s.white, v.length, 0, .06, .09, 0)
	for i := range v.wheels {
		wx := v.length * (1.4*float64(i)/float64(max(1, v.wheels-1)) - .7)
		s.oval(s.dark, wx, ground, v.wheel, v.wheel, 0)
		s.oval(s.detail, wx, ground, .45*v.wheel, .45*v.wheel, 0)
	}
}

var glass = paint{first: hex(0xa9d4e8), rim: true}
