package figures

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// Notebooks keep their figures, so a document should not say again and again what goes without saying.

var defaults = strings.NewReplacer("\n\t", " ", "\n", "", "font-family:Liberation Sans;", "", "font-variant:normal;", "", "font-weight:normal;", "",
	"font-style:normal;", "", "data:image/jpg;", "data:image/png;", "<image ", `<image preserveAspectRatio="none" `)

var (
	pathData   = regexp.MustCompile(` d="[^"]*"`)
	fine       = regexp.MustCompile(`\d+\.\d\d+`)
	picture    = regexp.MustCompile(`<image [^>]*? width="([\d.]+)"[^>]*;base64,([^"]*)"[^>]*>`)
	stroke     = regexp.MustCompile(`<path d="(M[^"]*)" style="(fill:none;[^"]*)" />`)
	emptyGroup = regexp.MustCompile(`<g transform="translate\([^)]*\)"></g>`)
	// A full circle is drawn as two arcs, from its rightmost point to its leftmost and back.
	twoArcs   = regexp.MustCompile(`<path d="M([-\d.]+),([-\d.]+)A([\d.]+),[\d.]+ 0 1 1 ([-\d.]+),[-\d.]+A[^Z"]*Z" style="([^"]*)" />`)
	textStyle = regexp.MustCompile(`(<text [^>]*?) style="(font-size:[^;"]*;fill:[^;"]*)">`)
	// A text stands alone in a moved group.
	movedText = regexp.MustCompile(`<g transform="translate\(([-\d.]+), ([-\d.]+)\)"><text x="([-\d.]+)" y="([-\d.]+)" transform="scale\(1, -1\)" style="([^"]*)">([^<]*)</text></g>`)
)

// terse shortens the body of a document, and lets its images fill their places.
func terse(svg string) string {
	svg = replaced(picture, emptyGroup.ReplaceAllString(defaults.Replace(svg), ""), sharp)
	svg = replaced(twoArcs, svg, func(s []string) string {
		return fmt.Sprintf(`<circle cx="%s" cy="%s" r="%s" style="%s"/>`, decimal(coordinate(s[1])/2+coordinate(s[4])/2), s[2], s[3], s[5])
	})
	svg = rounded(fold(svg))
	return usual(replaced(movedText, svg, func(s []string) string {
		x, y := coordinate(s[1])+coordinate(s[3]), coordinate(s[4])-coordinate(s[2])
		return fmt.Sprintf(`<text x="%s" y="%s" transform="scale(1,-1)" style="%s">%s</text>`, decimal(x), decimal(y), s[5], s[6])
	}))
}

// rounded rounds the coordinates of paths to a tenth of a point: finer than a screen or a printer shows.
func rounded(svg string) string {
	return pathData.ReplaceAllStringFunc(svg, func(path string) string {
		return fine.ReplaceAllStringFunc(path, func(number string) string {
			return decimal(math.Round(10*coordinate(number)) / 10)
		})
	})
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
	svg = replaced(textStyle, svg, func(s []string) string {
		if s[2] == common {
			return s[1] + ">"
		}
		return s[0]
	})
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
func fold(svg string) string {
	var b strings.Builder
	style := ""
	for {
		at := stroke.FindStringSubmatchIndex(svg)
		if at == nil {
			break
		}
		between, path, its := svg[:at[0]], svg[at[2]:at[3]], svg[at[4]:at[5]]
		if style != "" && (between != "" || its != style) {
			fmt.Fprintf(&b, `" style="%s"/>`, style)
			style = ""
		}
		b.WriteString(between)
		if style == "" {
			b.WriteString(`<path d="`)
		}
		b.WriteString(path)
		style, svg = its, svg[at[1]:]
	}
	if style != "" {
		fmt.Fprintf(&b, `" style="%s"/>`, style)
	}
	return b.String() + svg
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
