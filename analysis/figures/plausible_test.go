package figures

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
	"readoutzones/data/recording"
)

var someProvenance = analysis.Provenance{
	Preset: "laptop", Data: "synthetic-64px testplus (2,500 images)", Network: "lateral-additive 3f2a91c0", Backend: "xla:cpu", Seed: "1",
}

// around makes means with intervals about v.
func around(v, half float64, n int) analysis.Mean {
	return analysis.Mean{Value: v, Low: v - half, High: v + half, N: n}
}

var nothing = analysis.Mean{Value: math.NaN(), Low: math.NaN(), High: math.NaN()}

func plausibleAccuracy(steps int, from, to float64) []analysis.Mean {
	m := make([]analysis.Mean, steps)
	for t := range m {
		m[t] = around(to-(to-from)*math.Exp(-float64(t)/1.5), 0.012, 2500)
	}
	return m
}

var mainNetwork = Network{
	Name: "lateral, additive", ImageSize: 64, Classes: 100, Timesteps: 10, Interaction: "additive",
	Areas: []Area{
		{Name: "retina", Channels: 32, Size: 64, Constant: true},
		{Name: "V1", Channels: 64, Size: 64, Constant: true},
		{Name: "V2", Channels: 128, Size: 32, Lateral: true},
		{Name: "V4", Channels: 256, Size: 16, Lateral: true},
		{Name: "IT", Channels: 512, Size: 8, Lateral: true},
		{Name: "GAP", Channels: 512, Size: 1, Lateral: true},
	},
}

func topDownNetwork() Network {
	n := mainNetwork
	n.Name, n.Interaction = "lateral and top-down, multiplicative", "multiplicative"
	n.Areas = append([]Area{}, n.Areas...)
	n.Areas[2].TopDown, n.Areas[3].TopDown = true, true
	return n
}

// plausibleChange has the paper's shape; group t_stable = 7 is empty.
func plausibleChange(paper []float64) *analysis.Change {
	c := &analysis.Change{}
	d := dice()
	line := func(n int) []analysis.Mean {
		m := make([]analysis.Mean, len(paper))
		for i, v := range paper {
			half := 0.1 + 0.6/math.Sqrt(float64(n))
			m[i] = around(v*(1+0.02*d.NormFloat64()), half, n)
		}
		return m
	}
	for s, n := range []int{961, 92, 63, 41, 29, 22, 16, 0, 9} {
		if n == 0 {
			c.Lines = append(c.Lines, make([]analysis.Mean, len(paper)))
			for i := range c.Lines[s] {
				c.Lines[s][i] = nothing
			}
			continue
		}
		c.Lines = append(c.Lines, line(n))
	}
	c.All = line(1233)
	return c
}

func plausibleNowLater(now, later, slope, half float64) []analysis.NowLater {
	g := make([]analysis.NowLater, 10)
	for t := range g {
		v := slope * float64(t)
		g[t] = analysis.NowLater{Now: around(now+v, half, 1000+20*t), Later: around(later+v, half*math.Sqrt(2+float64(t)), 272-30*t)}
	}
	g[9].Later = nothing
	return g
}

func plausibleOwnOthers() []analysis.OwnOthers {
	g := make([]analysis.OwnOthers, 10)
	for t := range g {
		g[t] = analysis.OwnOthers{Own: around(0.08+0.006*float64(t), 0.006+0.002*float64(t), 272-30*t), Others: around(-0.02-0.001*float64(t), 0.004+0.001*float64(t), 272-30*t)}
	}
	g[9] = analysis.OwnOthers{Own: nothing, Others: nothing}
	return g
}

func plausibleStability() *analysis.Stability {
	return &analysis.Stability{Steps: 10, Splits: [4]int{1190, 1010, 155, 145}, Counts: []int{905, 101, 70, 39, 30, 18, 14, 9, 4, 0}, TStar: 7}
}

func plausibleFigure2() *Figure {
	p := analysis.Published
	return figure2(plausibleChange(p.ChangeTrained[:]), plausibleChange(p.ChangeRandom[:]), 8,
		compareNorm(plausibleNowLater(8.2, 7.6, -0.05, 0.05)), compareCosine(plausibleNowLater(0.19, 0.12, 0.003, 0.004)),
		compareFinal(plausibleOwnOthers()))
}

