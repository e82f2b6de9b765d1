package display

import (
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"strings"

	"github.com/janpfeifer/gonb/gonbui"
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
	start, err := startOf(sliders)
	if err != nil {
		return err
	}
	if Headless() {
		svg, err := frame(start)
		if err == nil {
			SVG(svg, alt)
		}
		return err
	}
	page, err := slidersPage("sliders_"+gonbui.UniqueID(), alt, frame, sliders)
	if err == nil {
		HTML(page)
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
	var page strings.Builder
	fmt.Fprintf(&page, `<div id="%s" role="group">`, id)
	for i, s := range sliders {
		fmt.Fprintf(&page, `<label style="display:inline-block;margin-right:2em">%s <input type="range" min="0" max="%d" value="%d" aria-valuetext="%s"> <output>%s</output></label>`,
			html.EscapeString(s.Label), len(s.Stops)-1, s.Start, html.EscapeString(s.Stops[s.Start]), html.EscapeString(s.Stops[s.Start]))
		if i == 0 && len(sliders) == 1 {
			page.WriteString(`<button type="button">▶ play</button>`)
		}
	}
	start, _ := startOf(sliders)
	page.WriteString("<div>")
	for at := range combinations(sliders) {
		svg, err := frame(at)
		if err != nil {
			return "", err
		}
		hidden := " hidden"
		if fmt.Sprint(at) == fmt.Sprint(start) {
			hidden = ""
		}
		fmt.Fprintf(&page, `<img alt="%s" src="data:image/svg+xml;base64,%s"%s>`, html.EscapeString(alt), base64.StdEncoding.EncodeToString(svg), hidden)
	}
	page.WriteString("</div></div>")
	fmt.Fprintf(&page, `<script>(%s)(document.getElementById("%s"), %s)</script>`, slidersScript, id, stopsOf(sliders))
	return page.String(), nil
}

// stopsOf returns the sliders' stops as JavaScript; json.Marshal escapes what could end the script.
func stopsOf(sliders []Slider) []byte {
	stops := make([][]string, len(sliders))
	for i, s := range sliders {
		stops[i] = s.Stops
	}
	list, err := json.Marshal(stops)
	if err != nil {
		panic(err) // strings only
	}
	return list
}

// combinations yields every combination of stops, the last slider's changing fastest.
func combinations(sliders []Slider) func(yield func([]int) bool) {
	return func(yield func([]int) bool) {
		at := make([]int, len(sliders))
		for {
			if !yield(append([]int(nil), at...)) {
				return
			}
			i := len(at) - 1
			for ; i >= 0; i-- {
				if at[i]++; at[i] < len(sliders[i].Stops) {
					break
				}
				at[i] = 0
			}
			if i < 0 {
				return
			}
		}
	}
}
