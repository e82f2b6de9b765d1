package notebook

import (
	"github.com/janpfeifer/gonb/gonbui"

	"readoutzones/data/progress"
)

// Whatever takes long (drawing the data, training, recording) says how far it is. In a notebook all of that goes into
// one output of the cell, which the next piece of work takes over.
func init() {
	if !gonbui.IsNotebook {
		return
	}
	id := "work_" + gonbui.UniqueID()
	progress.Sink = func(title string) func(done, total int, status string, finished bool) {
		p := NewProgress(title)
		p.id = id
		return func(done, total int, status string, finished bool) {
			if finished {
				p.Done()
			} else {
				p.Set(done, total, status)
			}
		}
	}
}
