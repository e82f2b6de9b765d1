package analysis

// FutureClass says how much of the label is in the representation of an image that is wrong now: what a decoder finds that was
// fitted to such images, and what the network's own readout finds, its current answer aside. E is [Mean], or [Number] in a
// [Report].
type FutureClass[E any] struct {
	Decoder [][2]E `json:"decoder"` // [T][correct later, stays wrong] accuracy of a ridge decoder, five-fold; none below 50 images
	Readout [][2]E `json:"readout"` // [T][correct later, stays wrong] share whose second choice is the label
}

// MeasureFutureClass looks at the images that are wrong now.
func MeasureFutureClass(d *Dynamics) *FutureClass[Mean] {
	f := &FutureClass[Mean]{Decoder: [][2]Mean{}, Readout: [][2]Mean{}}
	for t := range d.Steps() {
		later, wrong := func(n int) bool { return d.Stability.Later(t, n) }, func(n int) bool { return d.StaysWrong(t, n) }
		decoded := [2]Mean{MeanOf(nil), MeanOf(nil)}
		if d.Decoded != nil {
			decoded = [2]Mean{d.Finds(d.Decoded[t], later).Mean(), d.Finds(d.Decoded[t], wrong).Mean()}
		}
		f.Decoder = append(f.Decoder, decoded)
		f.Readout = append(f.Readout, [2]Mean{d.Finds(d.RunnerUp[t], later).Mean(), d.Finds(d.RunnerUp[t], wrong).Mean()})
	}
	return f
}

// Finds estimates which share of the images of a group have their label among guesses [N]; −1 is none.
func (d *Dynamics) Finds(guesses []int, in func(image int) bool) *Estimate {
	return NewWeightedEstimate(d.Labels, d.Images(), func(n int) (float64, float64) {
		return indicator(guesses[n] == d.Labels[n]), indicator(guesses[n] >= 0 && in(n))
	})
}
