package display

import (
	"fmt"

	"readoutzones/analysis/figures"
)

// Vary shows a figure that follows one slider or several (see [Sliders]), and saves it as it is where they start.
// frame draws it with the sliders at the given stops. Vary panics where it cannot.
func Vary(frame func(at []int) *figures.Figure, name string, sliders ...Slider) {
	start := frame(Must(startOf(sliders)))
	check(start.Save(Must(Folder()), name))
	check(Sliders(start.Alt, func(at []int) ([]byte, error) { return frame(at).SVG(figures.Light) }, sliders...))
}

// Numbers is a slider over numbers.
func Numbers(label string, start int, values ...float64) Slider {
	s := Slider{Label: label, Start: start}
	for _, v := range values {
		s.Stops = append(s.Stops, fmt.Sprint(v))
	}
	return s
}

// Steps is a slider over 0, 1, … n−1.
func Steps(label string, start, n int) Slider {
	s := Slider{Label: label, Start: start}
	for i := range n {
		s.Stops = append(s.Stops, fmt.Sprint(i))
	}
	return s
}
