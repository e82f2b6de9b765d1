package figures

import (
	"bytes"
	"image/color"
	"image/png"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
	"readoutzones/data/recording"
)

// A bar that says more than 100 % of the images is no bar of a share; what is unknown stays unknown.
func TestSharesEndAtAllImages(t *testing.T) {
	got := pairsInPercent([][2]analysis.Mean{{{Value: 0.9, Low: 0.75, High: 1.25, N: 12}, {Value: 0.125, Low: -0.25, High: 0.5, N: 11}}, {analysis.MeanOf(nil), {}}})
	want := [2]analysis.Mean{{Value: 90, Low: 75, High: 100, N: 12}, {Value: 12.5, Low: 0, High: 50, N: 11}}
	if none := got[1][0]; got[0] != want || !math.IsNaN(none.Low) || !math.IsNaN(none.High) {
		t.Errorf("%v and %v", got, want)
	}
}

// edgeCases are figures of recordings at the edges: one image, one step, two classes, groups without images, names
// that are long or odd.
func edgeCases() map[string]*Figure {
	figs := map[string]*Figure{
		"no provenance, long title": titled(Splits(plausibleStability()), strings.Repeat("a very long title ", 20)),
		"empty/accuracy":            Accuracy(nil, nil).WithPaper(),
		"empty/change":              Change(&analysis.Change{}, nil).WithPaper(),
		"empty/correctness":         Correctness(nil, nil, 10).WithPaper(),
		"empty/final":               FinalClasses(nil, 0),
		"empty/controls":            Controls(0, &analysis.Controls{Name: "norm"}),
		"empty/change ratios":       ChangeRatios(&analysis.Change{}, nil, 4, &analysis.Controls{Name: "change", Right: []analysis.Mean{nothing, nothing}}),
		"empty/splits":              Splits(&analysis.Stability{}).WithPaper(),
		"empty/tstable":             TStable(&analysis.Stability{}),
		"empty/summaries":           Summaries(nil).WithPaper(),
		"empty/feedforward":         FeedforwardNorms([]NetworkNorms{{"nothing", &analysis.Feedforward{Norms: []analysis.Mean{nothing}, Pearson: nothing, Spearman: nothing}}}),
		"empty/convergence":         Convergence([]NetworkConvergence{{Name: "nothing"}}),
		"empty/claims":              Claims(nil),
		"empty/zones":               Zones([3][]*analysis.Zones{}),
		"empty/trajectories":        Trajectories(nil, nil),
		"empty/agreement":           Agreement(nil),
		"empty/confusion":           Confusion(&analysis.Confusion{}, nil),
		"empty/classes":             Classes(&analysis.ClassStability{}, nil),
		"empty/compare":             NetworkComparison(&analysis.NetworkComparison{}, "a", "b"),
		"empty/effects":             Effects(&claims.Course{}),
		"effects/before training":   Effects(someCourse(0)),
		"effects/every epoch":       Effects(someCourse(upToInt(61)...)),
		"empty/training":            TrainingCurve(nil, 12),
		"empty/trainings":           Trainings([]Training{{Name: "a"}, {Name: "b"}}),
		"training/one epoch":        TrainingCurve(someTraining(1, 10), 1),
		"training/one step":         TrainingCurve(someTraining(60, 1), 0),
		"empty/attractors":          Attractors(&analysis.Attractors{}),
		"empty/push":                Push(plausiblePushes(0), 0),
		"empty/areas":               Areas(nil),
		"empty/borders":             Borders(&analysis.Borders[analysis.Mean]{TStable: analysis.Predictors[analysis.Mean]{Distance: nothing, Norm: nothing, Cosine: nothing}}),
		"empty/speed":               SpeedAccuracy(&analysis.SpeedAccuracy[analysis.Mean]{}, nil),
		"empty/levels":              Levels(&analysis.Levels{}),
		"levels/clean alone":        Levels(&analysis.Levels{Occlusion: someLevels([]float64{0}, 0, 0, 0)}),
		"empty/routes":              Routes(&analysis.Routes[analysis.Mean]{}),
		"empty/future":              FutureClass(&analysis.FutureClass[analysis.Mean]{}),
		"empty/ownzones":            OwnZones(&analysis.Dimensionality{}),
		"nothing/correctness":       Correctness(nowhere(10), nowhere(10), 10).WithPaper(),
		"empty/references":          References(),
		"empty/rings":               Rings(nil, nil, nil),
		"empty/crowdat":             CrowdAt(nil, []int{0}, nil),
		"nothing/summaries":         Summaries([]NetworkSummary{nothingSummarised("a network with a name that is far too long")}),
		"architecture/feedforward":  Architecture(Network{Name: "BNet", ImageSize: 64, Timesteps: 1, Classes: 2, Areas: []Area{{Name: "V1", Channels: 1, Size: 64}}}),
		"architecture/odd":          Architecture(Network{Name: "<odd> & \x00 \"name\"", Areas: []Area{{Name: strings.Repeat("long", 30)}}}),
		"change/80 steps":           Change(longChange(80), longChange(80)),
		"bias/nothing":              Bias(&analysis.Bias{Norm: nan, MinNorm: nan, MaxNorm: nan, MeanNorm: nothing, AccuracyWith: nan, AccuracyWithout: nan, Gain: nothing}).WithPaper(),
	}
	for name, p := range map[string]plausible{
		"one image":             {images: 1, classes: 2, dimensions: 3, steps: 10, trained: true},
		"one step":              {images: 30, classes: 5, dimensions: 8, steps: 1, trained: true},
		"two steps":             {images: 30, classes: 5, dimensions: 8, steps: 2, trained: true},
		"two classes":           {images: 60, classes: 2, dimensions: 4, steps: 6, trained: true},
		"never right":           {images: 8, classes: 40, dimensions: 4, steps: 4},
		"many classes":          {images: 40, classes: 230, dimensions: 8, steps: 3, trained: true},
		"bias, names very long": {images: 40, classes: 12, dimensions: 6, steps: 12, trained: true, bias: true},
	} {
		for kind, f := range allOf(p) {
			figs[name+"/"+kind] = f.From(someProvenance)
		}
	}
	return figs
}

