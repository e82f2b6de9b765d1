package display

import (
	"time"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"

	"readoutzones/analysis/figures"
)

// liveEvery is the least time between two drawings: a browser keeps up with a few a second, and drawing takes time from
// what is being computed. A variable, so that tests need not wait.
var liveEvery = time.Second

// Live is a figure that changes while its numbers are computed, in one output of the cell that is drawn anew in place:
//
//	live := display.NewLive()
//	for … {
//		live.Show(figures.TrainingCurve(log, epochs))
//	}
//	live.Done()
//	display.Figure(figures.TrainingCurve(log, epochs), "curve") // stays, and is kept
//
// It waits for no reader, and is the same when the notebook is only executed.
type Live struct {
	output string
	last   time.Time
}

// NewLive shows nothing yet.
func NewLive() *Live { return &Live{output: "live_" + gonbui.UniqueId()} }

// Show draws the figure, in the place of what the output showed before, unless that is less than a second old. Of an
// interrupted cell the last one stays. It panics where it cannot draw.
func (l *Live) Show(f *figures.Figure) {
	if time.Since(l.last) < liveEvery {
		return
	}
	l.last = time.Now()
	l.send(map[protocol.MIMEType]any{protocol.MIMEImageSVG: string(Must(f.SVG(figures.Light))), protocol.MIMETextPlain: f.Alt})
}

// Done empties the output.
func (l *Live) Done() {
	l.send(map[protocol.MIMEType]any{protocol.MIMETextHTML: "", protocol.MIMETextPlain: ""})
	if gonbui.IsNotebook {
		gonbui.Sync() // a program that ends at once would lose it
	}
}

func (l *Live) send(data map[protocol.MIMEType]any) {
	if gonbui.IsNotebook && !l.last.IsZero() {
		gonbui.SendData(&protocol.DisplayData{DisplayID: l.output, Data: data})
	}
}
