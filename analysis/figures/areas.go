package figures

import (
	"fmt"

	"readoutzones/analysis"
)

// Areas draws where in the hierarchy the answer is, and when: how often a decoder finds the label in each area's responses, of
// all images and of those that are correct later; how alike these are to the class's mean; and by how much the responses still
// change.
func Areas(areas []*analysis.AreaDynamics) *Figure {
	f := &Figure{Title: "The label in the areas’ responses, and their change", height: 500,
		numbers: newTable("area", "quantity", "group", "t", "mean", "low", "high", "images")}
	for _, a := range areas {
		for _, q := range areaLines(a) {
			for i, m := range q.means {
				f.numbers.add(a.Name, q.name, q.group, q.steps[i], m)
			}
		}
		if last := len(a.Steps) - 1; last >= 0 {
			f.Alt += fmt.Sprintf("%s: a decoder finds the label of %s of the images at t = %d and of %s at t = %d. ",
				a.Name, percent(a.Accuracy[0].Value, 1), a.Steps[0], percent(a.Accuracy[last].Value, 1), a.Steps[last])
		}
	}
	f.Alt = sentences(f.Alt)
	f.draw = func(p page) {
		var key []entry
		for i, a := range areas {
			key = append(key, p.areaLook(i).entry(a.Name))
		}
		rows := drawKey(p, key).inset(0, 0, 6, 0).rows(16, 1, 1)
		rows[0].drawPanels(24, nil, rows[0].areaPanel(areas, "Decoder, all images", 0, 100), rows[0].areaPanel(areas, "Decoder, images correct later", 1, 100))
		rows[1].drawPanels(24, nil, rows[1].areaPanel(areas, "Likeness to the class, images correct now", 2, 1), rows[1].areaPanel(areas, "Relative change", 3, 1))
	}
	return f
}

// areaLine is a quantity of an area over time.
type areaLine struct {
	name, group, yLabel string
	steps               []int
	means               []analysis.Mean
}

// areaLines are those that are drawn, in their order, and then the rest.
func areaLines(a *analysis.AreaDynamics) []areaLine {
	of := func(pairs [][2]analysis.Mean, group int) []analysis.Mean {
		means := make([]analysis.Mean, len(pairs))
		for i, pair := range pairs {
			means[i] = pair[group]
		}
		return means
	}
	later := a.Steps[min(1, len(a.Steps)):]
	return []areaLine{
		{"decoder", "all", "images whose label is found (%)", a.Steps, a.Accuracy},
		{"decoder", "correct later", "images whose label is found (%)", a.Steps, of(a.Decoder, 0)},
		{"cosine with class mean", "correct now", "cosine with the class’s mean", a.Steps, of(a.CosClassMean, 0)},
		{"relative change", "all", "log_{10}(change / norm before)", later, a.RelativeChange},
		{"cosine with class mean", "correct later", "", a.Steps, of(a.CosClassMean, 1)},
		{"decoder", "stays wrong", "", a.Steps, of(a.Decoder, 1)},
		{"norm", "correct now", "", a.Steps, of(a.Norm, 0)},
		{"norm", "correct later", "", a.Steps, of(a.Norm, 1)},
		{"change", "all", "", later, a.Change},
	}
}

// areaLook is how an area is drawn; its dashes tell it apart without colours.
func (p page) areaLook(i int) series {
	s := p.networkLine(i)
	s.band, s.shape = false, circle
	return s
}

// areaPanel draws the line of this number of all areas.
func (p page) areaPanel(areas []*analysis.AreaDynamics, title string, line int, scale float64) *panel {
	pl := p.newPanel(title, "time step t", "")
	last, images := 0, 0
	for i, a := range areas {
		q, s := areaLines(a)[line], p.areaLook(i)
		pl.Y.Label.Text = q.yLabel
		for j, m := range q.means {
			s.x, s.means = append(s.x, float64(q.steps[j])), append(s.means, m.Times(scale))
			last, images = max(last, q.steps[j]), images+m.N
		}
		pl.Add(s)
	}
	if images == 0 {
		pl.note = "there are no such images"
	}
	pl.steps(0, last)
	pad(&pl.Y, 0.06)
	return pl
}