// someAreas have noisy responses to the labels, less noisy in the second; the first was kept at every other step only.
func someAreas(d *analysis.Dynamics) []*analysis.AreaDynamics {
	random := dice()
	var areas []*analysis.AreaDynamics
	for i, name := range []string{"V2", "IT"} {
		a := &recording.Area{Name: name, C: 6}
		for t := 0; t < d.Steps(); t += 2 - i {
			a.Steps = append(a.Steps, t)
			for n := range d.Images() {
				for c := range a.C {
					a.Responses = append(a.Responses, float32(d.Labels[n]*(c+1)%7)+float32(math.Exp(-float64(t+i)/3)*random.NormFloat64()))
				}
			}
		}
		areas = append(areas, must(analysis.MeasureArea(d, a)))
	}
	return areas
}

func dice() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }

// gallery is every figure with plausible numbers.
func gallery() map[string]*Figure {
	figs := map[string]*Figure{
		"figure1a":         Architecture(mainNetwork),
		"figure1a-topdown": Architecture(topDownNetwork()),
		"accuracy":         Accuracy(plausibleAccuracy(10, 0.43, 0.53), plausibleAccuracy(10, 0.01, 0.011)).WithPaper(),
		"figure2":          plausibleFigure2(),
		"figure2-paper":    plausibleFigure2().WithPaper(),
		"attractors":       Attractors(plausibleAttractors()),
		"push":             Push(plausiblePushes(60), 0),
		"figure2a":         Change(plausibleChange(analysis.Published.ChangeTrained[:]), nil),
		"figure2b":         Correctness(plausibleNowLater(8.2, 7.6, -0.05, 0.05), plausibleNowLater(0.19, 0.12, 0.003, 0.004), 8).WithPaper(),
		"figure2c":         FinalClasses(plausibleOwnOthers(), 8).WithPaper(),
		"tstable":          TStable(plausibleStability()).WithPaper(),
		"splits":           Splits(plausibleStability()).WithPaper(),
		"pictures":         somePictures(11),
		"training":         TrainingCurve(someTraining(20, 10), 0),
		"trainings":        Trainings([]Training{{"lateral-additive-1", someTraining(20, 10)}, {"bnet-1", someTraining(12, 1)}}),
		"effects":          Effects(someCourse(0, 1, 2, 4, 8, 16, 20)),
	}
	figs["compare"] = someComparison()
	for name, f := range recordedGallery() {
		figs[name] = f
	}
	for _, f := range figs {
		f.From(someProvenance)
	}
	return figs
}

// recordedGallery is every figure from plausible recordings.
func recordedGallery() map[string]*Figure {
	p := plausible{images: 1200, classes: 100, dimensions: 64, steps: 10, trained: true}
	untrained := p
	untrained.trained = false
	rec := p.recording(1)
	d, before := measured(rec), measured(untrained.recording(1))
	readout := analysis.ReadoutOf(rec)
	cosines := readout.Cosines()
	figs := map[string]*Figure{
		"rec-figure2":    must(Figure2(d, before)).WithPaper(),
		"rec-accuracy":   Accuracy(analysis.Accuracy(&d.Trajectory), analysis.Accuracy(&before.Trajectory)),
		"rec-tstable":    TStable(d.Stability),
		"rec-splits":     Splits(d.Stability),
		"figure1b":       Similarity(cosines, analysis.Ward(readout.Distances()), rec.Categories, superclasses(100)),
		"figure1b-plain": Similarity(cosines, analysis.Ward(readout.Distances()), rec.Categories, nil),
		"figure3b":       Schematic(),
		"figure4":        Zones(analysis.RandomZones(5, 150, 3)),
		"figure5":        OwnZones(analysis.OwnZoneByDimension(readout, 1)).WithPaper(),
		"figure5-third":  OwnZones(analysis.OwnZoneByDimension(readout, 1), analysis.OwnZoneByDimension(d.Readout, 2)).WithPaper(),
		"diaries":        Diaries(d, d.Stability.Examples(2)[:8], blackPictures(8)),
		"ring":           Ring(analysis.RandomZones(1, 2, 3)[1][0], 1.5),
		"spread":         Spreads([]string{"one", "two"}, []*analysis.Spread{readout.Spread(), d.Readout.Spread()}),
		"journey":        Journey(somePaths(rec, d)[0], 4, blackPictures(1)[0], rec.Categories),
		"crowd":          someCrowd(rec, d),
		"classes":        Classes(analysis.StabilityByClass(d), rec.Categories),
		"confusion":      Confusion(analysis.ConfuseSteps(&d.Trajectory, 0, 9, 100), rec.Categories),
		"agreement":      Agreement(analysis.Agreement(&d.Trajectory)),
		"trajectories":   Trajectories(somePaths(rec, d), rec.Categories),
		"figure3a":       Summaries(plausibleSummaries(d)).WithPaper(),
		"figure6":        FeedforwardNorms(plausibleNorms(d, before)),
		"figure7":        Convergence(plausibleConvergence()).WithPaper(),
		"claims":         Claims(plausibleClaims()),
		"references":     References(claims.TestOnly(claims.Networks{RNNs: []claims.RNN{{Name: "lateral-additive", Trained: d}}}, "norm-lower-while-incorrect", "own-class-closer", "readout-in-own-zone")...),
		"rings":          Rings(analysis.RandomZones(4, 2, 3)[1], []float64{1, 2, 4, 8}, []string{"norm 1", "norm 2", "norm 4", "norm 8"}),
		"crowdat":        CrowdAt(must(analysis.ProjectAll(rec, d.Stability.Examples(2), [2]int{0, 1})), []int{0, 1, 2, 9}, rec.Categories),
	}
	figs["rec-claims"] = Claims(claims.Test(claims.Networks{
		RNNs: []claims.RNN{{Name: "lateral-additive", Trained: d, Random: before, Unrolled: &d.Trajectory}}, BNet: d, BNetRandom: before, TrainedSteps: 5,
	}))
	figs["areas"], figs["levels"] = Areas(someAreas(d)), someLevelsFigure()
	controls, change := must(analysis.MeasureControls(d, before)), must(analysis.ChangeByStability(d, d.Stability))
	figs["controls"] = Controls(d.Stability.TStar, controls[1:]...)
	figs["change-ratios"] = ChangeRatios(change, must(analysis.ChangeByStability(before, d.Stability)), d.Stability.TStar, controls[0])
	for _, f := range Questions(d, superclasses(100)) {
		figs[f.Name] = f.Figure
	}
	biased := p
	biased.bias = true
	b := analysis.ReadoutBias(measured(biased.recording(1)))
	figs["bias"], figs["bias-paper"] = Bias(b), Bias(b).WithPaper()
	return figs
}

