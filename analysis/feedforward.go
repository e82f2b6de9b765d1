package analysis

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Feedforward relates the norms of a feed-forward network to the t_stable of a recurrent one (Fig. 6), over the
// images that are stable-correct in the latter.
type Feedforward struct {
	TStable  []int     // [n] of each stable-correct image
	Norm     []float64 // [n] of the feed-forward network's representation of that image
	Norms    []Mean    // [T] mean norm of the images with each t_stable; N = 0 where there are none
	Pearson  Mean      // correlation of norm and t_stable, with Fisher's interval
	Spearman Mean      // rank correlation, its interval clustered by class
	Within   Mean      // the same where each class's means of norm and t_stable are taken away
}

// FeedforwardNorms takes the norms of step 0 (the feed-forward sweep) from d, and t_stable from s.
func FeedforwardNorms(d *Dynamics, s *Stability) (*Feedforward, error) {
	if len(s.Kind) != d.Images() {
		return nil, fmt.Errorf("analysis: norms of %d images do not fit the stability of %d; record both networks on the same images", d.Images(), len(s.Kind))
	}
	settle, images := s.TStable()
	f := &Feedforward{TStable: settle, Norm: pick(d.Norms[0], images), Norms: make([]Mean, s.Steps)}
	for t := range f.Norms {
		f.Norms[t] = NewEstimate(d.Labels, d.Norms[0], func(n int) bool { return s.Kind[n] == StableCorrect && s.Settle[n] == t }).Mean()
	}
	f.Pearson = pearson(f.Norm, floatsOf(settle))
	f.Spearman = NormAgainstTStable(d, s).Mean()
	f.Within = withinClasses(d, s).Mean()
	return f, nil
}

// NormAgainstTStable estimates Spearman's correlation of the norms of d at step 0 with the t_stable of s, over the images
// that are stable-correct in s.
func NormAgainstTStable(d *Dynamics, s *Stability) *Estimate {
	return Spearman(d.Labels, d.Norms[0], floatsOf(s.Settle), func(n int) bool { return s.Kind[n] == StableCorrect })
}

func withinClasses(d *Dynamics, s *Stability) *Estimate {
	member := make([]bool, d.Images())
	for n, kind := range s.Kind {
		member[n] = kind == StableCorrect
	}
	norms, times := lessClassMean(d.Labels, d.Norms[0], member), lessClassMean(d.Labels, floatsOf(s.Settle), member)
	return Spearman(d.Labels, norms, times, func(n int) bool { return member[n] })
}

// pearson returns the correlation of x and y with Fisher's 95 % interval: tanh(atanh r ± 1.96/√(n − 3)).
// It is NaN where x or y does not vary.
func pearson(x, y []float64) Mean {
	n := len(x)
	m := Mean{Value: math.NaN(), Low: math.NaN(), High: math.NaN(), N: n}
	if n < 2 {
		return m
	}
	m.Value = min(max(stat.Correlation(x, y, nil), -1), 1)
	if n > 3 {
		half := distuv.UnitNormal.Quantile(0.975) / math.Sqrt(float64(n-3))
		m.Low, m.High = math.Tanh(math.Atanh(m.Value)-half), math.Tanh(math.Atanh(m.Value)+half)
	}
	return m
}
