package figures

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// tracer is a canvas that remembers where texts and paths end up.
type tracer struct {
	w, h  vg.Length
	at    affine
	stack []affine
	texts []box
	fills int
	bad   []string // paths beyond the canvas or not finite
}

// affine maps (x, y) to (a·x + b·y + c, d·x + e·y + f).
type affine [6]float64

func (m affine) apply(x, y float64) (float64, float64) {
	return m[0]*x + m[1]*y + m[2], m[3]*x + m[4]*y + m[5]
}

// box is the rectangle around a text's letters.
type box struct {
	text           string
	x0, y0, x1, y1 float64
}

func newTracer(w, h vg.Length) *tracer { return &tracer{w: w, h: h, at: affine{1, 0, 0, 0, 1, 0}} }

func (c *tracer) Size() (w, h vg.Length)              { return c.w, c.h }
func (c *tracer) SetLineWidth(vg.Length)              {}
func (c *tracer) SetLineDash([]vg.Length, vg.Length)  {}
func (c *tracer) SetColor(color.Color)                {}
func (c *tracer) Push()                               { c.stack = append(c.stack, c.at) }
func (c *tracer) Pop()                                { c.at, c.stack = c.stack[len(c.stack)-1], c.stack[:len(c.stack)-1] }
func (c *tracer) Stroke(p vg.Path)                    { c.check(p) }
func (c *tracer) Fill(p vg.Path)                      { c.check(p); c.fills++ }
func (c *tracer) DrawImage(vg.Rectangle, image.Image) {}
func (c *tracer) Scale(x, y float64)                  { panic("not used") }

func (c *tracer) Rotate(r float64) {
	sin, cos := math.Sincos(r)
	m := c.at
	c.at = affine{m[0]*cos + m[1]*sin, m[1]*cos - m[0]*sin, m[2], m[3]*cos + m[4]*sin, m[4]*cos - m[3]*sin, m[5]}
}

func (c *tracer) Translate(p vg.Point) {
	c.at[2], c.at[5] = c.at.apply(float64(p.X), float64(p.Y))
}

func (c *tracer) check(p vg.Path) {
	for _, part := range p {
		if part.Type == vg.CloseComp {
			continue
		}
		x, y := c.at.apply(float64(part.Pos.X), float64(part.Pos.Y))
		if !(x >= -0.5 && y >= -0.5 && x <= float64(c.w)+0.5 && y <= float64(c.h)+0.5) {
			c.bad = append(c.bad, fmt.Sprintf("path at %.1f, %.1f", x, y))
		}
	}
}

func (c *tracer) FillString(f font.Face, p vg.Point, s string) {
	if strings.TrimSpace(s) == "" {
		return // nothing is seen of it: it only keeps other lines at their height
	}
	left, right := float64(p.X), float64(p.X+f.Width(s))
	low, high := float64(p.Y-0.2*f.Font.Size), float64(p.Y+0.72*f.Font.Size)
	b := box{text: s, x0: math.Inf(1), y0: math.Inf(1), x1: math.Inf(-1), y1: math.Inf(-1)}
	for _, corner := range [][2]float64{{left, low}, {right, low}, {left, high}, {right, high}} {
		x, y := c.at.apply(corner[0], corner[1])
		b.x0, b.y0, b.x1, b.y1 = min(b.x0, x), min(b.y0, y), max(b.x1, x), max(b.y1, y)
	}
	c.texts = append(c.texts, b)
}

func (b box) overlaps(o box) bool {
	const slack = 0.8
	return min(b.x1, o.x1)-max(b.x0, o.x0) > slack && min(b.y1, o.y1)-max(b.y0, o.y0) > slack
}

// checkDrawing draws the figure and finds texts that leave the canvas or cover each other, and paths that leave it.
func checkDrawing(t *testing.T, f *Figure) {
	t.Helper()
	c := newTracer(width, f.fullHeight())
	if err := f.render(c, Light); err != nil {
		t.Fatal(err)
	}
	for _, b := range c.bad {
		t.Errorf("%s lies outside the canvas of %.0f × %.0f", b, c.w, c.h)
		break
	}
	for i, b := range c.texts {
		if !(b.x0 >= 0 && b.y0 >= 0 && b.x1 <= float64(c.w) && b.y1 <= float64(c.h)) {
			t.Errorf("text %q lies outside the canvas: %.0f…%.0f × %.0f…%.0f", b.text, b.x0, b.x1, b.y0, b.y1)
		}
		for _, o := range c.texts[:i] {
			if b.overlaps(o) {
				t.Errorf("texts %q and %q cover each other at %.0f, %.0f", b.text, o.text, b.x0, b.y0)
			}
		}
	}
}
