package display

import (
	"fmt"

	"readoutzones/analysis/figures"
)

// Figure saves a figure and its numbers into [Folder] (name.svg, .png, -dark.svg, -dark.png, .csv) and shows it. It
// panics where it cannot, so that the cell fails.
func Figure(f *figures.Figure, name string) {
	folder, err := Folder()
	check(err)
	check(f.Save(folder, name))
	svg, err := f.SVG(figures.Light)
	check(err)
	SVG(svg, f.Alt)
}

// check ends the cell's program with an error, if there is one.
func check(err error) {
	if err != nil {
		panic(fmt.Sprint("display: ", err))
	}
}
