package run

import (
	"fmt"
	"path/filepath"
	"strings"

	"readoutzones/notebooks/internal/ipynb"
)

// verify makes a failure of it if the checks of an executed notebook's exercises do not say what they must: right with the
// solutions, not yet without.
func (o *outcome) verify(out string, student bool) {
	if o.failed() {
		return
	}
	d, err := ipynb.Read(filepath.Join(out, o.notebook.Name+".ipynb"))
	if err != nil {
		o.message = err.Error()
		return
	}
	at := 0
	for _, cell := range d.Cells() {
		if !cell.IsCode() {
			continue
		}
		at++
		if wrong := wrongCheck(cell, student); wrong != "" {
			o.cell, o.message = at, wrong
			return
		}
	}
}

// wrongCheck says what is wrong with what a cell's checks say, "" if nothing is.
func wrongCheck(cell ipynb.Cell, student bool) string {
	right, notYet := 0, 0
	for _, output := range cell.Outputs() {
		data, _ := output["data"].(map[string]any)
		text := ipynb.Text(data["text/markdown"])
		if strings.HasPrefix(text, ipynb.CheckRight) {
			right++
		}
		if strings.HasPrefix(text, ipynb.CheckNotYet) {
			notYet++
		}
	}
	switch {
	case cell.Tagged(ipynb.Check) && right+notYet == 0:
		return "a cell tagged check shows no display.Check"
	case !student && notYet > 0:
		return fmt.Sprintf("with the solution, %d of %d checks say %q", notYet, right+notYet, ipynb.CheckNotYet)
	case student && cell.Tagged(ipynb.Check) && notYet == 0:
		return fmt.Sprintf("without the solution, the checks say %q", ipynb.CheckRight)
	}
	return ""
}
