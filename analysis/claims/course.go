package claims

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"readoutzones/analysis"
	"readoutzones/data/files"
)

// Course is what became of the claims' effects as a network was trained: whether an effect was there from the start, came
// with training, or had not come yet when training ended.
type Course struct {
	From       analysis.Provenance // of the run and the images
	MeasuredBy string              // tells versions of the code that measures apart
	Snapshots  []Snapshot          // by epoch
}

// Snapshot is a network after so many epochs.
type Snapshot struct {
	Epoch   int             // 0: before training
	Weights string          // their fingerprint
	Means   []analysis.Mean // of each of [Followed]
}

// Quantity is something that is followed over training. Its ID is a claim's where it is that claim's effect; its name then is
// what is claimed.
type Quantity struct {
	ID, Name string
	Percent  bool // a share, to be shown in per cent
	Claim    bool // something is claimed of it
	Claimed  Sign
	measure  func(View) analysis.Mean
}

// Followed are the quantities of a [Course]: how well the network does, how many of its stable-correct images come late,
// and the effects of Figs. 2A to 2C. What rests on fewer than ten images of a group does not exist.
var Followed = []Quantity{
	{ID: "accuracy-first", Name: "accuracy at the first step", Percent: true,
		measure: func(v View) analysis.Mean { return analysis.Accuracy(&v.Trajectory)[0] }},
	{ID: "accuracy-best", Name: "accuracy at the best step", Percent: true,
		measure: func(v View) analysis.Mean { return analysis.BestAccuracy(&v.Trajectory).Mean() }},
	{ID: "accuracy-last", Name: "accuracy at the last step", Percent: true,
		measure: func(v View) analysis.Mean { return analysis.Accuracy(&v.Trajectory)[v.Steps()-1] }},
	{ID: "late-share", Name: "share of the stable-correct images that come late", Percent: true, measure: lateShare},
	{ID: "norm-lower-relative", Name: "Norms are lower while an image is not yet correct", Percent: true, Claim: true, Claimed: Positive, measure: relativeNorm},
	{ID: "cosine-lower-while-incorrect", Name: "Cosines with the current class are lower while an image is not yet correct", Claim: true, Claimed: Positive, measure: effectOf(findCosine)},
	{ID: "own-class-closer-matched", Name: "A not yet correct image is closer to its own final class than the images beside it are", Claim: true, Claimed: Positive, measure: effectOf(findMatched)},
	{ID: "change-independent", Name: "The change does not depend on t_stable", Percent: true, Claim: true, Claimed: Equal, measure: effectOf(findChangeIndependent)},
}

// Follow measures [Followed] in a network, which knows nothing of a training but where it stands.
func Follow(d *analysis.Dynamics) []analysis.Mean {
	means := make([]analysis.Mean, len(Followed))
	for i, q := range Followed {
		means[i] = q.measure(View{Dynamics: d, By: d.Stability, Kind: analysis.StableCorrect, brief: true})
	}
	return means
}

func effectOf(find Finding) func(View) analysis.Mean {
	return func(v View) analysis.Mean {
		effects, _ := find(v)
		return effects[0].Mean
	}
}

// lateShare is the share of the stable-correct images with t_stable > 0.
func lateShare(v View) analysis.Mean {
	return Of(analysis.NewWeightedEstimate(v.Labels, v.Images(), func(n int) (value, weight float64) {
		if v.All(n) {
			weight = 1
		}
		if v.Unsettled(0)(n) {
			value = 1
		}
		return value, weight
	})).Mean
}

// relativeNorm is the difference of findNorm in units of the mean of both groups.
func relativeNorm(v View) analysis.Mean {
	c := analysis.AverageContrasts(analysis.Compare(v.Dynamics, v.Kind, v.Norms)[:v.By.TStar], analysis.SmallestGroup)
	if !c.Has(analysis.SmallestGroup) {
		return Nothing().Mean
	}
	mean := analysis.Average([]*analysis.Estimate{c.A, c.B})
	return Of(c.A.RelativeTo(mean).Minus(c.B.RelativeTo(mean))).Mean
}

// Of returns the course of one of [Followed], a mean for each snapshot; nil if there is no such quantity.
func (c *Course) Of(id string) (means []analysis.Mean) {
	i := slices.IndexFunc(Followed, func(q Quantity) bool { return q.ID == id })
	for _, s := range c.Snapshots {
		if i >= 0 {
			means = append(means, s.Means[i])
		}
	}
	return means
}

// Set adds a snapshot, in the place of one of the same epoch if there is one.
func (c *Course) Set(s Snapshot) {
	if i, found := c.find(s.Epoch); found {
		c.Snapshots[i] = s
	} else {
		c.Snapshots = slices.Insert(c.Snapshots, i, s)
	}
}