// allOf is every figure that one recording allows.
func allOf(p plausible) map[string]*Figure {
	rec := p.recording(1)
	if p.bias {
		rec.Categories[0] = strings.Repeat("wolpertinger ", 20)
		rec.Categories[1] = strings.Repeat("Rindfleischetikettierung", 8)
		rec.Categories[2] = "<tag attribute=\"&\"> \x01\u2028 ‖ 犬"
		rec.Categories[3] = ""
	}
	d := measured(rec)
	readout := analysis.ReadoutOf(rec)
	label := rec.Labels[0]
	figs := map[string]*Figure{
		"figure2":      must(Figure2(d, d)).WithPaper(),
		"accuracy":     Accuracy(analysis.Accuracy(&d.Trajectory), nil).WithPaper(),
		"tstable":      TStable(d.Stability).WithPaper(),
		"splits":       Splits(d.Stability).WithPaper(),
		"similarity":   Similarity(readout.Cosines(), analysis.Ward(readout.Distances()), rec.Categories, superclasses(rec.K)),
		"ownzones":     OwnZones(analysis.OwnZoneByDimension(readout, 1)),
		"classes":      Classes(analysis.StabilityByClass(d), rec.Categories),
		"confusion":    Confusion(analysis.ConfuseSteps(&d.Trajectory, 0, rec.T-1, rec.K), rec.Categories),
		"agreement":    Agreement(analysis.Agreement(&d.Trajectory)),
		"trajectories": Trajectories([]*analysis.Projection{must(analysis.Project(rec, 0, label, (label+1)%rec.K))}, rec.Categories),
		"summaries":    Summaries([]NetworkSummary{{"lateral-additive", analysis.Summarise(d)}}).WithPaper(),
		"compare":      NetworkComparison(must(analysis.CompareNetworks(d, d)), strings.Repeat("long/path", 20)+".npz", "r.npz"),
		"feedforward":  FeedforwardNorms([]NetworkNorms{{"itself", must(analysis.FeedforwardNorms(d, d.Stability))}}),
		"convergence":  Convergence([]NetworkConvergence{{"itself", must(analysis.Converge(&d.Trajectory, 1)), nil}}),
		"plain": Similarity(mat.NewSymDense(2, []float64{1, -1, -1, 1}), analysis.Linkage{{A: 0, B: 1, Height: 1, Size: 2}}, nil,
			[]recording.Superclass{{Name: "a", Animate: true}, {Name: "b"}}),
	}
	figs["areas"] = Areas(someAreas(d))
	for _, f := range Questions(d, superclasses(rec.K)) {
		figs[f.Name] = f.Figure
	}
	if p.bias {
		figs["bias"] = Bias(analysis.ReadoutBias(d)).WithPaper()
	}
	return figs
}