// somePaths are six images that get right late.
func somePaths(r *recording.Recording, d *analysis.Dynamics) []*analysis.Projection {
	var paths []*analysis.Projection
	for n := range r.N {
		if first := d.Classes[0][n]; d.Stability.Later(0, n) && len(paths) < 6 {
			third := (r.Labels[n] + 7) % r.K
			chosen := []int{r.Labels[n], first}
			if len(paths)%2 == 0 && third != first {
				chosen = append(chosen, third)
			}
			paths = append(paths, must(analysis.Project(r, n, chosen...)))
		}
	}
	return paths
}

// someComparison is of two networks of different size and number of steps.
func someComparison() *Figure {
	a := plausible{images: 1200, classes: 50, dimensions: 64, steps: 10, trained: true}
	b := a
	b.dimensions, b.steps = 48, 8
	return NetworkComparison(must(analysis.CompareNetworks(measured(a.recording(1)), measured(sameLabels(a.recording(1), b.recording(2))))), "lateral.npz", "top_down.npz")
}

// sameLabels gives a recording the labels and answers of another's images: its images are put into their order.
func sameLabels(want, r *recording.Recording) *recording.Recording {
	ordered := *r
	ordered.Labels, ordered.Outputs, ordered.Representations = want.Labels, nil, nil
	byLabel := map[int][]int{}
	for n, label := range r.Labels {
		byLabel[label] = append(byLabel[label], n)
	}
	for t := range r.T {
		for i, label := range want.Labels {
			n := byLabel[label][i%len(byLabel[label])]
			ordered.Outputs, ordered.Representations = append(ordered.Outputs, r.Output(t, n)...), append(ordered.Representations, r.Representation(t, n)...)
		}
	}
	return &ordered
}

func plausibleSummaries(d *analysis.Dynamics) []NetworkSummary {
	var s []NetworkSummary
	for _, p := range analysis.Published.Summaries {
		pair := func(v [2]float64, half float64) (a, b analysis.Mean) {
			return around(v[0]*1.05, half, 1000), around(v[1]*1.03, half*1.5, 300)
		}
		var n NetworkSummary
		n.Name = p.Network
		n.Norm.Now, n.Norm.Later = pair(p.Norm, 0.08)
		n.Norm.Difference = around(n.Norm.Now.Value-n.Norm.Later.Value, 0.11, 1300)
		n.NormFrom1 = n.Norm
		n.CosCurrent.Now, n.CosCurrent.Later = pair(p.CosCurrent, 0.004)
		n.CosFinal.Own, n.CosFinal.Others = pair(p.CosFinal, 0.006)
		n.CosCurrent.Difference = around(n.CosCurrent.Now.Value-n.CosCurrent.Later.Value, 0.007, 1300)
		n.CosFinal.Difference = around(n.CosFinal.Own.Value-n.CosFinal.Others.Value, 0.01, 300)
		s = append(s, n)
	}
	return s
}

