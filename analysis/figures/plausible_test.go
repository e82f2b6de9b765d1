package figures

import (
	"math"
	"math/rand/v2"

	"readoutzones/analysis"
)

var someProvenance = Provenance{
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

func dice() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }

// gallery is every figure with plausible numbers.
func gallery() map[string]*Figure {
	figs := map[string]*Figure{
		"figure1a":         Architecture(mainNetwork),
		"figure1a-topdown": Architecture(topDownNetwork()),
		"accuracy":         Accuracy(plausibleAccuracy(10, 0.43, 0.53), plausibleAccuracy(10, 0.01, 0.011)).WithPaper(),
		"figure2":          plausibleFigure2(),
		"figure2-paper":    plausibleFigure2().WithPaper(),
		"figure2a":         Change(plausibleChange(analysis.Published.ChangeTrained[:]), nil),
		"figure2b":         Correctness(plausibleNowLater(8.2, 7.6, -0.05, 0.05), plausibleNowLater(0.19, 0.12, 0.003, 0.004), 8).WithPaper(),
		"figure2c":         FinalClasses(plausibleOwnOthers(), 8).WithPaper(),
		"tstable":          TStable(plausibleStability()).WithPaper(),
		"splits":           Splits(plausibleStability()).WithPaper(),
	}
	for _, f := range figs {
		f.From(someProvenance)
	}
	return figs
}
