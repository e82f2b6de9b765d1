package display

import "readoutzones/analysis/figures"

// Figure saves a figure and its numbers into [Folder] (name.svg, -dark.svg, .png, .csv) and shows it. It
// panics where it cannot, so that the cell fails.
func Figure(f *figures.Figure, name string) {
	check(f.Save(Must(Folder()), name))
	SVG(Must(f.SVG(figures.Light)), f.Alt)
}

// Must returns the value, or panics with the error, so that the cell fails:
//
//	display.Figure(display.Must(figures.Figure2(trained, random)), "figure2")
func Must[T any](value T, err error) T {
	check(err)
	return value
}

// check ends the cell's program with an error, if there is one.
func check(err error) {
	if err != nil {
		panic(err)
	}
}
