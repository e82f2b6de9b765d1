package claims

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"readoutzones/analysis"
)

// reportJSON is what `blt analyse --json` writes.
type reportJSON struct {
	*analysis.Report
	Claims []Entry `json:"claims"`
}

// What earlier versions did not write yet: the second had no keys of what the paper leaves open, and the first judged nothing
// besides. A report that lacks other keys is damaged.
var (
	lackingInSecond = []string{"areas", "border", "future", "paths", "routes", "speed_accuracy"}
	lackingInFirst  = slices.Sorted(slices.Values(append([]string{"claims", "compare", "cos_final_matched", "cos_final_wrong"}, lackingInSecond...)))
)

// ReadReport reads what [ReportJSON] wrote: the numbers of a network, and the claims that were tested on it, which can be
// shown and joined with others' as [Test] gives them. A report of an earlier version is read without what it did not measure;
// one of the first, which did not judge yet, has no claims (nil), and no intervals either, because that version took the images
// of a class as unrelated.
func ReadReport(text []byte) (*analysis.Report, []Claim, error) {
	lacking, err := missingKeys(text)
	if err != nil {
		return nil, nil, err
	}
	r := reportJSON{Report: &analysis.Report{}}
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, nil, err
	}
	first := slices.Equal(lacking, lackingInFirst)
	switch {
	case first:
		r.Update()
	case lacking != nil:
		r.WithoutQuestions()
	}
	if err := r.Check(); err != nil || first {
		return r.Report, nil, err
	}
	claims, err := claimsOf(r.Claims)
	return r.Report, claims, err
}

// missingKeys returns the keys that a report lacks, in order, nil if none; it is an error if no version lacked just these.
func missingKeys(text []byte) ([]string, error) {
	var has, wanted map[string]json.RawMessage
	if err := json.Unmarshal(text, &has); err != nil {
		return nil, err
	}
	all, err := json.Marshal(reportJSON{Report: &analysis.Report{}})
	if err == nil {
		err = json.Unmarshal(all, &wanted)
	}
	var lacking []string
	for key := range wanted {
		if _, there := has[key]; !there {
			lacking = append(lacking, key)
		}
	}
	slices.Sort(lacking)
	if lacking != nil && !slices.Equal(lacking, lackingInSecond) && !slices.Equal(lacking, lackingInFirst) {
		return nil, fmt.Errorf("%s is missing", strings.Join(lacking, ", "))
	}
	return lacking, err
}

// claimsOf makes claims of the entries of a report.
func claimsOf(entries []Entry) (claims []Claim, err error) {
	for _, e := range entries {
		i := slices.IndexFunc(statements, func(s Statement) bool { return s.ID == e.ID })
		if i < 0 {
			return nil, fmt.Errorf("claim %q is none of the paper's", e.ID)
		}
		c := statements[i].judge(Evidence{Effects: []Effect{e.read()}})
		if c.Holm = float64(e.PHolm); c.Verdict != e.Verdict {
			return nil, fmt.Errorf("claim %s: the verdict %q does not follow from its interval [%g, %g]", e.ID, e.Verdict, e.Low, e.High)
		}
		claims = append(claims, c)
	}
	return claims, nil
}

// read returns the effect that the entry was made of, as far as it tells.
func (e Entry) read() Effect {
	mean := analysis.Mean{Value: float64(e.Effect), Low: float64(e.Low), High: float64(e.High), N: e.N}
	effect := OfMean(mean, float64(e.P)).advised("a narrower interval, of more images, more classes or more seeds")
	effect.Size, effect.recorded = float64(e.EffectSize), &e
	wrong, walker := float64(e.Reference.WrongEnding), float64(e.Reference.Walker)
	if !math.IsNaN(wrong) || !math.IsNaN(walker) {
		effect.Reference = &Reference{WrongEnding: wrong, Walks: []float64{walker}}
	}
	return effect
}

// InParts tells the claims about one network that are made of several parts. A report keeps the one that decides, which may
// be another in the next seed: so such claims cannot be joined from reports.
func InParts(c Claim) bool {
	return slices.Contains([]string{"readout-reflects-animacy", "thirty-dimensions-suffice", "norm-means-certainty", "border-predicts-more"}, c.ID)
}

// ofEach are the claims about all RNNs, and the one about each of them that they are made of.
var ofEach = map[string]string{
	"norm-lower-in-all":       "norm-lower-while-incorrect",
	"cosine-lower-in-all":     "cosine-lower-while-incorrect",
	"own-class-closer-in-all": "own-class-closer",
}

// InAll are the claims about all four RNNs (Fig. 3A), made of those about each: what [Test] gives of the networks' recordings,
// where there are only their reports. A network of which nothing was judged has nil.
func InAll(names []string, each [][]Claim) (all []Claim) {
	for _, s := range statements {
		part, known := ofEach[s.ID]
		if !known {
			continue
		}
		e, without := Evidence{About: fmt.Sprintf("in these %d networks", len(names))}, []string(nil)
		for i, claims := range each {
			if at := slices.IndexFunc(claims, func(c Claim) bool { return c.ID == part }); at >= 0 {
				e.Effects = append(e.Effects, claims[at].deciding().Named(names[i]))
			} else {
				without = append(without, names[i])
			}
		}
		if without != nil || len(names) < 4 {
			e.Missing = "reports with claims of all four RNNs; of " + strings.Join(without, ", ") + " there is none"
		}
		c := s.judge(e)
		c.Effects = e.Effects
		all = append(all, c)
	}
	return holm(all)
}