// find returns where the snapshot of an epoch stands, or should stand.
func (c *Course) find(epoch int) (i int, found bool) {
	return slices.BinarySearchFunc(c.Snapshots, epoch, func(s Snapshot, epoch int) int { return cmp.Compare(s.Epoch, epoch) })
}

// Has tells whether a snapshot of these weights is there.
func (c *Course) Has(epoch int, weights string) bool {
	i, found := c.find(epoch)
	return found && c.Snapshots[i].Weights == weights
}

// Reading says in Markdown, of each claim, what its verdict was as training ended and from which epoch on it was that.
func (c *Course) Reading() string {
	var b strings.Builder
	for _, q := range Followed {
		if !q.Claim || len(c.Snapshots) == 0 {
			continue
		}
		means := c.Of(q.ID)
		since := len(means) - 1
		verdict := q.Claimed.Verdict(means[since])
		for since > 0 && q.Claimed.Verdict(means[since-1]) == verdict {
			since--
		}
		last, words := c.Snapshots[len(means)-1].Epoch, string(verdict)
		if verdict == None {
			words = "too few images for a verdict"
		}
		if from := c.Snapshots[since].Epoch; from < last {
			fmt.Fprintf(&b, "- %s: **%s** from epoch %d to the end, epoch %d\n", q.Name, words, from, last)
		} else {
			fmt.Fprintf(&b, "- %s: **%s** at the end, epoch %d, and otherwise before\n", q.Name, words, last)
		}
	}
	return b.String()
}

// courseColumns are those of a course's CSV, a row for each snapshot and quantity. What does not exist is an empty cell.
var courseColumns = []string{"preset", "data", "network", "backend", "seed", "measured_by", "epoch", "weights", "quantity", "value", "low", "high", "images"}

// CSV is the course as a table: numbers with six digits, and in each row what made it.
func (c *Course) CSV() []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write(courseColumns) // a buffer takes everything
	for _, s := range c.Snapshots {
		for i, m := range s.Means {
			row := append(c.made(), strconv.Itoa(s.Epoch), s.Weights, Followed[i].ID)
			for _, v := range []float64{m.Value, m.Low, m.High} {
				row = append(row, strings.Replace(strconv.FormatFloat(v, 'g', 6, 64), "NaN", "", 1))
			}
			_ = w.Write(append(row, strconv.Itoa(m.N)))
		}
	}
	w.Flush()
	return b.Bytes()
}

// made is what made the course, in the order of the first columns.
func (c *Course) made() []string {
	return []string{c.From.Preset, c.From.Data, c.From.Network, c.From.Backend, c.From.Seed, c.MeasuredBy}
}

// Write puts the course's CSV at path, whole or not at all.
func (c *Course) Write(path string) error { return files.Write(path, c.CSV()) }

// ReadCourse reads what [Course.Write] wrote.
func ReadCourse(path string) (*Course, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%w; `blt effects` writes it", err)
	}
	defer file.Close()
	c, err := parseCourse(file)
	if err != nil {
		return nil, fmt.Errorf("%s: not effects over training, as `blt effects` writes them: %w", path, err)
	}
	return c, nil
}

func parseCourse(r io.Reader) (*Course, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) < 2 || !slices.Equal(rows[0], courseColumns) {
		return nil, fmt.Errorf("it must have the columns %s, and rows", strings.Join(courseColumns, ","))
	}
	from := rows[1]
	c := &Course{From: analysis.Provenance{Preset: from[0], Data: from[1], Network: from[2], Backend: from[3], Seed: from[4]}, MeasuredBy: from[5]}
	for line, row := range rows[1:] {
		if err := c.add(row); err != nil {
			return nil, fmt.Errorf("line %d: %w", line+2, err)
		}
	}
	return c, nil
}

// add puts a row into the course.
func (c *Course) add(row []string) error {
	if !slices.Equal(row[:len(c.made())], c.made()) {
		return errors.New("it is of another run than the first")
	}
	row = row[len(c.made()):] // epoch, weights, quantity, value, low, high, images
	epoch, err := strconv.Atoi(row[0])
	if err != nil {
		return err
	}
	q := slices.IndexFunc(Followed, func(q Quantity) bool { return q.ID == row[2] })
	if q < 0 {
		return fmt.Errorf("there is no quantity %q", row[2])
	}
	m := analysis.MeanOf(nil)
	for i, to := range []*float64{&m.Value, &m.Low, &m.High} {
		if text := row[3+i]; text != "" {
			if *to, err = strconv.ParseFloat(text, 64); err != nil {
				return err
			}
		}
	}
	if m.N, err = strconv.Atoi(row[6]); err != nil {
		return err
	}
	i, found := c.find(epoch)
	if !found {
		c.Set(Snapshot{Epoch: epoch, Weights: row[1], Means: slices.Repeat([]analysis.Mean{analysis.MeanOf(nil)}, len(Followed))})
	}
	c.Snapshots[i].Means[q] = m
	return nil
}
