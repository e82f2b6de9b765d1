// Package notebook shows progress in a notebook: importing it is enough.
package notebook

import (
	"fmt"
	"html"
	"sync"
	"time"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// interval is the shortest time between two updates of a Progress: a notebook is no terminal, more would flood it.
const interval = 300 * time.Millisecond

// Progress is one output that is rewritten in place while something long is going on, and gone when that has ended.
type Progress struct {
	title string
	id    string
	start time.Time

	mu    sync.Mutex
	shown time.Time
}

// NewProgress starts a progress report. Nothing shows before its first Set.
func NewProgress(title string) *Progress {
	return &Progress{title: title, id: "progress_" + gonbui.UniqueID(), start: time.Now()}
}

// Set reports that done of total steps are taken (total 0: nobody knows how many), with a few words more.
// It may be called as often as one likes, and from several goroutines.
func (p *Progress) Set(done, total int, note string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !gonbui.IsNotebook || time.Since(p.shown) < interval {
		return
	}
	p.shown = time.Now()
	bar, text := "", p.title
	if total > 0 {
		bar = fmt.Sprintf(`<progress value="%d" max="%d"></progress> `, done, total)
		text += fmt.Sprintf(": %d of %d", done, total)
	}
	text += fmt.Sprintf(", %.0f s", time.Since(p.start).Seconds())
	if note != "" {
		text += ", " + note
	}
	p.update(bar+html.EscapeString(text), text)
}

// Done takes the report away.
func (p *Progress) Done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !gonbui.IsNotebook || p.shown.IsZero() {
		return
	}
	p.update("", "")
	gonbui.Sync()
}

// update shows the report anew, as a page and, for those who follow a run on a terminal, as plain text.
func (p *Progress) update(page, text string) {
	gonbui.SendData(&protocol.DisplayData{DisplayID: p.id, Data: map[protocol.MIMEType]any{
		protocol.MIMETextHTML: page, protocol.MIMETextPlain: text}})
}
