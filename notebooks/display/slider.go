package display

import (
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/janpfeifer/gonb/gonbui"
	"gonum.org/v1/gonum/stat/combin"
)

//go:embed slider.js
var slidersScript string

// Slider is something the reader may vary: its stops from left to right, and the one it starts at.
type Slider struct {
	Label string
	Stops []string
	Start int
}

// Sliders shows a figure that follows one slider or several. frame draws the figure [SVG] with the sliders at the given
// stops. Every combination is drawn beforehand and goes into the page: the figure then answers at once, keeps working
// when the cell's program has ended, and never keeps the next cell waiting. So: few stops, small drawings.
//
// A single slider also gets a button that plays its stops like a film. Headless, only the start is drawn and shown.
func Sliders(alt string, frame func(at []int) ([]byte, error), sliders ...Slider) error {
	if !Headless() {
		page, err := slidersPage("sliders_"+gonbui.UniqueId(), alt, frame, sliders)
		if err == nil {
			HTML(page)
		}
		return err
	}
	start, err := startOf(sliders)
	if err != nil {
		return err
	}
	svg, err := frame(start)
	if err == nil {
		SVG(svg, alt)
	}
	return err
}

// startOf returns where the sliders start, or what is wrong with them.
func startOf(sliders []Slider) ([]int, error) {
	if len(sliders) == 0 {
		return nil, fmt.Errorf("display: Sliders without a slider; give at least one")
	}
	start := make([]int, len(sliders))
	for i, s := range sliders {
		if s.Start < 0 || s.Start >= len(s.Stops) {
			return nil, fmt.Errorf("display: slider %q starts at stop %d of %d; Start counts from 0", s.Label, s.Start, len(s.Stops))
		}
		start[i] = s.Start
	}
	return start, nil
}

// slidersPage draws every frame, the first slider's stops outermost, and the sliders that choose among them.
func slidersPage(id, alt string, frame func(at []int) ([]byte, error), sliders []Slider) (string, error) {
	start, err := startOf(sliders)
	if err != nil {
		return "", err
	}
	var page strings.Builder
	fmt.Fprintf(&page, `<div id="%s" role="group">`, id)
	var counts []int
	var stops [][]string
	for _, s := range sliders {
		counts, stops = append(counts, len(s.Stops)), append(stops, s.Stops)
		fmt.Fprintf(&page, `<label style="display:inline-block;margin-right:2em">%s <input type="range" min="0" max="%d" value="%d" aria-valuetext="%s"> <output>%s</output></label>`,
			html.EscapeString(s.Label), len(s.Stops)-1, s.Start, html.EscapeString(s.Stops[s.Start]), html.EscapeString(s.Stops[s.Start]))
	}
	if len(sliders) == 1 {
		page.WriteString(`<button type="button">▶ play</button>`)
	}
	page.WriteString("<div>")
	for _, at := range combin.Cartesian(counts) { // the last slider's stops change fastest
		svg, err := frame(at)
		if err != nil {
			return "", err
		}
		hidden := " hidden"
		if slices.Equal(at, start) {
			hidden = ""
		}
		fmt.Fprintf(&page, `<img alt="%s" src="data:image/svg+xml;base64,%s"%s>`, html.EscapeString(alt), base64.StdEncoding.EncodeToString(svg), hidden)
	}
	list, err := json.Marshal(stops) // which escapes what could end the script
	fmt.Fprintf(&page, `</div></div><script>(%s)(document.getElementById("%s"), %s)</script>`, slidersScript, id, list)
	return page.String(), err
}

// Numbers is a slider over numbers.
func Numbers(label string, start int, values ...float64) Slider {
	s := Slider{Label: label, Start: start}
	for _, v := range values {
		s.Stops = append(s.Stops, fmt.Sprint(v))
	}
	return s
}

// Steps is a slider over the time steps 0, 1, … n−1.
func Steps(label string, start, n int) Slider {
	s := Slider{Label: label, Start: start}
	for i := range n {
		s.Stops = append(s.Stops, fmt.Sprint(i))
	}
	return s
}
