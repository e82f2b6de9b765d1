package figures

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strconv"
)

// paperColumn is the heading of the paper's own numbers in a table.
const paperColumn = "paper"

// table holds a figure's numbers as its CSV gives them; a cell is a string, an int, a bool or a float64, NaN being empty.
type table struct {
	columns []string
	rows    [][]any
}

func newTable(columns ...string) *table { return &table{columns: columns} }

// add appends a row, one value a column.
func (t *table) add(values ...any) { t.rows = append(t.rows, values) }

// csv returns the table with a line of headings; without paper, the paper's column is left out.
func (t *table) csv(paper bool) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	skip := -1
	if !paper {
		skip = slices.Index(t.columns, paperColumn)
	}
	write := func(cells []string) error {
		if skip >= 0 && skip < len(cells) {
			cells = slices.Delete(cells, skip, skip+1)
		}
		return w.Write(cells)
	}
	if err := write(slices.Clone(t.columns)); err != nil {
		return nil, err
	}
	for _, row := range t.rows {
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = cell(v)
		}
		if err := write(cells); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// cell writes floats with all their digits, so that the CSV equals the struct.
func cell(v any) string {
	f, ok := v.(float64)
	switch {
	case !ok:
		return fmt.Sprint(v)
	case math.IsNaN(f):
		return ""
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}
