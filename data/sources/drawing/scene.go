package drawing

import (
	"math"
	"math/rand/v2"
	"slices"
)

// What varies from image to image, and how much. These numbers set how hard the data set is: they were chosen so that the
// main network of the laptop preset (seed 1, and no other) classifies 45–65 % of the images, of which at least 15 % settle
// late, while its readout vectors still tell the superclasses.
const (
	sizeMin, sizeMax     = .40, .48 // pixels of a drawing's unit, as a share of the image
	offCentre            = .05      // of the image
	squeeze              = .09      // widths and heights, relative
	clutterMax           = 3        // fragments of other things behind
	occluded             = .5       // share of images with something in front
	occludersMax         = 2
	faint                = .42 // share of images in which the thing is faint, as in fog
	faintest             = .28 // its opacity then, at least
	backdropJitter       = .07 // of each channel of a background's two colours
	colourJitter         = .08 // of each channel of each colour
	alike                = .3  // how far the colours of a category lie towards the mean of its superclass
	grey                 = .03 // share of images with little colour
	tint                 = .06 // of the light's colour
	dimmest, brightest   = .8, 1.1
	noiseMin, noiseSpan  = .01, .03 // of the pixels
	atHome               = .85      // share of images with a background typical of the superclass
	shade                = .3       // of the light on each part
	fragmentMin, fragMax = .25, .8  // size of clutter relative to the thing
)

// Paint paints one image of a category into pixels [size, size, 3]. It depends on rng alone, and shows the same scene
// at every size.
func (c Category) Paint(pixels []uint8, size int, rng *rand.Rand) {
	canvas := &canvas{size: size, pixels: make([]rgb, size*size)}
	uniform := func(low, high float64) float64 { return low + (high-low)*rng.Float64() }
	sin, cos := math.Sincos(uniform(0, 2*math.Pi))
	b := brush{light: point{shade * cos, -shade * math.Abs(sin)}}

	canvas.paintBackdrop(c.superclass, rng)
	for range rng.IntN(clutterMax + 1) {
		canvas.paintFragment(b, uniform(fragmentMin, fragMax), rng)
	}
	b.pose = randomPose(size, c.superclass.turn, uniform(sizeMin, sizeMax), offCentre, rng)
	s := newSketch(rng, c.category)
	c.body.draw(s)
	s.recolour(colourJitter)
	behind := slices.Clone(canvas.pixels)
	for i := range s.shapes {
		canvas.draw(&s.shapes[i], b)
	}
	if rng.Float64() < faint {
		canvas.fade(behind, uniform(faintest, 1))
	}
	if rng.Float64() < occluded {
		for range 1 + rng.IntN(occludersMax) {
			canvas.paintOccluder(b, rng)
		}
	}
	canvas.develop(pixels, rng)
}

// fade lets what was behind shine through what was painted since.
func (c *canvas) fade(behind []rgb, opacity float64) {
	for i, p := range behind {
		c.pixels[i] = p.mix(c.pixels[i], opacity)
	}
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
