// Package display shows things in a notebook's cell.
//
//   - [Figure] shows one of package figures' and keeps it in [Folder], [Vary] one that follows sliders; [Verdict] shows
//     what became of the paper's claims, [Source] the Go behind it all.
//   - [Reading] shows what a claim's verdict says of a figure, and [Finding] makes it the figure's title; [Say] and [Either]
//     show a paragraph with numbers. [Check] tells the reader whether an exercise is solved.
//   - [SVG], [PNG], [Markdown], [HTML] and [Sliders] show whatever the reader has drawn or written.
//   - Package progress below shows how far long work is, by itself.
//
// Every function returns once the notebook has received what it shows, so that a cell's program may end right after it.
// Outside a notebook (in a test, in a program) nothing is shown, figures are kept all the same.
package display

import (
	"os"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"

	_ "readoutzones/notebooks/display/progress" // for notebooks of the reader's own, which may begin with another cell
)

// Headless tells whether no reader sits before the notebook: it is executed by `go run ./notebooks run`, which sets
// BLT_HEADLESS, or the program does not run in a notebook at all. What waits for a reader must then not wait.
func Headless() bool {
	return !gonbui.IsNotebook || os.Getenv("BLT_HEADLESS") != ""
}

// SVG shows a drawing; alt says in words what it shows.
func SVG(svg []byte, alt string) {
	show(&protocol.DisplayData{Data: map[protocol.MIMEType]any{
		protocol.MIMEImageSVG: string(svg), protocol.MIMETextPlain: alt}})
}

// PNG shows an image; alt says in words what it shows.
func PNG(png []byte, alt string) {
	show(&protocol.DisplayData{Data: map[protocol.MIMEType]any{
		protocol.MIMEImagePNG: png, protocol.MIMETextPlain: alt}})
}

// Markdown shows text; $…$ and $$…$$ are formulas.
func Markdown(text string) {
	show(&protocol.DisplayData{Data: map[protocol.MIMEType]any{protocol.MIMETextMarkdown: text}})
}

// HTML shows a piece of a page. It must bring what it needs: notebooks open without a network.
func HTML(html string) {
	show(&protocol.DisplayData{Data: map[protocol.MIMEType]any{protocol.MIMETextHTML: html}})
}

// show sends one output and waits until it has arrived: a program that ends at once would lose it.
func show(data *protocol.DisplayData) {
	if !gonbui.IsNotebook {
		return
	}
	gonbui.SendData(data)
	gonbui.Sync()
}
