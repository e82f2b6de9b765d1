package analysis

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
)

// Band is a simultaneous 95 % band: with probability 0.95 all of the estimates' true values lie in it, not each of them.
type Band struct {
	Means    []Mean  // the estimates, with the band as intervals
	Quantile float64 // how many standard errors wide the band is on either side
	Low      float64 // a lower 95 % bound of the largest of the true values
	High     float64 // an upper 95 % bound of the largest of the true values
}

// BandOf bounds estimates of the same images by the 95 % quantile of their largest |t| in 2,000 bootstrap samples of the
// classes (of the images, with fewer than [FewestClusters] labels): t is the sum of the influences in a sample, in
// standard errors of that sample. Samples are drawn from fixed seeds.
func BandOf(estimates []*Estimate) *Band {
	const samples = 2000
	sums := unitSums(estimates)
	largest, above, below := make([]float64, samples), make([]float64, samples), make([]float64, samples)
	_ = parallel(samples, func(first, last int) error {
		counts := make([]float64, len(sums[0]))
		for i := first; i < last; i++ {
			resample(rand.New(rand.NewPCG(1, uint64(i))), counts)
			for _, unit := range sums {
				t := bootstrapT(unit, counts)
				largest[i], above[i], below[i] = max(largest[i], math.Abs(t)), max(above[i], t), max(below[i], -t)
			}
		}
		return nil
	})
	b := &Band{Quantile: quantile95(largest), Low: math.Inf(-1), High: math.Inf(-1)}
	up, down := quantile95(below), quantile95(above)
	for _, e := range estimates {
		error := e.StandardError()
		b.Means = append(b.Means, Mean{Value: e.Value, Low: e.Value - b.Quantile*error, High: e.Value + b.Quantile*error, N: e.N()})
		b.Low, b.High = max(b.Low, e.Value-down*error), max(b.High, e.Value+up*error)
	}
	return b
}

func quantile95(values []float64) float64 {
	slices.Sort(values)
	return stat.Quantile(0.95, stat.Empirical, values, nil)
}

// unitSums returns each estimate's influences summed by label, of the labels that occur in any; or by image.
func unitSums(estimates []*Estimate) [][]float64 {
	everyone := Average(estimates)
	_, labels := everyone.clusters()
	sums := make([][]float64, len(estimates))
	for k, e := range estimates {
		if labels < FewestClusters {
			sums[k] = e.unbiased
			continue
		}
		byLabel, _ := e.clusters()
		occurs := make([]bool, len(byLabel))
		for i, label := range everyone.Labels {
			occurs[label] = occurs[label] || everyone.Member[i]
		}
		for label, sum := range byLabel {
			if occurs[label] {
				sums[k] = append(sums[k], sum)
			}
		}
	}
	return sums
}

// bootstrapT returns the sum of the units' influences in a sample that holds each as often as counted, in standard errors
// of the sample: infinite where a sample leaves out all that varies, which tells that there are too few units to bound it.
func bootstrapT(units, counts []float64) float64 {
	n := float64(len(units))
	sum := floats.Dot(units, counts)
	var squares float64
	for u, x := range units {
		squares += counts[u] * (x - sum/n) * (x - sum/n)
	}
	if sum == 0 {
		return 0
	}
	return sum / math.Sqrt(n/(n-1)*squares)
}

// Outlying compares a number with those of the same kind that chance gives, such as random readouts': the difference from
// their mean, with the interval and two-sided p that say whether it could be one of them:
//
//	value − mean ± t · s · √(1 + 1/n)
func Outlying(value float64, chance []float64) (difference Mean, p float64) {
	n := len(chance)
	mean, deviation := stat.MeanStdDev(chance, nil)
	error := deviation * math.Sqrt(1+1/float64(n))
	half := studentT(n-1) * error
	return Mean{Value: value - mean, Low: value - mean - half, High: value - mean + half, N: n}, pValue(value-mean, error, n-1)
}

// resample draws as many units as there are counts, with replacement, and counts each.
func resample(random *rand.Rand, counts []float64) {
	clear(counts)
	for range counts {
		counts[random.IntN(len(counts))]++
	}
}
