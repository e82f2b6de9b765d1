package analysis

// ZoneClaims tests what the paper says of readout zones in two dimensions (Fig. 4, Section 6.1) on 500 random readouts.
func ZoneClaims(seed uint64) []Claim {
	const runs, near, far = 500, 2, 20
	var bent, fading, outside []float64
	rows := RandomZones(runs, 1, seed)
	for i, z := range rows[0] {
		bent = append(bent, shareOfDirections(func(x, y float64) bool { return z.At(x/100, y/100) != z.At(100*x, 100*y) }))
		fading = append(fading, rows[1][i].Moved(far)-rows[1][i].Moved(near))
		out := 0.0
		for k, v := range z.Vectors {
			out += indicator(z.At(v[0], v[1]) != k) / float64(len(z.Vectors))
		}
		outside = append(outside, out)
	}
	claim := func(id, statement, measure string, claimed Sign, values []float64) Claim {
		c := Claim{ID: id, Figure: "4", Statement: statement, Measure: measure, Claimed: claimed, Unit: "runs"}
		return c.judge(evidence{effects: []Mean{MeanOf(values)}})
	}
	return []Claim{
		claim("zones-are-wedges", "Without bias a zone is a wedge with its tip at the origin", "share of directions whose class depends on the length", Equal, bent),
		claim("bias-fades", "A bias matters less where representations are much larger", "share of directions that it changes, at norm 20 − at norm 2", Negative, fading),
		claim("vectors-outside-in-two-dimensions", "In two dimensions readout vectors may lie outside their own zones", "share of readout vectors outside", Positive, outside),
	}
}