func upToInt(n int) []int {
	numbers := make([]int, n)
	for i := range numbers {
		numbers[i] = i
	}
	return numbers
}

func titled(f *Figure, title string) *Figure {
	f.Title = title
	return f
}

func nowhere(steps int) []analysis.NowLater {
	g := make([]analysis.NowLater, steps)
	for i := range g {
		g[i] = analysis.NowLater{Now: nothing, Later: nothing, Difference: nothing}
	}
	return g
}

func nothingSummarised(name string) NetworkSummary {
	n := nowhere(1)[0]
	o := analysis.OwnOthers{Own: nothing, Others: nothing, Difference: nothing}
	return NetworkSummary{name, analysis.Summary{Norm: n, NormFrom1: n, CosCurrent: n, CosFinal: o}}
}

func longChange(steps int) *analysis.Change {
	c := &analysis.Change{}
	for s := range steps - 1 {
		var line []analysis.Mean
		for t := range steps - 1 {
			line = append(line, around(10/float64(t+1), 0.1, 10+s))
		}
		c.Lines, c.All = append(c.Lines, line), line
	}
	return c
}

// drawnTexts are the texts of a figure as they are drawn.
func drawnTexts(t *testing.T, f *Figure) (texts []string) {
	t.Helper()
	c := newTracer(width, f.fullHeight())
	if err := f.render(c, Light); err != nil {
		t.Fatal(err)
	}
	for _, b := range c.texts {
		texts = append(texts, b.text)
	}
	return texts
}

func TestPathsMayHaveNamesOfTheirOwn(t *testing.T) {
	path := &analysis.Projection{Image: 7, Chosen: []int{0, 1}, Vectors: [][2]float64{{1, 0}, {0, 1}},
		Points: [][2]float64{{1, 2}, {2, 1}}, Classes: []int{1, 0}, Norms: []float64{2, 2}}
	for name, want := range map[string]string{"": "Image 7 (cat)", "a = 0.8": "a = 0.8"} {
		path.Name = name
		f := Trajectories([]*analysis.Projection{path}, []string{"cat", "dog"})
		if !slices.Contains(drawnTexts(t, f), want) || !strings.HasPrefix(f.Alt, want+": dog from t = 0") {
			t.Errorf("a path named %q: drawn %q, alt text %q", name, drawnTexts(t, f), f.Alt)
		}
	}
}

// A panel of networks before training stands there only where one was run.
func TestConvergenceHasNoEmptyPanel(t *testing.T) {
	networks := plausibleConvergence()
	const before = "Relative change, before training"
	if !slices.Contains(drawnTexts(t, Convergence(networks)), before) {
		t.Errorf("no panel %q of networks before training", before)
	}
	for i := range networks {
		networks[i].Random = nil
	}
	if texts := drawnTexts(t, Convergence(networks)); slices.Contains(texts, before) {
		t.Errorf("an empty panel is drawn: %q", texts)
	}
}

