package display

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestSlidersDrawEveryCombination(t *testing.T) {
	frame := func(at []int) ([]byte, error) { return fmt.Appendf(nil, "frame %v", at), nil }
	page, err := slidersPage("id1", `what "it" shows`, frame, []Slider{
		{Label: "bias <b>", Stops: []string{"0", "1"}, Start: 1}, {Label: "norm", Stops: []string{"a", "b", "</script>"}, Start: 2}})
	if err != nil {
		t.Fatal(err)
	}
	var frames []string
	for _, match := range regexp.MustCompile(`base64,([^"]*)"( hidden)?`).FindAllStringSubmatch(page, -1) {
		svg, err := base64.StdEncoding.DecodeString(match[1])
		if err != nil {
			t.Fatal(err)
		}
		frames = append(frames, string(svg)+match[2])
	}
	want := []string{"frame [0 0] hidden", "frame [0 1] hidden", "frame [0 2] hidden", "frame [1 0] hidden", "frame [1 1] hidden", "frame [1 2]"}
	if !slices.Equal(frames, want) {
		t.Errorf("frames are %q\nwant %q", frames, want)
	}
	if strings.Count(page, "</script>") != 1 || strings.Contains(page, "bias <b>") {
		t.Error("labels or stops are not escaped")
	}
}

func TestSlidersRefuseWhatTheyCannotShow(t *testing.T) {
	for name, sliders := range map[string][]Slider{
		"none":         nil,
		"no stops":     {{Label: "t"}},
		"start beyond": {{Label: "t", Stops: []string{"0", "1"}, Start: 2}},
	} {
		if err := Sliders("", func([]int) ([]byte, error) { return nil, nil }, sliders...); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// A frame that cannot be drawn is told, whether a reader is there or not.
func TestSlidersTellTheirFramesError(t *testing.T) {
	broken := func([]int) ([]byte, error) { return nil, fmt.Errorf("no ink") }
	slider := Slider{Label: "t", Stops: []string{"0"}}
	if err := Sliders("", broken, slider); err == nil {
		t.Error("headless: no error")
	}
	if _, err := slidersPage("id", "", broken, []Slider{slider}); err == nil {
		t.Error("in a browser: no error")
	}
}
