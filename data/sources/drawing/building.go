package drawing

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
