package drawing

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
