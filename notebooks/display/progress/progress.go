// Package progress shows in a notebook how far long work is; importing it is enough.
//
// Drawing the data, training and recording report to package data/progress. In a notebook all of that goes into one
// output of the cell, which is rewritten in place, taken over by the next piece of work, and gone at the end; as plain
// text, too, for those who follow an execution on a terminal. Every notebook's first cell imports this package, and
// GoNB keeps that import for all later cells: 0.1 s each. (With package display, which this one is apart from for that
// reason, it would be 0.5 s, as all figures would be linked in.)
package progress

import (
	"fmt"
	"html"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"

	"readoutzones/data/progress"
)

func init() {
	if !gonbui.IsNotebook {
		return
	}
	output := "progress_" + gonbui.UniqueId()
	progress.Sink = func(title string) func(done, total int, status string, finished bool) {
		return func(done, total int, status string, finished bool) {
			show(output, title, done, total, status, finished)
		}
	}
}

// show rewrites the output with how far the work is, or empties it when that is finished.
func show(output, title string, done, total int, status string, finished bool) {
	var page, text string
	if !finished {
		text = title + ": " + status
		page = html.EscapeString(text)
	}
	if !finished && total > 0 {
		page = fmt.Sprintf(`<progress value="%d" max="%d"></progress> %s`, done, total, page)
	}
	gonbui.SendData(&protocol.DisplayData{DisplayID: output, Data: map[protocol.MIMEType]any{
		protocol.MIMETextHTML: page, protocol.MIMETextPlain: text}})
	if finished {
		gonbui.Sync() // a program that ends at once would lose it
	}
}
