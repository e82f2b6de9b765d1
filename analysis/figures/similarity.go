package figures

import (
	"fmt"
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"readoutzones/analysis"
	"readoutzones/data/recording"
)

// Similarity draws the cosine similarity [K, K] between readout vectors, with the dendrogram of their clustering and the
// categories' names (Fig. 1B). Branches within a superclass have its colour, branches within the animate or the
// inanimate categories one of theirs. categories and superclasses may be nil.
func Similarity(cosines mat.Symmetric, tree analysis.Linkage, categories []string, superclasses []recording.Superclass) *Figure {
	k := cosines.SymmetricDim()
	s := &similarity{cosines: cosines, tree: tree, names: categoryNames(categories, k), leaves: tree.Leaves(), scale: 0.05}
	if len(superclasses) == k {
		s.superclasses = superclasses
	}
	s.place()
	return &Figure{
		Title: "Similarity of the readout vectors (Fig. 1B)", Alt: s.words(), numbers: s.table(),
		height: vg.Length(k)*rowHeight(k) + keyHeight(s.key(Light), width-2*margin) + 34,
		draw: func(p page) {
			drawKey(p, s.key(p.Theme)).inset(0, 0, 2, 0).drawPanels(2, []float64{150, 500}, p.treePanel(s), p.cosinesPanel(s))
		},
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
	scale        float64                // the largest absolute cosine between two different vectors; the colours reach as far
}

// group is what the items of a cluster have in common.
type group struct {
	superclass string // "" if they differ
	animacy    int    // 1 animate, −1 inanimate, 0 mixed or unknown
}

// place finds every cluster's height in the drawing, what its items have in common, and the scale.
func (s *similarity) place() {
	k := len(s.names)
	s.y, s.group = make([]float64, k+len(s.tree)), make([]group, k+len(s.tree))
	for row, leaf := range s.leaves {
		s.y[leaf] = float64(row)
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
	for i := range k {
		for j := range i {
			s.scale = max(s.scale, math.Abs(s.cosines.At(i, j)))
		}
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

// colors are of the superclasses, which come in the order of their first leaf: unlike ones for the first six of the animate
// and of the inanimate, then darker ones.
func (s *similarity) colors(t Theme) (names []string, colors map[string]color.NRGBA) {
	hues := map[bool][]color.NRGBA{
		true:  {rgb(0xE05A00), rgb(0xC24FB0), rgb(0xF0C20C), rgb(0x7F1F12), rgb(0xF7A8B8), rgb(0x8A7A3C)},
		false: {rgb(0x0068C8), rgb(0x12A876), rgb(0x6A3FD0), rgb(0x86D2F0), rgb(0xA0D23A), rgb(0x0B4A4A)},
	}
	used := map[bool]int{}
	colors = map[string]color.NRGBA{}
	for _, leaf := range s.leaves {
		if s.superclasses == nil {
			break
		}
		c := s.superclasses[leaf]
		if _, seen := colors[c.Name]; seen {
			continue
		}
		n := used[c.Animate]
		hue := hues[c.Animate][n%6]
		if t.dark {
			hue = mix(hue, rgb(0xFFFFFF), 0.2)
		}
		colors[c.Name] = mix(hue, t.ink, 0.35*float64(n/6%2))
		used[c.Animate]++
		names = append(names, c.Name)
	}
	return names, colors
}

// animacyColor is of branches that several superclasses share, all animate or all inanimate.
func (t Theme) animacyColor(animate bool) color.NRGBA {
	if animate {
		return mix(t.red, t.ink, 0.6)
	}
	return mix(t.blue, t.ink, 0.6)
}

// clusterColors are of every cluster.
func (s *similarity) clusterColors(t Theme) []color.NRGBA {
	_, colors := s.colors(t)
	clusters := make([]color.NRGBA, len(s.group))
	for i, g := range s.group {
		switch {
		case g.superclass != "":
			clusters[i] = colors[g.superclass]
		case g.animacy != 0:
			clusters[i] = t.animacyColor(g.animacy > 0)
		default:
			clusters[i] = t.muted
		}
	}
	return clusters
}

func (s *similarity) key(t Theme) []entry {
	limit := number(s.scale, 2)
	key := []entry{colourBar("cosine", "−"+limit, limit, func(v float64) color.NRGBA { return t.diverging(2*v - 1) })}
	names, colors := s.colors(t)
	for _, name := range names {
		key = append(key, entry{name: name, sample: swatch(colors[name])})
	}
	if len(names) > 0 {
		key = append(key, entry{name: "several, all animate", sample: swatch(t.animacyColor(true))},
			entry{name: "several, all inanimate", sample: swatch(t.animacyColor(false))})
	}
	return key
}

// cosinesPanel draws the matrix, the names of its rows and, between them, a strip in the colours of the superclasses.
func (p page) cosinesPanel(s *similarity) *panel {
	k := len(s.leaves)
	pl := p.newPanel("", "categories in the same order, from left to right", "")
	pl.X.Label.TextStyle.Font.Size = sizeTick
	pl.matrix(k, k, func(r, c int) color.NRGBA { return p.diverging(s.cosines.At(s.leaves[r], s.leaves[c]) / s.scale) })
	pl.X.Tick.Marker = plot.ConstantTicks{}
	pl.nameRows(p, s.names, s.leaves)
	pl.X.Width, pl.Y.Width = 0, 0
	if s.superclasses != nil {
		pl.Y.Padding = 12
		colors := s.clusterColors(p.Theme)
		pl.Add(plotting(func(c draw.Canvas, _ *plot.Plot) {
			p.Canvas = draw.Crop(c, -10, c.Min.X-c.Max.X-3, 0, 0)
			p.raster(k, 1, func(r, _ int) color.NRGBA { return colors[s.leaves[r]] })
		}))
	}
	return pl
}

// treePanel draws the dendrogram, its leaves to the right, with a scale of its distances.
func (p page) treePanel(s *similarity) *panel {
	k := len(s.names)
	pl := p.newPanel("", "Ward distance", "")
	pl.rowsAndColumns(k, 1)
	pl.X.Scale = plot.InvertedScale{Normalizer: plot.LinearScale{}}
	pl.X.Min, pl.X.Max, pl.X.Tick.Marker, pl.X.Tick.Length = 0, 0, roundTicks(4), 3
	pl.X.Label.TextStyle.Font.Size, pl.X.Tick.Label.Font.Size = sizeTick, sizeSmall
	pl.HideY()
	height := func(cluster int) float64 {
		if cluster < k {
			return 0
		}
		return s.tree[cluster-k].Height
	}
	colors := s.clusterColors(p.Theme)
	line := func(cluster int, from, to plotter.XY) {
		pl.line(plotter.XYs{from, to}, draw.LineStyle{Color: colors[cluster], Width: 1.1})
	}
	for i, m := range s.tree {
		for _, child := range []int{m.A, m.B} {
			line(child, plotter.XY{X: height(child), Y: s.y[child]}, plotter.XY{X: m.Height, Y: s.y[child]})
		}
		line(k+i, plotter.XY{X: m.Height, Y: s.y[m.A]}, plotter.XY{X: m.Height, Y: s.y[m.B]})
		pl.X.Max = max(1.02*m.Height, pl.X.Max)
	}
	return pl
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
		len(s.names), significant(s.scale))
	if len(s.tree) > 0 {
		m := s.tree[0]
		words += fmt.Sprintf(" The closest pair is %s and %s.", s.names[m.A], s.names[m.B])
	}
	return words
}
