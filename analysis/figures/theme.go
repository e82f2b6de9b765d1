package figures

import (
	"image/color"
)

// Theme is a set of colours: Light for paper and light pages, Dark for dark ones.
type Theme struct {
	dark                   bool
	background, ink, muted color.NRGBA
	grid                   color.NRGBA
	blue, green, red       color.NRGBA // correct, incorrect, own class (Okabe–Ito)
	orange, purple, sky    color.NRGBA
}

// The hues are Okabe and Ito's, which the common kinds of colour blindness leave apart; on the dark background the
// deep ones are lightened until they stand out.
var (
	// Light is black on white.
	Light = Theme{
		background: rgb(0xFFFFFF), ink: rgb(0x1A1A1A), muted: rgb(0x5F6368), grid: rgb(0xE4E6E8),
		blue: rgb(0x0072B2), green: rgb(0x008F68), red: rgb(0xD55E00),
		orange: rgb(0xB87A00), purple: rgb(0xB5558C), sky: rgb(0x3A94CC),
	}
	// Dark is light grey on near-black.
	Dark = Theme{
		dark:       true,
		background: rgb(0x16191D), ink: rgb(0xE9EBED), muted: rgb(0xA3A9B0), grid: rgb(0x33393F),
		blue: rgb(0x4DA6E0), green: rgb(0x2FC59A), red: rgb(0xFF7F50),
		orange: rgb(0xE6B422), purple: rgb(0xDD92BD), sky: rgb(0x9AD4F5),
	}
)

// series returns the i-th of six colours for lines that stand for networks or groups; they repeat after six.
func (t Theme) series(i int) color.NRGBA {
	return []color.NRGBA{t.blue, t.red, t.green, t.purple, t.orange, t.sky}[i%6]
}

// sequential is the colour of v in [0, 1] from few to many, or early to late: viridis without the end that would
// vanish in the background.
func (t Theme) sequential(v float64) color.NRGBA {
	if t.dark {
		return gradient(viridis, 0.2+0.8*v)
	}
	return gradient(viridis, 0.9*v)
}

// diverging is the colour of v in [−1, 1]: blue below, the background at zero, red above.
func (t Theme) diverging(v float64) color.NRGBA {
	return gradient([]color.NRGBA{mix(t.blue, t.ink, 0.2), t.background, mix(t.red, t.ink, 0.2)}, (v+1)/2)
}

// heat is the colour of v in [0, 1] from the background to blue, for shares and counts.
func (t Theme) heat(v float64) color.NRGBA {
	return gradient([]color.NRGBA{t.background, mix(t.background, t.blue, 0.6), t.blue, mix(t.blue, t.ink, 0.5)}, v)
}

var viridis = []color.NRGBA{
	rgb(0x440154), rgb(0x482878), rgb(0x3E4A89), rgb(0x31688E), rgb(0x26828E),
	rgb(0x1F9E89), rgb(0x35B779), rgb(0x6DCD59), rgb(0xB4DE2C), rgb(0xFDE725),
}

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xFF}
}

// gradient is the colour at v in [0, 1] between equally spaced stops; v beyond is cut.
func gradient(stops []color.NRGBA, v float64) color.NRGBA {
	last := len(stops) - 1
	at := min(max(v, 0), 1) * float64(last)
	i := min(int(at), last-1)
	return mix(stops[i], stops[i+1], at-float64(i))
}

// mix is a with the share w of b.
func mix(a, b color.NRGBA, w float64) color.NRGBA {
	blend := func(x, y uint8) uint8 { return uint8(float64(x) + w*(float64(y)-float64(x)) + 0.5) }
	return color.NRGBA{R: blend(a.R, b.R), G: blend(a.G, b.G), B: blend(a.B, b.B), A: 0xFF}
}

// faint is c at the given opacity, for bands and shaded areas.
func faint(c color.NRGBA, opacity float64) color.NRGBA {
	c.A = uint8(255*opacity + 0.5)
	return c
}
