package figures

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"strings"
	"testing"
)

// Images with fewer dots than they are wide keep sharp edges; the one here is 2 dots wide.
func TestSmallImagesKeepTheirEdges(t *testing.T) {
	var file bytes.Buffer
	if err := png.Encode(&file, image.NewGray(image.Rect(0, 0, 2, 2))); err != nil {
		t.Fatal(err)
	}
	for width, want := range map[string]bool{"1.5": false, "2": false, "90": true} {
		svg := fmt.Sprintf(`<image x="1" width="%s" height="9" xlink:href="data:image/jpg;base64,%s" />`, width, base64.StdEncoding.EncodeToString(file.Bytes()))
		if got := strings.Contains(terse(svg), "pixelated"); got != want {
			t.Errorf("%s wide: pixelated is %v", width, got)
		}
	}
}

func TestTerseSaysTheSame(t *testing.T) {
	for _, test := range []struct{ name, svg, want string }{
		{"a circle", `<path d="M75.1,224.43A2,2 0 1 1 71.1,224.43A2,2 0 1 1 75.1,224.43Z" style="fill:#1A1A1A" />`,
			`<circle cx="73.1" cy="224.4" r="2" style="fill:#1A1A1A"/>`},
		{"no circle", `<path d="M75.1,224.43A2,2 0 1 1 71.1,224.48Z" style="fill:none" />`,
			`<path d="M75.1,224.4A2,2 0 1 1 71.1,224.5Z" style="fill:none" />`},
		{"a text", "<g transform=\"translate(12, 592.27)\">\n<text x=\"0.5\" y=\"12.2\" transform=\"scale(1, -1)\"\n\tstyle=\"font-weight:bold;fill:#1A1A1A\">a &lt; b</text>\n</g>",
			`<text x="12.5" y="-580.07" transform="scale(1,-1)" style="font-weight:bold;fill:#1A1A1A">a &lt; b</text>`},
		{"two texts", `<g transform="translate(1, 2)"><text x="0">t</text><text x="1">u</text></g>`,
			`<g transform="translate(1, 2)"><text x="0">t</text><text x="1">u</text></g>`},
		{"lines in one style", `<path d="M1,2L3,4" style="fill:none;a" /><path d="M5,6L7,8" style="fill:none;a" /><path d="M1,1L2,2" style="fill:none;b" /><g>`,
			`<path d="M1,2l2,2M5,6l2,2" style="fill:none;a"/><path d="M1,1l1,1" style="fill:none;b"/><g>`},
		{"lines apart", `<path d="M1,2" style="fill:none;a" /><rect/><path d="M5,6" style="fill:none;a" />`,
			`<path d="M1,2" style="fill:none;a"/><rect/><path d="M5,6" style="fill:none;a"/>`},
		{"texts in one style", `<g id=""><text x="1" style="font-size:9px;fill:#111">a</text><text style="font-size:9px;fill:#222">b</text><text y="1" style="font-size:9px;fill:#111">c</text></g>`,
			`<g style="font-size:9px;fill:#111" id=""><text x="1">a</text><text style="font-size:9px;fill:#222">b</text><text y="1">c</text></g>`},
		{"a bold text", `<g id=""><text style="font-weight:bold;font-size:9px;fill:#111">a</text></g>`, `<g id=""><text style="font-weight:bold;font-size:9px;fill:#111">a</text></g>`},
		{"a whole number", `<g transform="translate(1.5, 100)"><text x="98.5" y="0" transform="scale(1, -1)" style="">t</text></g>`,
			`<text x="100" y="-100" transform="scale(1,-1)" style="">t</text>`},
		{"steps", `<path d="M1.04,2L3,4.26L3,1L0.5,0ZM0,0L7,8.1Z" style="fill:#111" />`, `<path d="M1,2l2,2.3 0,-3.3 -2.5,-1ZM0,0l7,8.1Z" style="fill:#111" />`},
		{"circles in one style", `<circle cx="1" cy="2" r="3" style="a"/><circle cx="4" cy="2" r="3" style="a"/><circle cx="5" cy="2" r="3" style="b"/>`,
			`<g style="a"><circle cx="1" cy="2" r="3"/><circle cx="4" cy="2" r="3"/></g><circle cx="5" cy="2" r="3" style="b"/>`},
		{"texts that follow each other", `<text x="1" y="2" transform="scale(1,-1)">a</text><text x="1" y="3" transform="scale(1,-1)">b &gt; c</text><text x="1" y="4" transform="scale(1,-1)" style="b">d</text>`,
			`<g transform="scale(1,-1)"><text x="1" y="2">a</text><text x="1" y="3">b &gt; c</text></g><text x="1" y="4" transform="scale(1,-1)" style="b">d</text>`},
	} {
		if got, want := terse(test.svg), strings.ReplaceAll(test.want, `"`, "'"); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, got, want)
		}
	}
}

// Where a text holds an apostrophe, the quotes stay.
func TestQuotesStayWhereTheyMustNotChange(t *testing.T) {
	for svg, want := range map[string]string{`<g id="a">b</g>`: `<g id='a'>b</g>`, `<g id="it's">b</g>`: `<g id="it's">b</g>`} {
		if got := terse(svg); got != want {
			t.Errorf("%s became %s", svg, got)
		}
	}
}
