package claims

import (
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"readoutzones/analysis"
	"readoutzones/data/recording"
)

// degradedWorld is a network of 40 classes that sees 400 images at three levels. An image that is wrong at t = 0 is right from
// t = 2 on with the probability of its level; classes differ in how easy they are.
func degradedWorld(seed uint64, byNoise bool, gain ...float64) (levels []analysis.Degraded) {
	const classes, images, steps = 40, 400, 5
	random := rand.New(rand.NewPCG(seed, 1))
	labels, ease := make([]int, images), make([]float64, classes)
	for k := range ease {
		ease[k] = 0.2 + 0.6*random.Float64()
	}
	readout := &analysis.Readout{Weight: mat.NewDense(classes, 2, make([]float64, 2*classes))}
	for i, gain := range gain {
		tr := analysis.Trajectory{Labels: labels, Classes: make([][]int, steps)}
		for n := range images {
			labels[n] = n % classes
			first, later := random.Float64() < ease[labels[n]], random.Float64() < gain
			for t := range steps {
				class := (labels[n] + 1) % classes
				if first || later && t >= 2 {
					class = labels[n]
				}
				tr.Classes[t] = append(tr.Classes[t], class)
			}
		}
		d := recording.Degradation{Noise: 0.1 * float64(i)}
		if !byNoise {
			d = recording.Degradation{Occlusion: d.Noise}
		}
		levels = append(levels, analysis.Degraded{Degradation: d, Dynamics: &analysis.Dynamics{Trajectory: tr, Readout: readout}})
	}
	return levels
}

func TestClaimsOnDegradedImages(t *testing.T) {
	for _, c := range []struct {
		gain []float64
		want Verdict
	}{{[]float64{0.1, 0.4, 0.5}, Supported}, {[]float64{0.5, 0.3, 0}, NotSupported}, {[]float64{0.3, 0.3, 0.3}, Undecided}} {
		for id, byNoise := range map[string]bool{"noise-gains-more": true, "occlusion-gains-more": false} {
			n := Networks{Degraded: degradedWorld(1, byNoise, c.gain...)}
			if claim := onlyClaim(t, id, n); claim.Verdict != c.want || claim.Effect.N != 400 || !strings.Contains(claim.Note, " at 0.2") {
				t.Errorf("%s where %v gain: %s (%s; %s)", id, c.gain, claim.Verdict, claim.OursText(), claim.Note)
			}
			n.Degraded = n.Degraded[:1]
			if claim := onlyClaim(t, id, n); claim.Verdict != NotTested || !strings.Contains(claim.Note, "needs recordings of") {
				t.Errorf("%s without levels: %s (%s)", id, claim.Verdict, claim.Note)
			}
		}
	}
	world := degradedWorld(1, true, 0.1, 0.2)
	if claim := onlyClaim(t, "noise-gains-more", Networks{Degraded: world[1:]}); claim.Verdict != NotTested || !strings.Contains(claim.Note, "clean images") {
		t.Errorf("without clean images: %s (%s)", claim.Verdict, claim.Note)
	}
}

// Where all levels gain the same, the claim is supported in at most 5 % of networks: 2.5 % on its side, and two standard errors.
func TestClaimsOnDegradedImagesAreCalibrated(t *testing.T) {
	const networks = 400
	supported, covered := 0, 0
	for seed := range uint64(networks) {
		effect := analysis.GainsMore(degradedWorld(seed, true, 0.15, 0.15, 0.15)).Mean()
		if Positive.Verdict(effect) == Supported {
			supported++
		}
		if effect.Low <= 0 && effect.High >= 0 {
			covered++
		}
	}
	if supported > networks/20 || covered < networks*92/100 || covered > networks*98/100 {
		t.Errorf("of %d networks %d supported, 0 covered in %d", networks, supported, covered)
	}
}
