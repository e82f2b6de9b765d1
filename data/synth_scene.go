package data

import (
	"math"
	"math/rand/v2"
)

// What varies from image to image, and how much. These numbers set how hard the data set is.
const (
	sizeMin, sizeMax     = .30, .46 // pixels of a drawing's unit, as a share of the image
	offCentre            = .12      // of the image
	squeeze              = .25      // widths and heights, relative
	clutterMax           = 6        // fragments of other things behind
	occluded             = .5       // share of images with something in front
	occludersMax         = 3
	faint                = .35 // share of images in which the thing is half transparent, as in fog
	faintest             = .35 // its opacity then, at least
	colourJitter         = .10 // of each channel of each colour
	grey                 = .15 // share of images with little colour
	tint                 = .12 // of the light's colour
	dimmest, brightest   = .55, 1.15
	noiseMin, noiseSpan  = .01, .06 // of the pixels
	atHome               = .5       // share of images with a background typical of the superclass
	shade                = .3       // of the light on each part
	fragmentMin, fragMax = .25, .8  // size of clutter relative to the thing
)

// backdrop is a background: two colours, above and below a horizon or fading into each other.
type backdrop struct {
	above, below uint32
	horizon      bool
}

var (
	sky    = backdrop{0x7fb4e6, 0xd6e8f5, false}
	water  = backdrop{0x4f9ac4, 0x1f4a7a, false}
	sand   = backdrop{0x6aa3b8, 0xd9c08f, true}
	meadow = backdrop{0xb4d3ea, 0x6f9a4a, true}
	street = backdrop{0xb8b0a6, 0x6f6f74, true}
	table  = backdrop{0xd9cfc0, 0x9a6a42, true}
	wall   = backdrop{0xc9b8a3, 0xa38f7f, false}
	night  = backdrop{0x1f2440, 0x3a3a5f, false}

	backdrops = []backdrop{sky, water, sand, meadow, street, table, wall, night}
)

// paintScene paints one image of category c of superclass k into pixels [size, size, 3]. All that varies is drawn
// from rng before the first pixel is painted, but the noise: an image shows the same at every size.
func paintScene(pixels []uint8, size int, k *superclass, c *category, rng *rand.Rand) {
	canvas := &canvas{size: size, pixels: make([]rgb, size*size)}
	uniform := func(low, high float64) float64 { return low + (high-low)*rng.Float64() }
	sin, cos := math.Sincos(uniform(0, 2*math.Pi))
	b := brush{light: point{shade * cos, -shade * math.Abs(sin)}, opacity: 1}

	canvas.paintBackdrop(k, rng)
	for range rng.IntN(clutterMax + 1) {
		canvas.paintFragment(b, uniform(fragmentMin, fragMax), rng)
	}
	if rng.Float64() < faint {
		b.opacity = uniform(faintest, 1)
	}
	b.pose = randomPose(size, k.turn, uniform(sizeMin, sizeMax), offCentre, rng)
	s := newSketch(rng, c)
	c.body.draw(s)
	s.recolour(colourJitter)
	for i := range s.shapes {
		canvas.draw(&s.shapes[i], b)
	}
	if rng.Float64() < occluded {
		for range 1 + rng.IntN(occludersMax) {
			canvas.paintOccluder(brush{light: b.light, opacity: 1}, rng)
		}
	}
	canvas.develop(pixels, rng)
}

// randomPose places a drawing about the middle of the image, tilted by up to turn degrees, mirrored half of the time.
func randomPose(size int, turn, unit, away float64, rng *rand.Rand) affine {
	around := func(a float64) float64 { return a * (2*rng.Float64() - 1) }
	scale := unit * float64(size)
	middle := point{float64(size) * (.5 + around(away)), float64(size) * (.5 + around(away))}
	body := affine{a: scale * (1 + around(squeeze)), d: scale * (1 + around(squeeze))}
	if rng.IntN(2) == 0 {
		body.a = -body.a
	}
	return placed(middle, around(turn)*math.Pi/180).after(body)
}