// Paths end in the same place of their panels where they end in the same place of their plane.
func TestPathsInOnePlaneShareAScale(t *testing.T) {
	path := func(far float64) *analysis.Projection {
		return &analysis.Projection{Chosen: []int{0, 1}, Vectors: [][2]float64{{1, 0}, {0, 1}}, Points: [][2]float64{{far, 0}, {1, 1}}}
	}
	near, far, elsewhere := path(2), path(20), path(2)
	elsewhere.Vectors = [][2]float64{{1, 0}, {0.5, 0.5}}
	if both := []*analysis.Projection{near, far}; view(inSamePlane(both, near)...) != view(inSamePlane(both, far)...) {
		t.Error("two paths in one plane are drawn to different scales")
	}
	if view(inSamePlane([]*analysis.Projection{near, elsewhere}, near)...) != view(near) {
		t.Error("a path in another plane changes the scale")
	}
}

// What sliders move is drawn over the whole width: less than 40 % of the canvas is empty.
func TestSlidersFillTheirCanvas(t *testing.T) {
	figs := recordedGallery()
	for _, name := range []string{"ring", "journey", "crowd"} {
		text, err := figs[name].PNG(Light)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		empty, size := 0, picture.Bounds().Size()
		for y := range size.Y {
			for x := range size.X {
				if color.NRGBAModel.Convert(picture.At(x, y)) == Light.background {
					empty++
				}
			}
		}
		if share := float64(empty) / float64(size.X*size.Y); share > 0.4 {
			t.Errorf("%s: %.0f %% of the canvas is empty", name, 100*share)
		}
	}
}

// Zones are drawn to one scale in both directions, whatever the page's shape, with their window in the middle.
func TestWindowsKeepTheirScale(t *testing.T) {
	wide := page{Canvas: draw.Canvas{Rectangle: vg.Rectangle{Max: point(300, 100)}}}
	if got, want := (window{-1, -2, 2, 4}).shaped(wide), (window{-6, -2, 12, 4}); got != want {
		t.Errorf("on a wide page the window is %v, want %v", got, want)
	}
	if got, want := (window{0, 0, 6, 1}).shaped(wide), (window{0, -0.5, 6, 2}); got != want {
		t.Errorf("a wider window is %v, want %v", got, want)
	}
}

// Each panel of a row says what was found in it, and the title and the words for those who cannot see it speak of all.
func TestPanelsSayTheirOwnFindings(t *testing.T) {
	norm := &analysis.Controls{Name: "norm", Right: []analysis.Mean{around(0.5, 0.1, 20)}}
	cosine := &analysis.Controls{Name: "cosine", Right: []analysis.Mean{around(1, 0.1, 20)}}
	supported := claims.Claim{Statement: "A", Claimed: claims.Positive}.Judge(claims.OfMean(around(1, 0.5, 20), 0.01))
	undecided := claims.Claim{Statement: "B", Claimed: claims.Positive}.Judge(claims.OfMean(around(0, 0.5, 20), 1))
	f := Controls(1, norm, cosine).Headed("Norm: small", "Cosine: large").Finding("Both differ", supported, undecided)
	texts := drawnTexts(t, f)
	for _, want := range []string{"Both differ", "Norm: small", "Cosine: large"} {
		if !slices.Contains(texts, want) || !strings.Contains(f.Alt, want) {
			t.Errorf("%q is missing: drawn %q, alt text %q", want, texts, f.Alt)
		}
	}
	if slices.Contains(texts, "Norm") || !strings.HasSuffix(f.Alt, "The claim “A” is supported. The claim “B” is undecided.") {
		t.Errorf("drawn %q, alt text %q", texts, f.Alt)
	}
}

// A report keeps no intervals of the sizes, and the figure says so.
func TestReferencesWithoutIntervalsSaySo(t *testing.T) {
	e := claims.OfMean(around(0.1, 0.05, 50), 0.01)
	e.Size, e.Reference = 0.5, &claims.Reference{WrongEnding: 0.25, Walks: []float64{0.1}}
	c := claims.Claim{ID: "a", Claimed: claims.Positive}.Judge(e)
	if texts := drawnTexts(t, References(c)); !slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(s, "no intervals") }) {
		t.Errorf("drawn %q", texts)
	}
}
