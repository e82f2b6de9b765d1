package figures

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"html"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// fonts are those of the figures' text; the second and third have the same widths where Liberation is not installed.
const fonts = `'Liberation Sans',Arial,Helvetica,sans-serif`

// accessible gives a document of vgsvg's a name and a description that screen readers find, and its font, lets it shrink
// with a narrow page, and makes it half as long.
func accessible(svg, title, alt string) []byte {
	const start = `xmlns:xlink="http://www.w3.org/1999/xlink"`
	head, body, _ := strings.Cut(svg, start+">")
	_, head, _ = strings.Cut(head, "-->\n")
	return fmt.Appendf(nil, `%s%s role="img" style="max-width:100%%;height:auto" font-family="%s">`+"\n<title>%s</title>\n<desc>%s</desc>%s",
		head, start, fonts, html.EscapeString(printable(title)), html.EscapeString(printable(alt)), terse(body))
}

// Notebooks keep their figures, so a document should not say again and again what goes without saying. (A general
// minifier leaves documents twice as long, as it keeps the group around every text and all of the text's style.)

var defaults = strings.NewReplacer("\n\t", " ", "\n", "", "font-family:Liberation Sans;", "", "font-variant:normal;", "", "font-weight:normal;", "",
	"font-style:normal;", "", "data:image/jpg;", "data:image/png;", "<image ", `<image preserveAspectRatio="none" `)

var (
	pathData = regexp.MustCompile(` d="[^"]*"`)
	fine     = regexp.MustCompile(`\d+\.\d\d+`)
	picture  = regexp.MustCompile(`<image [^>]*? width="([\d.]+)"[^>]*;base64,([^"]*)"[^>]*>`)
	strokes  = regexp.MustCompile(`(?:<path d="M[^"]*" style="fill:none;[^"]*" />)+`)
	stroke   = regexp.MustCompile(`<path d="(M[^"]*)" style="(fill:none;[^"]*)" />`)
	// A full circle is drawn as two arcs, from its rightmost point to its leftmost and back.
	twoArcs   = regexp.MustCompile(`<path d="M([-\d.]+),([-\d.]+)A([\d.]+),[\d.]+ 0 1 1 ([-\d.]+),[-\d.]+A[^Z"]*Z" style="([^"]*)" />`)
	textStyle = regexp.MustCompile(`(<text [^>]*?) style="(font-size:[^;"]*;fill:[^;"]*)">`)
	// A text stands alone in a moved group.
	movedText = regexp.MustCompile(`<g transform="translate\(([-\d.]+), ([-\d.]+)\)"><text x="([-\d.]+)" y="([-\d.]+)" transform="scale\(1, -1\)" style="([^"]*)">([^<]*)</text></g>`)
)

// terse shortens the body of a document, and lets its images fill their places.
func terse(svg string) string {
	svg = replaced(picture, defaults.Replace(svg), sharp)
	svg = replaced(twoArcs, svg, func(s []string) string {
		return fmt.Sprintf(`<circle cx="%s" cy="%s" r="%s" style="%s"/>`, decimal(coordinate(s[1])/2+coordinate(s[4])/2), s[2], s[3], s[5])
	})
	// Coordinates of paths are rounded to a tenth of a point: finer than a screen or a printer shows.
	svg = pathData.ReplaceAllStringFunc(strokes.ReplaceAllStringFunc(svg, fold), func(path string) string {
		return fine.ReplaceAllStringFunc(path, func(number string) string { return decimal(math.Round(10*coordinate(number)) / 10) })
	})
	return usual(replaced(movedText, svg, func(s []string) string {
		x, y := coordinate(s[1])+coordinate(s[3]), coordinate(s[4])-coordinate(s[2])
		return fmt.Sprintf(`<text x="%s" y="%s" transform="scale(1,-1)" style="%s">%s</text>`, decimal(x), decimal(y), s[5], s[6])
	}))
}

// usual says the commonest style of texts once, for the whole document.
func usual(svg string) string {
	count, common := map[string]int{}, ""
	for _, s := range textStyle.FindAllStringSubmatch(svg, -1) {
		if count[s[2]]++; count[s[2]] > count[common] {
			common = s[2]
		}
	}
	if common == "" {
		return svg
	}
	svg = strings.ReplaceAll(svg, ` style="`+common+`">`, ">")
	return strings.Replace(svg, "<g ", `<g style="`+common+`" `, 1)
}

// sharp keeps the edges of an image's cells where it is shown larger than it is.
func sharp(s []string) string {
	head, err := base64.StdEncoding.DecodeString(s[2][:32]) // a PNG's width stands in its bytes 16 to 19
	if err != nil {
		panic(err)
	}
	if float64(binary.BigEndian.Uint32(head[16:])) >= coordinate(s[1]) {
		return s[0]
	}
	return strings.Replace(s[0], "<image ", `<image style="image-rendering:pixelated" `, 1)
}

// fold joins lines that follow each other in the same style.
func fold(lines string) string {
	var folded, style string
	for _, line := range stroke.FindAllStringSubmatch(lines, -1) {
		if line[2] != style {
			if folded != "" {
				folded += `" style="` + style + `"/>`
			}
			folded += `<path d="`
			style = line[2]
		}
		folded += line[1]
	}
	return folded + `" style="` + style + `"/>`
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
