package drawing

import "math/rand/v2"

// backdrop is a background: two colours that fade into each other, or meet at a horizon, and a texture of the lower.
type backdrop struct {
	above, below uint32
	horizon      bool
	pattern      pattern
	period       float64 // of the pattern, as a share of the image
}

var (
	sea      = backdrop{0x5fb0d6, 0x1f4f8a, false, plain, 1}
	reef     = backdrop{0x2f8f9f, 0xd3b98a, true, speckled, .1}
	meadow   = backdrop{0xb4dcf0, 0x6fa83f, true, plain, 1}
	treetops = backdrop{0xcfe6f7, 0x7fa6d9, false, plain, 1}
	foliage  = backdrop{0x6f9a3a, 0x3a6a2a, false, spotted, .25}
	theatre  = backdrop{0x6a2f5f, 0xb98a5a, true, striped, .2}
	street   = backdrop{0xc9c2b6, 0x6a6a72, true, plain, 1}
	kitchen  = backdrop{0xe3dcc0, 0xc45f5a, true, checked, .16}
	shelf    = backdrop{0xc7d3c9, 0x8a5a3a, true, plain, 1}
	dusk     = backdrop{0xf0b58a, 0x8a6a8f, false, plain, 1}
	bench    = backdrop{0xa38f7a, 0xc9a878, false, banded, .14}
	garden   = backdrop{0xd9eef2, 0x6b4a34, true, speckled, .1}

	backdrops = []backdrop{sea, reef, meadow, treetops, foliage, theatre, street, kitchen, shelf, dusk, bench, garden}
)

// paintBackdrop fills the canvas, often with a background at home with the superclass.
func (c *canvas) paintBackdrop(k *superclass, rng *rand.Rand) {
	back := backdrops[rng.IntN(len(backdrops))]
	if rng.Float64() < atHome {
		back = k.home
	}
	above, lower := jitter(hex(back.above), backdropJitter, rng), jitter(hex(back.below), backdropJitter, rng)
	below := paint{first: lower, second: lower.times(.7), pattern: back.pattern, period: back.period * (.8 + .4*rng.Float64())}
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
			colour := above.mix(below.at(point{u, v}), step(v+slope*(u-.5)-horizon, soft))
			c.pixels[y*c.size+x] = colour.times(1 + grain*texture)
		}
	}
}
