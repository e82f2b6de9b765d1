package images

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"slices"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"readoutzones/data/files"
	"readoutzones/data/recording"
)

// A contact sheet: per category a line of images under its name, in columns, under the superclass's heading.
const (
	sheetImages  = 6 // a category
	sheetColumns = 3
	sheetText    = 13 // height of a name, in pixels
	sheetHeading = 20 // height of a superclass's name
	sheetGap     = 4
	sheetMargin  = 24 // between columns, and around
)

// sheetGroup is a superclass, or everything where the superclasses are unknown.
type sheetGroup struct {
	title   string
	colour  color.RGBA
	members []int // categories
}

var (
	paper           = color.RGBA{250, 250, 247, 255}
	ink             = color.RGBA{40, 40, 44, 255}
	animateColour   = color.RGBA{176, 72, 32, 255}
	inanimateColour = color.RGBA{32, 92, 150, 255}
)

// sheetGroups returns the groups in the order of their first category, the animate ones first.
func sheetGroups(categories []string, superclasses []recording.Superclass) []sheetGroup {
	if superclasses == nil {
		all := sheetGroup{}
		for c := range categories {
			all.members = append(all.members, c)
		}
		return []sheetGroup{all}
	}
	var groups []sheetGroup
	for _, animate := range []bool{true, false} {
		for c, s := range superclasses {
			if s.Animate != animate {
				continue
			}
			title, colour := s.Name+" · animate", animateColour
			if !animate {
				title, colour = s.Name+" · inanimate", inanimateColour
			}
			i := slices.IndexFunc(groups, func(g sheetGroup) bool { return g.title == title })
			if i < 0 {
				groups = append(groups, sheetGroup{title: title, colour: colour})
				i = len(groups) - 1
			}
			groups[i].members = append(groups[i].members, c)
		}
	}
	return groups
}

// firstOfEach returns, for every category, the first rows with that label, at most n.
func firstOfEach(labels []int, categories, n int) [][]int {
	rows := make([][]int, categories)
	for row, label := range labels {
		if len(rows[label]) < n {
			rows[label] = append(rows[label], row)
		}
	}
	return rows
}

// drawSheet draws a contact sheet: for every category its name and its first images, grouped by superclass if there are
// any.
func drawSheet(images *InMemory, h Header) (image.Image, error) {
	s, err := newSheet(images.Size)
	if err != nil {
		return nil, err
	}
	groups := sheetGroups(h.Categories, h.Superclasses)
	rows := firstOfEach(images.Labels, len(h.Categories), sheetImages)
	s.canvas = image.NewRGBA(image.Rect(0, 0, s.width(), s.height(groups)))
	draw.Draw(s.canvas, s.canvas.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	y := sheetMargin
	for _, g := range groups {
		if g.title != "" {
			s.write(s.heading, g.title, g.colour, sheetMargin, y, s.width())
			y += sheetHeading + 2*sheetGap
		}
		for i, c := range g.members {
			left, top := sheetMargin+i%sheetColumns*(s.column()+sheetMargin), y+i/sheetColumns*s.row()
			s.write(s.name, h.Categories[c], ink, left, top, s.column())
			for j, row := range rows[c] {
				s.place(images.Picture(row), left+j*(s.cell+sheetGap), top+sheetText+sheetGap)
			}
		}
		y += (len(g.members)+sheetColumns-1)/sheetColumns*s.row() + sheetMargin
	}
	return s.canvas, nil
}

// WriteSheet writes the contact sheet of a data set's training images, or of its first split if it has none, as PNG.
func WriteSheet(path string, d *Dataset) error {
	split := d.splits[0]
	first, err := split.Pick(slices.Concat(firstOfEach(split.Labels, len(d.Categories), sheetImages)...)...)
	if err != nil {
		return err
	}
	sheet, err := drawSheet(first, d.Header)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := png.Encode(&file, sheet); err != nil {
		return fmt.Errorf("%s: contact sheet: %w", path, err)
	}
	return files.Write(path, file.Bytes())
}

// sheet is a contact sheet being drawn.
type sheet struct {
	canvas        *image.RGBA
	size, cell    int // pixels a side of an image: in the source, and as shown
	name, heading font.Face
}

func newSheet(size int) (*sheet, error) {
	s := &sheet{size: size, cell: size}
	for s.cell < 48 {
		s.cell *= 2
	}
	s.cell = min(s.cell, 96)
	var err error
	if s.name, err = face(goregular.TTF, sheetText); err != nil {
		return nil, err
	}
	s.heading, err = face(gobold.TTF, sheetHeading-3)
	return s, err
}

func face(ttf []byte, height float64) (font.Face, error) {
	parsed, err := opentype.Parse(ttf)
	if err != nil {
		return nil, fmt.Errorf("contact sheet: font: %w", err)
	}
	return opentype.NewFace(parsed, &opentype.FaceOptions{Size: height, DPI: 72, Hinting: font.HintingFull})
}

func (s *sheet) column() int { return sheetImages*(s.cell+sheetGap) - sheetGap }
func (s *sheet) row() int    { return s.cell + sheetText + 3*sheetGap }
func (s *sheet) width() int  { return sheetColumns*(s.column()+sheetMargin) + sheetMargin }

func (s *sheet) height(groups []sheetGroup) int {
	y := sheetMargin
	for _, g := range groups {
		if g.title != "" {
			y += sheetHeading + 2*sheetGap
		}
		y += (len(g.members)+sheetColumns-1)/sheetColumns*s.row() + sheetMargin
	}
	return y
}

// write puts text with its upper left corner at (x, y), shortened to fit into so many pixels.
func (s *sheet) write(f font.Face, text string, c color.Color, x, y, width int) {
	for runes := []rune(text); font.MeasureString(f, text).Ceil() > width && len(runes) > 1; {
		runes = runes[:len(runes)-1]
		text = string(runes) + "…"
	}
	d := font.Drawer{Dst: s.canvas, Src: image.NewUniform(c), Face: f}
	d.Dot = fixed.P(x, y+f.Metrics().Ascent.Round())
	d.DrawString(text)
}

// place shows a picture in a cell with its upper left corner at (x, y).
func (s *sheet) place(picture image.Image, x, y int) {
	scaler := draw.Interpolator(draw.NearestNeighbor)
	if s.cell < s.size {
		scaler = draw.CatmullRom
	}
	scaler.Scale(s.canvas, image.Rect(x, y, x+s.cell, y+s.cell), picture, picture.Bounds(), draw.Src, nil)
}
