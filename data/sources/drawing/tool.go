package drawing

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