// recolour shifts the colours of a drawing: each colour everywhere by the same amount.
func (s *sketch) recolour(amount float64) {
	shifts := map[rgb]rgb{}
	for i := range s.shapes {
		for _, c := range []*rgb{&s.shapes[i].paint.first, &s.shapes[i].paint.second} {
			shifted, known := shifts[*c]
			if !known {
				shifted = jitter(*c, amount, s.rng)
				shifts[*c] = shifted
			}
			*c = shifted
		}
	}
}

func jitter(c rgb, amount float64, rng *rand.Rand) rgb {
	for i := range c {
		c[i] = max(0, min(1, c[i]+amount*(2*rng.Float64()-1)))
	}
	return c
}

// paintBackdrop fills the canvas, often with a background at home with the superclass.
func (c *canvas) paintBackdrop(k *superclass, rng *rand.Rand) {
	back := backdrops[rng.IntN(len(backdrops))]
	if rng.Float64() < atHome {
		back = k.home[rng.IntN(len(k.home))]
	}
	above, below := jitter(hex(back.above), .15, rng), jitter(hex(back.below), .15, rng)
	horizon, soft := .35+.4*rng.Float64(), 1.
	if back.horizon {
		soft = .02
	}
	slope, grain := .2*(2*rng.Float64()-1), .25*rng.Float64()
	origin, stretch := point{1000 * rng.Float64(), 1000 * rng.Float64()}, 3+9*rng.Float64()
	for y := range c.size {
		for x := range c.size {
			u, v := (float64(x)+.5)/float64(c.size), (float64(y)+.5)/float64(c.size)
			texture := noise(point{origin.x + u*stretch, origin.y + 2*v*stretch}) - .5
			colour := above.mix(below, step(v+slope*(u-.5)-horizon, soft))
			c.pixels[y*c.size+x] = colour.times(1 + grain*texture)
		}
	}
}

// paintFragment paints some parts of any category's drawing, anywhere.
func (c *canvas) paintFragment(b brush, size float64, rng *rand.Rand) {
	k := &kinds[rng.IntN(len(kinds))]
	other := &k.categories[rng.IntN(len(k.categories))]
	s := newSketch(rng, other)
	other.body.draw(s)
	s.recolour(2 * colourJitter)
	b.pose = randomPose(c.size, 180, size*sizeMax, .5, rng)
	first := rng.IntN(len(s.shapes))
	for i := first; i < min(first+4, len(s.shapes)); i++ {
		c.draw(&s.shapes[i], b)
	}
}

// paintOccluder paints a leaf, a bar or a board in front, somewhere off the middle.
func (c *canvas) paintOccluder(b brush, rng *rand.Rand) {
	k := &kinds[rng.IntN(len(kinds))]
	other := &k.categories[rng.IntN(len(k.categories))]
	s := newSketch(rng, other)
	switch rng.IntN(3) {
	case 0:
		s.oval(s.skin, 0, 0, .7, .25, 0)
	case 1:
		s.limb(s.skin, -1.5, 0, .07, 1.5, 0, .07)
	case 2:
		s.box(s.skin, .05, 0, 0, .3, .3)
	}
	s.recolour(2 * colourJitter)
	b.pose = randomPose(c.size, 180, sizeMax, .35, rng)
	c.draw(&s.shapes[0], b)
}

// develop turns the canvas into 8-bit pixels [size, size, 3]: the light's strength and colour, and noise.
func (c *canvas) develop(pixels []uint8, rng *rand.Rand) {
	light := jitter(rgb{1 - tint, 1 - tint, 1 - tint}, tint, rng).times(dimmest + (brightest-dimmest)*rng.Float64())
	colourless := 0.
	if rng.Float64() < grey {
		colourless = .85
	}
	grain := 255 * (noiseMin + noiseSpan*rng.Float64()*rng.Float64())
	for i, p := range c.pixels {
		mean := (p[0] + p[1] + p[2]) / 3
		for channel, v := range p {
			v = 255 * light[channel] * (v + colourless*(mean-v))
			v += grain * (rng.Float64() + rng.Float64() - 1) * 2.4
			pixels[3*i+channel] = uint8(max(0, min(255, v)) + .5)
		}
	}
}
