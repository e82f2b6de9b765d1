package figures

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Notebooks keep their figures, so a document should not say again and again what goes without saying.

var defaults = strings.NewReplacer("\n\t", " ", "\n", "", "font-family:Liberation Sans;", "", "font-variant:normal;", "", "font-weight:normal;", "",
	"font-style:normal;", "", "data:image/jpg;", "data:image/png;", "<image ", `<image preserveAspectRatio="none" `)

var (
	emptyGroup = regexp.MustCompile(`<g transform="translate\([^)]*\)"></g>`)
	// A full circle is drawn as two arcs, from its rightmost point to its leftmost and back.
	twoArcs = regexp.MustCompile(`<path d="M([-\d.]+),([-\d.]+)A([\d.]+),[\d.]+ 0 1 1 ([-\d.]+),[-\d.]+A[^Z"]*Z" style="([^"]*)" />`)
	// A text stands alone in a moved group.
	movedText = regexp.MustCompile(`<g transform="translate\(([-\d.]+), ([-\d.]+)\)"><text x="([-\d.]+)" y="([-\d.]+)" transform="scale\(1, -1\)" style="([^"]*)">([^<]*)</text></g>`)
)

// terse shortens the body of a document, and lets its images fill their places.
func terse(svg string) string {
	svg = emptyGroup.ReplaceAllString(defaults.Replace(svg), "")
	svg = replaced(twoArcs, svg, func(s []string) string {
		return fmt.Sprintf(`<circle cx="%s" cy="%s" r="%s" style="%s"/>`, decimal(coordinate(s[1])/2+coordinate(s[4])/2), s[2], s[3], s[5])
	})
	return replaced(movedText, svg, func(s []string) string {
		x, y := coordinate(s[1])+coordinate(s[3]), coordinate(s[4])-coordinate(s[2])
		return fmt.Sprintf(`<text x="%s" y="%s" transform="scale(1,-1)" style="%s">%s</text>`, decimal(x), decimal(y), s[5], s[6])
	})
}

// replaced replaces every match of a pattern by what its groups become.
func replaced(pattern *regexp.Regexp, text string, by func(groups []string) string) string {
	return pattern.ReplaceAllStringFunc(text, func(match string) string { return by(pattern.FindStringSubmatch(match)) })
}

func coordinate(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic(err) // the patterns find numbers only
	}
	return f
}

// decimal writes a coordinate to a hundredth of a point.
func decimal(x float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(x, 'f', 2, 64), "0"), ".")
}
