package analysis

import "fmt"

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
	for t, group := range s.groups() {
		f.Norms[t] = MeanOf(pick(d.Norms[0], group))
	}
	times := make([]float64, len(settle))
	for i, t := range settle {
		times[i] = float64(t)
	}
	f.Pearson, f.Spearman = pearson(f.Norm, times), spearman(f.Norm, times)
	return f, nil
}
