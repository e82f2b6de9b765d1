package display_test

import (
	"fmt"
	"os"

	"readoutzones/analysis/figures"
	"readoutzones/notebooks/display"
)

// A cell shows a figure and keeps it: drawings for light and dark pages, a picture, and the numbers.
func ExampleFigure() {
	defer inFolder()()
	display.Figure(figures.Schematic(), "schematic")

	for _, file := range display.Must(os.ReadDir(display.Must(display.Folder()))) {
		fmt.Println(file.Name())
	}
	// Output:
	// schematic-dark.svg
	// schematic.csv
	// schematic.png
	// schematic.svg
}

// The circle follows the slider. Here no reader sits before a notebook: only the frame at the slider's start is drawn.
func ExampleSliders() {
	frame := func(at []int) ([]byte, error) {
		x := 50 + 100*at[0]
		fmt.Println("a circle at", x)
		return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="40"><circle cx="%d" cy="20" r="15"/></svg>`, x), nil
	}
	position := display.Slider{Label: "position", Stops: []string{"left", "middle", "right"}, Start: 1}
	if err := display.Sliders("a circle", frame, position); err != nil {
		fmt.Println(err)
	}
	// Output: a circle at 150
}

// Of a figure that follows sliders, the frame at their start is kept, under the figure's name.
func ExampleVary() {
	defer inFolder()()
	lengths := []float64{0.5, 1, 2}
	display.Vary(func(at []int) *figures.Figure {
		f := figures.Schematic()
		f.Title = fmt.Sprint("The length is ", lengths[at[0]])
		return f
	}, "lengths", display.Numbers("length", 2, lengths...))

	_, err := os.Stat(display.Must(display.Folder()) + "/lengths.svg")
	fmt.Println(err)
	// Output: <nil>
}

// inFolder has the figures saved into a folder that is removed at the end.
func inFolder() (remove func()) {
	folder := display.Must(os.MkdirTemp("", "figures"))
	os.Setenv("BLT_OUT", folder)
	return func() {
		os.Unsetenv("BLT_OUT")
		os.RemoveAll(folder)
	}
}
