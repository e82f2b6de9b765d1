package analysis

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"readoutzones/data/files"
)

// Perturbed is a table of what became of a network's states that were changed, a row an image: [Attractors] or [Pushes]. What
// makes it needs the network's weights; whoever has the table needs nothing else.
type Perturbed[Options, Row any] struct {
	From       Origin  `json:"from"`
	MeasuredBy string  `json:"measured_by"` // tells versions of the code apart
	Options    Options `json:"options"`
	Wanted     int     `json:"wanted"` // images, when all are there
	Images     []Row   `json:"images"` // those that are there so far
}

// Origin is a [Provenance] in JSON.
type Origin struct {
	Data    string `json:"data"`
	Network string `json:"network"`
	Backend string `json:"backend"`
	Seed    string `json:"seed"`
}

// Provenance is what stands under a figure.
func (o Origin) Provenance() Provenance {
	return Provenance{Data: o.Data, Network: o.Network, Backend: o.Backend, Seed: o.Seed}
}

// Read reads a table; one that is not there is an error that is fs.ErrNotExist.
func (p *Perturbed[Options, Row]) Read(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, p); err != nil {
		return fmt.Errorf("%s: %w; it is not what `blt attractors` or `blt push` writes, or damaged", path, err)
	}
	return nil
}

// write writes the table with a summary of it, whole or not at all.
func (p *Perturbed[Options, Row]) write(path string, summary any) error {
	text, err := json.Marshal(struct {
		Summary any `json:"summary"`
		*Perturbed[Options, Row]
	}{summary, p})
	if err != nil {
		return err
	}
	return files.Write(path, append(text, '\n'))
}

// Resume adopts the rows that stand in a file of the same network, images and options. There may be none; those of another
// network, of other images or options are an error, so that nobody's work is overwritten.
func (p *Perturbed[Options, Row]) Resume(path string, same func(before Options) bool) error {
	var before Perturbed[Options, Row]
	err := before.Read(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	there, wanted := before.From, p.From
	there.Backend, wanted.Backend = "", ""
	if there != wanted || before.MeasuredBy != p.MeasuredBy || !same(before.Options) {
		return fmt.Errorf("%s holds the results of another network (%s), or of other images or options; choose another --out, or delete it", path, before.From.Provenance())
	}
	p.Images = before.Images
	p.Wanted = max(p.Wanted, len(before.Images))
	return nil
}

// estimateRows estimates the mean of a value of each image of a table, those of a label taken together; NaN is left out.
func estimateRows[Row any](rows []Row, label func(*Row) int, value func(*Row) float64) *Estimate {
	labels, values := make([]int, len(rows)), make([]float64, len(rows))
	for i := range rows {
		labels[i], values[i] = label(&rows[i]), value(&rows[i])
	}
	return NewEstimate(labels, values, nil)
}
