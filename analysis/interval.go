package analysis

// Mean is an estimate with its Student-t 95 % interval over N units (images, unless said otherwise).
// Without units Value is NaN; with one unit Low and High are NaN, as nothing is known of the spread.
// In JSON, NaN is null.
type Mean struct {
	Value     float64 `json:"value"`
	Low, High float64 `json:"-"`
	N         int     `json:"n"`
}

// MeanOf returns the mean of the values with its Student-t 95 % interval. NaNs are left out: N counts the rest.
func MeanOf(values []float64) Mean { panic("to be written") }