func plausibleNorms(d, before *analysis.Dynamics) []NetworkNorms {
	return []NetworkNorms{
		{"BNet, trained", must(analysis.FeedforwardNorms(d, d.Stability))},
		{"ResNet18, trained", must(analysis.FeedforwardNorms(d, d.Stability))},
		{"BNet, random", must(analysis.FeedforwardNorms(before, d.Stability))},
	}
}

func plausibleConvergence() []NetworkConvergence {
	var nets []NetworkConvergence
	for i, p := range analysis.Published.Summaries {
		run := func(from, to, level, speed float64) *analysis.Convergence {
			c := &analysis.Convergence{Trained: 10, Accuracy: plausibleAccuracy(80, from, to), WorstStep: 79, WorstLoss: around(0.01*float64(i+1), 0.004, 2500)}
			for t := range 79 {
				c.RelativeChange = append(c.RelativeChange, around(level-speed*math.Log(1+float64(t)), 0.02, 2500))
			}
			return c
		}
		f := float64(i)
		nets = append(nets, NetworkConvergence{p.Network, run(0.42+0.01*f, 0.5+0.012*f, 0.1, 0.7+0.1*f), run(0.01, 0.01, 0.3, 0.5+0.1*f)})
	}
	return nets
}

func plausibleClaims() []claims.Claim {
	equal := claims.Claim{ID: "change-equal", Figure: "2A", Statement: "The amount of change does not depend on whether an image is already classified correctly, in the trained network", Measure: "difference of the mean change, t_stable > 0 less t_stable = 0, as a share of the mean", Claimed: claims.Equal, Unit: "images", Paper: "lines overlap", About: "in this network"}
	lower := claims.Claim{ID: "norm-lower", Figure: "2B", Statement: "The norm is lower while incorrect", Measure: "norm, later less now", Claimed: claims.Negative, Unit: "images", Paper: "−0.586", About: "in these 2 networks", Note: "7.45 against 8.02"}
	closer := claims.Claim{ID: "own-closer", Figure: "2C", Statement: "The own final class is closer than others’", Measure: "cosine, own less others", Claimed: claims.Positive, Unit: "images", Paper: "0.1235", About: "in this network"}
	faster := claims.Claim{ID: "faster", Figure: "5", Statement: "The proportion rises faster for random readouts", Measure: "share, random less trained", Claimed: claims.Positive, Unit: "repeats", About: "in this network"}
	bias := claims.Claim{ID: "bias", Figure: "6.1.1", Statement: "The readout bias does not matter", Measure: "gain in accuracy by the bias, as a share", Unit: "images", Paper: "53 % with and without"}
	norm := claims.OfMean(around(-0.572, 0.031, 12418), 1e-12).Named("lateral-additive")
	norm.Size, norm.AUC, norm.Reference = -0.36, 0.61, &claims.Reference{WrongEnding: -0.31, Walks: []float64{-0.02, 0.03}}
	return []claims.Claim{
		equal.Judge(claims.OfMean(around(0.0023, 0.012, 1233), nan)),
		lower.Judge(norm, claims.OfMean(around(-0.41, 0.05, 12002), 1e-9).Named("topdown-additive")),
		closer.Judge(claims.OfMean(around(-0.01, 0.003, 340), 0.001)),
		faster.Judge(claims.OfMean(around(0.003, 0.02, 100), 0.8)),
		bias.Without("a recording of the main network trained with readout bias"),
		equal.Judge(claims.Nothing()),
	}
}

// blackPictures are n pictures of 16 × 16 dots.
func blackPictures(n int) []image.Image {
	pictures := make([]image.Image, n)
	for i := range pictures {
		m := image.NewRGBA(image.Rect(0, 0, 16, 16))
		draw.Draw(m, m.Bounds(), image.Black, image.Point{}, draw.Src)
		pictures[i] = m
	}
	return pictures
}

// somePictures are images of one colour each.
func somePictures(n int) *Figure {
	images, words := blackPictures(n), [][]string{}
	for i, m := range images {
		shade := func(channel int) uint8 { return uint8((i*37 + channel*90) % 256) }
		draw.Draw(m.(draw.Image), m.Bounds(), image.NewUniform(color.RGBA{shade(0), shade(1), shade(2), 255}), image.Point{}, draw.Src)
		words = append(words, []string{"goldfish", "a line that is too long for its picture"}[:1+i%2])
	}
	return Pictures("Some pictures", images, words)
}

func someCrowd(rec *recording.Recording, d *analysis.Dynamics) *Figure {
	border := analysis.BusiestBorder(d)
	return Crowd(must(analysis.ProjectAll(rec, border.Images, border.Classes)), 3, rec.Categories)
}
