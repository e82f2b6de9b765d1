package figures

import (
	"fmt"
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot/vg"

	"readoutzones/analysis"
	"readoutzones/data/recording"
)

// Similarity draws the cosine similarity [K, K] between readout vectors, with the dendrogram of their clustering and the
// categories' names (Fig. 1B). Branches within a superclass have its colour, branches within the animate or the
// inanimate categories one of theirs. categories and superclasses may be nil.
func Similarity(cosines mat.Symmetric, tree analysis.Linkage, categories []string, superclasses []recording.Superclass) *Figure {
	k := cosines.SymmetricDim()
	s := &similarity{cosines: cosines, tree: tree, names: categoryNames(categories, k), leaves: tree.Leaves()}
	if len(superclasses) == k {
		s.superclasses = superclasses
	}
	s.place()
	return &Figure{
		Title: "Similarity of the readout vectors (Fig. 1B)", Alt: s.words(), numbers: s.table(),
		height: vg.Length(k)*rowHeight(k) + keyHeight(s.key(Light), width-2*margin) + 34,
		draw:   s.draw,
	}
}

// similarity is Figure 1B.
type similarity struct {
	cosines      mat.Symmetric
	tree         analysis.Linkage
	names        []string
	superclasses []recording.Superclass // nil where unknown
	leaves       []int                  // from the top down
	y            []float64              // of every cluster, in rows from the top
	group        []group                // of every cluster
}

// group is what the items of a cluster have in common.
type group struct {
	superclass string // "" if they differ
	animacy    int    // 1 animate, −1 inanimate, 0 mixed or unknown
}

// place finds every cluster's height in the drawing and what its items have in common.
func (s *similarity) place() {
	k := len(s.names)
	s.y, s.group = make([]float64, k+len(s.tree)), make([]group, k+len(s.tree))
	for row, leaf := range s.leaves {
		s.y[leaf] = float64(row) + 0.5
	}
	for i, c := range s.superclasses {
		s.group[i] = group{c.Name, -1}
		if c.Animate {
			s.group[i].animacy = 1
		}
	}
	for i, m := range s.tree {
		s.y[k+i] = (s.y[m.A] + s.y[m.B]) / 2
		s.group[k+i] = s.group[m.A].with(s.group[m.B])
	}
}

func (g group) with(h group) group {
	if g.superclass != h.superclass {
		g.superclass = ""
	}
	if g.animacy != h.animacy {
		g.animacy = 0
	}
	return g
}

// kinds are the superclasses' names in the order of their first category, and whether each is animate.
func (s *similarity) kinds() (names []string, animate []bool) {
	seen := map[string]bool{}
	for _, leaf := range s.leaves {
		if s.superclasses == nil || seen[s.superclasses[leaf].Name] {
			continue
		}
		seen[s.superclasses[leaf].Name] = true
		names, animate = append(names, s.superclasses[leaf].Name), append(animate, s.superclasses[leaf].Animate)
	}
	return names, animate
}

// colors are of the superclasses: warm ones for the animate, cool ones for the inanimate.
func (s *similarity) colors(t Theme) map[string]color.NRGBA {
	warm := []color.NRGBA{t.red, t.purple, t.orange}
	cool := []color.NRGBA{t.blue, t.green, t.sky}
	colors := map[string]color.NRGBA{}
	var w, c int
	names, animate := s.kinds()
	for i, name := range names {
		hues, n := cool, &c
		if animate[i] {
			hues, n = warm, &w
		}
		colors[name] = shades(t, hues[*n%3])[*n/3%3]
		*n++
	}
	return colors
}

// shades are c itself, a lighter and a darker one.
func shades(t Theme, c color.NRGBA) [3]color.NRGBA {
	return [3]color.NRGBA{c, mix(c, t.background, 0.45), mix(c, t.ink, 0.35)}
}

// animacyColor is of branches that several superclasses share, all animate or all inanimate.
func (t Theme) animacyColor(animate bool) color.NRGBA {
	if animate {
		return mix(t.red, t.ink, 0.6)
	}
	return mix(t.blue, t.ink, 0.6)
}

func (s *similarity) color(t Theme, colors map[string]color.NRGBA, cluster int) color.NRGBA {
	g := s.group[cluster]
	switch {
	case g.superclass != "":
		return colors[g.superclass]
	case g.animacy != 0:
		return t.animacyColor(g.animacy > 0)
	}
	return t.muted
}

// scale is the largest absolute cosine between two different vectors; the colours reach as far.
func (s *similarity) scale() float64 {
	largest := 0.05
	for i := range s.names {
		for j := range i {
			largest = max(largest, math.Abs(s.cosines.At(i, j)))
		}
	}
	return largest
}

