package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

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
	Spearman Mean      // rank correlation, with a bootstrap interval over images
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
	times := make([]float64, len(settle))
	for i, t := range settle {
		times[i] = float64(t)
	}
	f.Pearson, f.Spearman = pearson(f.Norm, times), spearman(f.Norm, times)
	return f, nil
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

// spearman returns the correlation of the ranks of x and y (ties share their mean rank), with the 95 % percentile
// interval of 1,000 bootstrap samples of the images. It is NaN where x or y does not vary.
func spearman(x, y []float64) Mean {
	const samples = 1000
	n := len(x)
	m := Mean{Value: math.NaN(), Low: math.NaN(), High: math.NaN(), N: n}
	if n < 2 {
		return m
	}
	places := [2][]int{places(x), places(y)}
	weights := make([]float64, n)
	for i := range weights {
		weights[i] = 1
	}
	m.Value = rankCorrelation(places, weights)
	random := rand.New(rand.NewPCG(1, uint64(n)))
	var values []float64
	for range samples {
		resample(random, weights)
		if r := rankCorrelation(places, weights); !math.IsNaN(r) {
			values = append(values, r)
		}
	}
	if len(values) > 0 {
		slices.Sort(values)
		m.Low, m.High = stat.Quantile(0.025, stat.LinInterp, values, nil), stat.Quantile(0.975, stat.LinInterp, values, nil)
	}
	return m
}

// resample draws as many images as there are weights, with replacement, and counts each.
func resample(random *rand.Rand, weights []float64) {
	clear(weights)
	for range weights {
		weights[random.IntN(len(weights))]++
	}
}

// places returns for each value its place among the distinct values, from 0.
func places(values []float64) []int {
	distinct := slices.Compact(slices.Sorted(slices.Values(values)))
	places := make([]int, len(values))
	for i, x := range values {
		places[i], _ = slices.BinarySearch(distinct, x)
	}
	return places
}

// rankCorrelation returns Spearman's correlation of two quantities, given by their places, in a sample that holds
// each image as often as its weight says.
func rankCorrelation(places [2][]int, weights []float64) float64 {
	return stat.Correlation(ranks(places[0], weights), ranks(places[1], weights), weights)
}

// ranks returns the rank of each image in the sample: equal values share the mean of their ranks.
func ranks(places []int, weights []float64) []float64 {
	rank := make([]float64, slices.Max(places)+1)
	for i, place := range places {
		rank[place] += weights[i]
	}
	var before float64
	for place, count := range rank {
		rank[place] = before + (count+1)/2
		before += count
	}
	return pick(rank, places)
}
