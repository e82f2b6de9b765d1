package analysis

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
)

// WriteImages writes a row an image as CSV: index, label, kind, t_stable (empty if unstable), class_t0, class_t1 …
func WriteImages(w io.Writer, d *Dynamics) error {
	table := csv.NewWriter(w)
	row := []string{"index", "label", "kind", "t_stable"}
	for t := range d.Steps() {
		row = append(row, fmt.Sprintf("class_t%d", t))
	}
	if err := table.Write(row); err != nil {
		return fmt.Errorf("analysis: cannot write the table of images: %w", err)
	}
	for n, label := range d.Labels {
		row = append(row[:0], strconv.Itoa(n), strconv.Itoa(label), d.Stability.Kind[n].String(), "")
		if t := d.Stability.Settle[n]; t >= 0 {
			row[3] = strconv.Itoa(t)
		}
		for _, classes := range d.Classes {
			row = append(row, strconv.Itoa(classes[n]))
		}
		if err := table.Write(row); err != nil {
			return fmt.Errorf("analysis: cannot write the table of images: %w", err)
		}
	}
	table.Flush()
	if err := table.Error(); err != nil {
		return fmt.Errorf("analysis: cannot write the table of images: %w", err)
	}
	return nil
}
