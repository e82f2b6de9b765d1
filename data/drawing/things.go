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

// building is seen from the front: walls, a roof, windows, a door, towers.
type building struct {
	width, height  float64 // half width, half height of the walls
	taper          float64 // how much narrower the walls are above, 0…1
	roof           roof
	roofHeight     float64
	eaves          float64
	rows, columns  int // of windows
	door           float64
	towers         int
	tower, towerUp float64 // half width, height above the walls
}

// roof is the kind of a building's roof.
type roof int

const (
	gable roof = iota
	dome
	battlement
)

func (b building) draw(s *sketch) {
	for i := range b.towers {
		x := b.width * (2*float64(i)/float64(max(1, b.towers-1)) - 1)
		s.box(s.skin, .02, x, .5*b.height-.5*b.towerUp, b.tower, .5*b.height+.5*b.towerUp+.02)
		b.roof.draw(s, x, -b.towerUp, b.tower, .8*b.roofHeight, .06)
	}
	above := b.width * (1 - b.taper)
	b.roof.draw(s, 0, -b.height, above, b.roofHeight, b.eaves)
	s.polygon(s.skin, .02, -b.width, b.height, -above, -b.height, above, -b.height, b.width, b.height)
	for r := range b.rows {
		for c := range b.columns {
			x := .75 * above * (2*(float64(c)+.5)/float64(b.columns) - 1)
			y := b.height * (1.4*(float64(r)+.5)/float64(b.rows) - .9)
			s.box(glass, .02, x, y, .3*above/float64(b.columns), .36*b.height/float64(b.rows))
		}
	}
	if b.door > 0 {
		s.limb(s.detail, 0, b.height-.05, .5*b.door, 0, b.height-b.door, .5*b.door)
	}
}

func (k roof) draw(s *sketch, x, y, half, height, eaves float64) {
	switch k {
	case gable:
		s.polygon(s.under, .02, x-half-eaves, y, x, y-height, x+half+eaves, y)
	case dome:
		s.oval(s.under, x, y, half+eaves, height, 0)
	case battlement:
		for i := -1.; i <= 1; i++ {
			s.box(s.under, .01, x+.8*i*half, y-.5*height, .2*half, .5*height)
		}
	}
}

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

// tool is a handle with a head.
type tool struct {
	handle, thick float64 // length and half width
	head          head
	width, height float64 // half extents of the head
	prongs        int
}

// head is the working end of a tool.
type head int

const (
	block  head = iota
	blade       // to one side
	bowl        // round
	leaf        // pointed
	prongs      // parallel teeth
	loop        // a ring
)

func (t tool) draw(s *sketch) {
	right := .5*t.handle + t.width
	x := -right + t.width
	s.limb(s.skin, right, 0, 1.25*t.thick, x+.8*t.width, 0, t.thick)
	switch t.head {
	case block:
		s.box(s.detail, .04, x+.5*t.width, 0, t.width, t.height)
	case blade:
		s.polygon(s.detail, .02, x+1.2*t.width, -.1, x-.6*t.width, -t.height, x-.6*t.width, .3*t.height, x+1.2*t.width, .1)
	case bowl:
		s.oval(s.detail, x, 0, t.width, t.height, 0)
		s.oval(s.under, x, 0, .65*t.width, .6*t.height, 0)
	case leaf:
		s.polygon(s.detail, .02, x+t.width, -.5*t.height, x+.2*t.width, -t.height, x-t.width, 0, x+.2*t.width, t.height, x+t.width, .5*t.height)
	case prongs:
		s.limb(s.detail, x+t.width, -t.height, .06, x+t.width, t.height, .06)
		for i := range t.prongs {
			y := t.height * (2*float64(i)/float64(max(1, t.prongs-1)) - 1)
			s.limb(s.detail, x+t.width, y, .05, x-t.width, y, .035)
		}
	case loop:
		s.ring(s.detail, x, 0, t.width, t.height, .07)
		for i := range t.prongs {
			s.limb(s.skin, right-.2*float64(i), 0, .06, right-.2*float64(i), .28, .06)
		}
	}
}

// fruit is one or more round bodies with a stalk and leaves.
type fruit struct {
	width, height float64 // half extents
	waist         float64 // radius of a second, narrower part above
	bend          float64 // of a long fruit
	count         int     // of round bodies, in a bunch
	stalk         float64
	leaves        int
	leaf          float64
}

func (f fruit) draw(s *sketch) {
	top := -f.height
	if f.waist > 0 {
		top -= .8 * f.waist
	}
	for i := range f.leaves {
		angle := -90 + 130*(float64(i)+.5)/float64(f.leaves) - 65 + s.swing(10)
		sin, cos := math.Sincos(angle * math.Pi / 180)
		s.oval(s.detail, .8*f.leaf*cos, top+.1+.8*f.leaf*sin, f.leaf, .35*f.leaf, angle)
	}
	if f.stalk > 0 {
		s.limb(stalkColour, 0, top+.1, .04, s.swing(.12), top-f.stalk, .035)
	}
	switch {
	case f.count > 1:
		f.drawBunch(s)
	case f.bend > 0:
		f.drawBent(s)
	default:
		if f.waist > 0 {
			s.limb(s.skin, 0, 0, .8*f.width, 0, -f.height-.3*f.waist, f.waist)
		}
		s.oval(s.skin, 0, 0, f.width, f.height, 0)
	}
	if f.count == 1 {
		s.oval(glint, -.35*f.width, -.4*f.height, .14*f.width, .2*f.height, 30)
	}
}

// drawBent draws a long body along an arc, thin at its ends.
func (f fruit) drawBent(s *sketch) {
	at := func(t float64) (x, y, r float64) {
		return t * f.width, f.bend * (.5 - t*t*1.5), f.height * (1 - .7*t*t*t*t)
	}
	peel := s.skin
	peel.rim = false
	for t := -1.; t < 1; t += .25 {
		x, y, r := at(t)
		x2, y2, r2 := at(t + .25)
		s.limb(peel, x, y, r, x2, y2, r2)
	}
}

// drawBunch draws the bodies in rows of three, two and one.
func (f fruit) drawBunch(s *sketch) {
	places := []point{{-1, -.8}, {1, -.8}, {0, -.8}, {-.5, .1}, {.5, .1}, {0, 1}}
	if f.count == 2 {
		places = []point{{-.8, .6}, {.8, .8}}
	}
	for _, p := range places[:f.count] {
		x, y := p.x*.95*f.width+s.swing(.05), p.y*.95*f.height
		if f.stalk > 0 {
			s.limb(stalkColour, x, y, .025, 0, -f.height-f.stalk, .025)
		}
		s.oval(s.skin, x, y, .6*f.width, .6*f.height, 0)
		s.oval(glint, x-.2*f.width, y-.25*f.height, .08*f.width, .12*f.height, 30)
	}
}

var (
	stalkColour = paint{first: hex(0x6b4a2b), rim: true}
	glint       = paint{first: hex(0xfff6e0)}
)

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