func (s *similarity) key(t Theme) []entry {
	limit := number(s.scale(), 2)
	key := []entry{colourBar("cosine", "−"+limit, limit, func(v float64) color.NRGBA { return t.diverging(2*v - 1) })}
	names, _ := s.kinds()
	colors := s.colors(t)
	for _, name := range names {
		key = append(key, entry{name: name, sample: swatch(colors[name])})
	}
	if len(names) > 0 {
		key = append(key, entry{name: "several, all animate", sample: swatch(t.animacyColor(true))},
			entry{name: "several, all inanimate", sample: swatch(t.animacyColor(false))})
	}
	return key
}

func (s *similarity) draw(p page) {
	key := s.key(p.Theme)
	drawKey(p, key)
	body := p.inset(0, 0, keyHeight(key, p.width())+6, 26)
	tree := body.inset(0, body.width()-150, 0, 0)
	s.drawTree(tree)
	var ordered []string
	for _, leaf := range s.leaves {
		ordered = append(ordered, s.names[leaf])
	}
	drawNames(body.inset(152, body.width()-152-namesWidth, 0, 0), ordered)
	left := 152 + namesWidth + 4
	if s.superclasses != nil {
		colors := s.colors(p.Theme)
		body.inset(left, body.width()-left-7, 0, 0).raster(len(s.leaves), 1, func(r, _ int) color.NRGBA {
			return s.color(p.Theme, colors, s.leaves[r])
		})
		left += 10
	}
	scale := s.scale()
	square := body.inset(left, 0, 0, 0)
	square.matrix(len(s.leaves), len(s.leaves), func(r, c int) color.NRGBA {
		return p.diverging(s.cosines.At(s.leaves[r], s.leaves[c]) / scale)
	})
	p.write(centred(label(sizeTick, p.ink)), vg.Point{X: square.X(0.5), Y: body.Min.Y - 5}, "categories in the same order, from left to right")
}

// drawTree draws the dendrogram, its leaves to the right, with a scale of its distances.
func (s *similarity) drawTree(p page) {
	k := len(s.names)
	var top float64
	for _, m := range s.tree {
		top = max(top, m.Height)
	}
	if top == 0 {
		top = 1
	}
	height := func(cluster int) float64 {
		if cluster < k {
			return 0
		}
		return s.tree[cluster-k].Height
	}
	at := func(h, y float64) vg.Point { return p.at(1-0.98*h/top, 1-y/float64(k)) }
	colors := s.colors(p.Theme)
	for i, m := range s.tree {
		for _, child := range []int{m.A, m.B} {
			p.line(s.color(p.Theme, colors, child), 1.1, at(height(child), s.y[child]), at(m.Height, s.y[child]))
		}
		p.line(s.color(p.Theme, colors, k+i), 1.1, at(m.Height, s.y[m.A]), at(m.Height, s.y[m.B]))
	}
	base := float64(k)
	p.line(p.muted, 0.75, at(0, base).Sub(point(0, 3)), at(top, base).Sub(point(0, 3)))
	for _, tick := range (roundTicks{4}).Ticks(0, top) {
		x := at(tick.Value, base)
		p.line(p.muted, 0.75, point(x.X, x.Y-3), point(x.X, x.Y-6))
		p.write(centred(label(sizeSmall, p.ink)), point(x.X, x.Y-6), tick.Label)
	}
	p.write(centred(label(sizeTick, p.ink)), point(p.X(0.5), at(0, base).Y-16), "Ward distance")
}

func (s *similarity) table() *table {
	t := newTable("kind", "a", "b", "value", "items")
	name := func(cluster int) string {
		if cluster < len(s.names) {
			return s.names[cluster]
		}
		return "#" + strconv.Itoa(cluster)
	}
	for i := range s.names {
		for j := range i {
			t.add("cosine", name(j), name(i), s.cosines.At(j, i), 2)
		}
	}
	for i, m := range s.tree {
		t.add("merge to "+name(len(s.names)+i), name(m.A), name(m.B), m.Height, m.Size)
	}
	return t
}

func (s *similarity) words() string {
	words := fmt.Sprintf("Cosine similarity between the readout vectors of %d categories, at most %s in size, and their hierarchical clustering.",
		len(s.names), significant(s.scale()))
	if len(s.tree) > 0 {
		m := s.tree[0]
		words += fmt.Sprintf(" The closest pair is %s and %s.", s.names[m.A], s.names[m.B])
	}
	return words
}
