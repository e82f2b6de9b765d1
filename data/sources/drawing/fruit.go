package drawing

import "math"

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
