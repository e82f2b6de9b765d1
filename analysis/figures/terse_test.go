package figures

import "testing"

func TestTerseSaysTheSame(t *testing.T) {
	for _, test := range []struct{ name, svg, want string }{
		{"a circle", `<path d="M75.1,224.43A2,2 0 1 1 71.1,224.43A2,2 0 1 1 75.1,224.43Z" style="fill:#1A1A1A" />`,
			`<circle cx="73.1" cy="224.43" r="2" style="fill:#1A1A1A"/>`},
		{"no circle", `<path d="M75.1,224.43A2,2 0 1 1 71.1,224.43Z" style="fill:none" />`,
			`<path d="M75.1,224.43A2,2 0 1 1 71.1,224.43Z" style="fill:none" />`},
		{"a text", "<g transform=\"translate(12, 592.27)\">\n<text x=\"0.5\" y=\"12.2\" transform=\"scale(1, -1)\"\n\tstyle=\"font-weight:bold;fill:#1A1A1A\">a &lt; b</text>\n</g>",
			`<text x="12.5" y="-580.07" transform="scale(1,-1)" style="font-weight:bold;fill:#1A1A1A">a &lt; b</text>`},
		{"two texts", `<g transform="translate(1, 2)"><text x="0">t</text><text x="1">u</text></g>`,
			`<g transform="translate(1, 2)"><text x="0">t</text><text x="1">u</text></g>`},
		{"an empty group", "<g transform=\"translate(458, 318.73)\">\n</g>\n<g>\n</g>", "<g></g>"},
		{"a whole number", `<g transform="translate(1.5, 100)"><text x="98.5" y="0" transform="scale(1, -1)" style="">t</text></g>`,
			`<text x="100" y="-100" transform="scale(1,-1)" style="">t</text>`},
	} {
		if got := terse(test.svg); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}
