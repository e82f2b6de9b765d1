package drawing

import "math"

// body is a body plan with the proportions of one category; draw sketches it with its joints as they are in one image.
type body interface{ draw(s *sketch) }

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

// person stands and looks at us; the hat and what the hands hold tell who it is.
type person struct {
	robe       float64 // half width of the hem; 0: trousers
	hat        hat
	hatHeight  float64
	brim       float64
	hair       float64
	beard      float64
	staff      float64 // length of what the hand holds
	staffWidth float64
}

// hat is the kind of a person's headgear.
type hat int

const (
	cone hat = iota
	crown
	drum
	helmet
)

func (p person) draw(s *sketch) {
	hip, head := .25, -.45
	for _, side := range []float64{-1, 1} {
		foot := side*.2 + s.swing(.12)
		s.limb(s.under, side*.12, hip, .12, foot, .9, .09)
		s.limb(s.dark, foot, .93, .08, foot+.08*side, .95, .07)
	}
	if p.robe > 0 {
		s.polygon(s.skin, .05, -.18, -.1, .18, -.1, p.robe, .8, -p.robe, .8)
	}
	s.limb(s.skin, 0, -.05, .24, 0, hip, .22)
	for _, side := range []float64{-1, 1} {
		handX, handY := side*(.5+s.swing(.1)), .1+s.swing(.25)
		s.limb(s.skin, side*.22, -.1, .1, handX, handY, .07)
		if side > 0 && p.staff > 0 {
			s.limb(s.detail, handX, handY+.4*p.staff, .04, handX+.05, handY-p.staff, .04+p.staffWidth)
		}
		s.oval(faceColour, handX, handY, .08, .08, 0)
	}
	if p.hair > 0 {
		s.oval(s.detail, 0, head, .27+p.hair, .25+p.hair, 0)
	}
	s.oval(faceColour, 0, head, .26, .28, 0)
	if p.beard > 0 {
		s.polygon(s.white, .06, -.18, head+.14, .18, head+.14, 0, head+.2+p.beard)
	}
	s.eye(-.1, head-.02, .06)
	s.eye(.1, head-.02, .06)
	s.limb(s.dark, -.07, head+.14, .015, .07, head+.14, .015)
	p.hat.draw(s, head-.18, p.hatHeight, p.brim)
}

var faceColour = paint{first: hex(0xe8b48c), rim: true}

func (h hat) draw(s *sketch, y, height, brim float64) {
	if brim > 0 {
		s.limb(s.skin, -brim, y, .05, brim, y, .05)
	}
	switch h {
	case cone:
		s.polygon(s.skin, .03, -.24, y, .24, y, .05, y-height)
	case crown:
		s.polygon(s.detail, .02, -.25, y, .25, y, .3, y-height, .13, y-.5*height, 0, y-height, -.13, y-.5*height, -.3, y-height)
	case drum:
		s.box(s.under, .04, 0, y-.5*height, .22, .5*height)
		s.oval(s.under, 0, y-height, .3, .12, 0)
	case helmet:
		s.ring(s.under, 0, y+.2, .32+height, .34+height, .06)
		s.limb(s.detail, 0, y-.12-height, .05, 0, y-.2-2*height, .05)
	}
}
