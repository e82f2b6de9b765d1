package figures

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"html"
	"math"
	"regexp"
	"slices"
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
	polyline  = regexp.MustCompile(` d="((?:[ML][-\d.]+,[-\d.]+|Z)+)"`)
	stop      = regexp.MustCompile(`([MLZ])(?:([-\d.]+),([-\d.]+))?`)
	oneText   = regexp.MustCompile(`(<text x="[^"]*" y="[^"]*")( transform="scale\(1,-1\)"(?: style="[^"]*")?)(>[^<]*</text>)`)
	texts     = regexp.MustCompile(`(?:` + oneText.String() + `){2,}`)
	oneCircle = regexp.MustCompile(`(<circle cx="[^"]*" cy="[^"]*" r="[^"]*")( style="[^"]*")(/>)`)
	circles   = regexp.MustCompile(`(?:` + oneCircle.String() + `){2,}`)
	// A text stands alone in a moved group.
	movedText = regexp.MustCompile(`<g transform="translate\(([-\d.]+), ([-\d.]+)\)"><text x="([-\d.]+)" y="([-\d.]+)" transform="scale\(1, -1\)" style="([^"]*)">([^<]*)</text></g>`)
)

// terse shortens the body of a document, and lets its images fill their places.
func terse(svg string) string {
	svg = replaced(picture, defaults.Replace(svg), sharp)
	svg = replaced(twoArcs, svg, func(s []string) string {
		return fmt.Sprintf(`<circle cx="%s" cy="%s" r="%s" style="%s"/>`, tenth(coordinate(s[1])/2+coordinate(s[4])/2), tenth(coordinate(s[2])), s[3], s[5])
	})
	// Coordinates of paths are rounded to a tenth of a point: finer than a screen or a printer shows.
	svg = pathData.ReplaceAllStringFunc(strokes.ReplaceAllStringFunc(svg, fold), func(path string) string {
		return fine.ReplaceAllStringFunc(path, func(number string) string { return tenth(coordinate(number)) })
	})
	return quoted(alike(usual(replaced(polyline, replaced(movedText, svg, func(s []string) string {
		x, y := coordinate(s[1])+coordinate(s[3]), coordinate(s[4])-coordinate(s[2])
		return fmt.Sprintf(`<text x="%s" y="%s" transform="scale(1,-1)" style="%s">%s</text>`, decimal(x), decimal(y), s[5], s[6])
	}), steps))))
}

// quoted puts attributes into single quotes, which a notebook's file keeps as they are.
func quoted(svg string) string {
	if strings.Contains(svg, "'") {
		return svg
	}
	return strings.ReplaceAll(svg, `"`, "'")
}

// steps writes the lines of a path as steps from point to point, which are shorter than coordinates. Points are on a grid of
// tenths, so the steps add up to them.
func steps(s []string) string {
	var path strings.Builder
	var x, y float64
	after := byte(0)
	for _, p := range stop.FindAllStringSubmatch(s[1], -1) {
		if p[1] == "Z" {
			path.WriteString("Z")
			after = 'Z'
			continue
		}
		toX, toY := coordinate(p[2]), coordinate(p[3])
		switch {
		case p[1] == "M":
			fmt.Fprintf(&path, "M%s,%s", p[2], p[3])
		case after == 'L':
			fmt.Fprintf(&path, " %s,%s", decimal(toX-x), decimal(toY-y))
		default:
			fmt.Fprintf(&path, "l%s,%s", decimal(toX-x), decimal(toY-y))
		}
		x, y, after = toX, toY, p[1][0]
	}
	return ` d="` + path.String() + `"`
}

// alike says once what texts, or circles, that follow each other have in common.
func alike(svg string) string {
	for _, kind := range []struct{ run, one *regexp.Regexp }{{texts, oneText}, {circles, oneCircle}} {
		svg = kind.run.ReplaceAllStringFunc(svg, func(run string) string {
			var all strings.Builder
			elements := kind.one.FindAllStringSubmatch(run, -1)
			for len(elements) > 0 {
				n := slices.IndexFunc(elements, func(e []string) bool { return e[2] != elements[0][2] })
				if n < 0 {
					n = len(elements)
				}
				all.WriteString(together(elements[:n]))
				elements = elements[n:]
			}
			return all.String()
		})
	}
	return svg
}

// together puts elements of one kind, each as its beginning, what they have in common, and its end, into a group.
func together(elements [][]string) string {
	if len(elements) == 1 {
		return elements[0][0]
	}
	g := "<g" + elements[0][2] + ">"
	for _, e := range elements {
		g += e[1] + e[3]
	}
	return g + "</g>"
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

// tenth writes a coordinate to a tenth of a point.
func tenth(x float64) string { return decimal(math.Round(10*x) / 10) }

// decimal writes a coordinate to a hundredth of a point.
func decimal(x float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(x, 'f', 2, 64), "0"), ".")
}
