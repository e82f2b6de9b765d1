package figures

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"image/color"
	"image/png"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
)

// Every figure, of plausible numbers and at the edges, keeps its texts apart and inside, and its SVG is sound.
func TestFiguresAreSound(t *testing.T) {
	figs := gallery()
	maps.Copy(figs, edgeCases())
	for _, name := range slices.Sorted(maps.Keys(figs)) {
		t.Run(name, func(t *testing.T) {
			f := figs[name]
			checkDrawing(t, f)
			svg, err := f.SVG(Light)
			if err != nil {
				t.Fatal(err)
			}
			checkSVG(t, f, svg)
			checkWords(t, f)
		})
	}
}

func checkSVG(t *testing.T, f *Figure, svg []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(svg))
	var inside, title, desc string
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			inside = x.Name.Local
			for _, a := range x.Attr {
				if !strings.HasPrefix(a.Value, "data:") && (strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf")) {
					t.Fatalf("<%s %s=%q>", x.Name.Local, a.Name.Local, a.Value)
				}
			}
		case xml.CharData:
			if inside == "title" && title == "" {
				title = string(x)
			}
			if inside == "desc" && desc == "" {
				desc = string(x)
			}
		}
	}
	if title != printable(f.Title) || desc != printable(f.Alt) {
		t.Errorf("title %q, description %q; want %q, %q", title, desc, f.Title, f.Alt)
	}
}

func checkWords(t *testing.T, f *Figure) {
	t.Helper()
	for _, s := range []string{f.Title, f.Alt} {
		if s == "" || strings.Contains(s, "NaN") || strings.Contains(s, "%!") {
			t.Errorf("words %q", s)
		}
	}
	text, err := f.CSV()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := csv.NewReader(bytes.NewReader(text)).ReadAll(); err != nil || bytes.Contains(text, []byte("NaN")) {
		t.Errorf("CSV: %v\n%s", err, text)
	}
}

func TestEqualNumbersGiveEqualBytes(t *testing.T) {
	draw := func() (svg, png, csv []byte) {
		f := plausibleFigure2().From(someProvenance).WithPaper()
		return must(f.SVG(Dark)), must(f.PNG(Dark)), must(f.CSV())
	}
	svg, image, csv := draw()
	svg2, image2, csv2 := draw()
	if !bytes.Equal(svg, svg2) || !bytes.Equal(image, image2) || !bytes.Equal(csv, csv2) {
		t.Error("the same figure drawn twice differs")
	}
}

func TestPNGHasTwoDotsAPixel(t *testing.T) {
	f := Splits(plausibleStability())
	img := must(png.Decode(bytes.NewReader(must(f.PNG(Dark)))))
	if w := img.Bounds().Dx(); w != 1800 {
		t.Errorf("%d dots wide, want 1800", w)
	}
	r, g, b, _ := img.At(3, 3).RGBA()
	if want := Dark.background; uint8(r>>8) != want.R || uint8(g>>8) != want.G || uint8(b>>8) != want.B {
		t.Errorf("background %x %x %x, want %v", r>>8, g>>8, b>>8, want)
	}
}

func TestSaveWritesAllFilesOrSaysWhy(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	if err := Splits(plausibleStability()).Save(dir, "splits"); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range must(os.ReadDir(dir)) {
		names = append(names, e.Name())
	}
	if want := []string{"splits-dark.svg", "splits.csv", "splits.png", "splits.svg"}; !slices.Equal(names, want) {
		t.Errorf("files %v, want %v", names, want)
	}
	file := filepath.Join(dir, "splits.csv")
	if err := Splits(plausibleStability()).Save(filepath.Join(file, "under"), "x"); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("saving below a file: error %v, want one line", err)
	}
}

// Marks must stand out from the background: a contrast of 3:1 for marks, 4.5:1 for text (WCAG 2.1).
func TestColoursStandOut(t *testing.T) {
	for _, theme := range []Theme{Light, Dark} {
		for i := range 6 {
			if c := contrast(theme.series(i), theme.background); c < 3 {
				t.Errorf("dark %v: series %d has contrast %.2f", theme.dark, i, c)
			}
		}
		if c := contrast(theme.muted, theme.background); c < 4.5 {
			t.Errorf("dark %v: muted text has contrast %.2f", theme.dark, c)
		}
		for _, v := range []float64{0, 0.5, 0.8} {
			if c := contrast(theme.sequential(v), theme.background); c < 1.5 {
				t.Errorf("dark %v: sequential %.1f has contrast %.2f", theme.dark, v, c)
			}
		}
	}
}

// The CSV holds the numbers of the structs, to the last digit, and the paper's when asked.
func TestCSVEqualsStruct(t *testing.T) {
	c := plausibleChange(analysis.Published.ChangeTrained[:])
	f := Change(c, nil)
	rows := readCSV(t, f)
	if strings.Join(rows[0], ",") != "quantity,group,t_stable,t,mean,low,high,images" {
		t.Fatalf("columns %v", rows[0])
	}
	if len(rows) != 1+9*9+9 {
		t.Fatalf("%d rows, want 91", len(rows))
	}
	for s, line := range c.Lines {
		for i, m := range line {
			row := rows[1+9*s+i]
			if row[4] != cell(m.Value) || row[5] != cell(m.Low) || row[6] != cell(m.High) || row[7] != cell(m.N) {
				t.Errorf("t_stable %d, t %d: %v, want %v", s, i+1, row, m)
			}
			if math.IsNaN(m.Value) && row[4] != "" {
				t.Errorf("a mean that does not exist is %q", row[4])
			}
		}
	}
	rows = readCSV(t, f.WithPaper())
	if last := rows[len(rows)-1]; len(last) != 9 || last[8] != "0.35" || rows[0][8] != "paper" {
		t.Errorf("with the paper's numbers the last row is %v", last)
	}
}

// Asked for the paper's numbers, a figure shows a mark, which is filled, for each, and one in its key.
func TestPaperHasItsMarks(t *testing.T) {
	fills := func(f *Figure) int {
		c := newTracer(width, f.fullHeight())
		if err := f.render(c, Light); err != nil {
			t.Fatal(err)
		}
		return c.fills
	}
	for _, c := range []struct {
		name   string
		figure *Figure
		marks  int
	}{
		{"splits", Splits(plausibleStability()), 4 + 1},
		{"t_stable", TStable(plausibleStability()), 10 + 1},
		{"accuracy", Accuracy(plausibleAccuracy(10, 0.43, 0.53), nil), 1 + 1},
		{"change", Change(plausibleChange(analysis.Published.ChangeTrained[:]), nil), 9 + 1},
		{"bias", Bias(&analysis.Bias{MeanNorm: nothing, Gain: nothing}), 1 + 1 + 2 + 1}, // mean norm, norm of the bias, accuracies
	} {
		if got := -fills(c.figure) + fills(c.figure.WithPaper()); got != c.marks {
			t.Errorf("%s: %d marks more with the paper, want %d", c.name, got, c.marks)
		}
	}
}

func readCSV(t *testing.T, f *Figure) [][]string {
	t.Helper()
	return must(csv.NewReader(bytes.NewReader(must(f.CSV()))).ReadAll())
}

// contrast is WCAG's ratio of the luminances of two colours.
func contrast(a, b color.NRGBA) float64 {
	luminance := func(c color.NRGBA) float64 {
		linear := func(v uint8) float64 {
			x := float64(v) / 255
			if x <= 0.03928 {
				return x / 12.92
			}
			return math.Pow((x+0.055)/1.055, 2.4)
		}
		return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
	}
	x, y := luminance(a)+0.05, luminance(b)+0.05
	return max(x/y, y/x)
}

// TestGallery saves every figure, of made-up but plausible numbers, into the folder that BLT_GALLERY names, to be
// looked at.
func TestGallery(t *testing.T) {
	dir := os.Getenv("BLT_GALLERY")
	if dir == "" {
		t.Skip("set BLT_GALLERY to a folder to have all figures saved there")
	}
	for name, fig := range gallery() {
		if err := fig.Save(dir, name); err != nil {
			t.Error(err)
		}
	}
}

// Drawn from a report, Figure 2 has the numbers that it has drawn from the recordings, except the intervals of the changes of
// all images, which a report does not hold.
func TestFigure2OfAReport(t *testing.T) {
	d := measured(plausible{images: 300, classes: 10, dimensions: 12, steps: 6, trained: true}.recording(1))
	before := measured(plausible{images: 300, classes: 10, dimensions: 12, steps: 6}.recording(1))
	want := readCSV(t, must(Figure2(d, before)))
	f := Figure2Of(must(analysis.NewReport(d, before)))
	got := readCSV(t, f)
	if len(got) != len(want) || f.Alt != must(Figure2(d, before)).Alt {
		t.Fatalf("%d rows, %q", len(got), f.Alt)
	}
	for i, row := range want {
		if row[0] == "change" && row[2] == "all" {
			row[5], row[6] = "", ""
			row[4], got[i][4] = fmt.Sprintf("%.12s", row[4]), fmt.Sprintf("%.12s", got[i][4])
		}
		if !slices.Equal(got[i], row) {
			t.Errorf("row %d: %q, want %q", i, got[i], row)
		}
	}
}

// Claims beyond the paper are counted by themselves, and stand below the paper's, wherever they are in the list.
func TestClaimsBeyondThePaperStandApart(t *testing.T) {
	papers := claims.Claim{ID: "a", Figure: "2A", Claimed: claims.Positive}.Judge(claims.OfMean(around(1, 0.5, 20), 0.01))
	beyond := claims.Claim{ID: "b", Figure: "new", Claimed: claims.Positive}.Judge(claims.OfMean(around(0, 0.5, 20), 1))
	f := Claims([]claims.Claim{beyond, papers})
	if want := "Of 1 claims 1 supported. Beyond the paper: 1 undecided."; f.Alt != want {
		t.Errorf("%q, want %q", f.Alt, want)
	}
	verdicts := []claims.Verdict{}
	for _, r := range claimRows([]claims.Claim{beyond, papers}, Light) {
		verdicts = append(verdicts, r.verdict)
	}
	if want := []claims.Verdict{"", claims.Supported, "", claims.Undecided, ""}; !slices.Equal(verdicts, want) {
		t.Errorf("the rows have the verdicts %q, want %q", verdicts, want)
	}
	if alone := Claims([]claims.Claim{papers}); strings.Contains(alone.Alt, "eyond") || len(claimRows([]claims.Claim{papers}, Light)) != 3 {
		t.Errorf("the paper's alone: %q", alone.Alt)
	}
}

// Below Figure 3A stand the differences, of a report without them those of its means.
func TestSummariesShowDifferences(t *testing.T) {
	networks := plausibleSummaries(nil)[:2]
	networks[0].Norm.Difference = around(0.25, 0.5, 900)
	networks[1].Norm.Difference = nothing
	var got []string
	for _, row := range readCSV(t, Summaries(networks).WithPaper()) {
		if row[1] == "norm" && row[2] == "now − later" {
			got = append(got, strings.Join(row[3:], " "))
		}
	}
	n := networks[1].Norm
	want := []string{
		"0.25 -0.25 0.75 900 " + cell(analysis.Published.NormFrom0[0]-analysis.Published.NormFrom0[1]),
		cell(n.Now.Value-n.Later.Value) + "   0 " + cell(analysis.Published.Summaries[1].Norm[0]-analysis.Published.Summaries[1].Norm[1]),
	}
	if !slices.Equal(got, want) {
		t.Errorf("differences %q, want %q", got, want)
	}
}

// Beside an effect stand those without knowledge of the class, of claims that have them.
func TestReferencesShowWalks(t *testing.T) {
	e := claims.OfMean(around(0.1, 0.05, 50), 0.01)
	e.Size, e.Reference = 0.5, &claims.Reference{WrongEnding: 0.25, Walks: []float64{-0.125, nan}}
	with := claims.Claim{ID: "with", Claimed: claims.Positive}.Judge(e)
	without := claims.Claim{ID: "without", Claimed: claims.Positive}.Judge(claims.OfMean(around(0.1, 0.05, 50), 0.01))
	var got []string
	for _, row := range readCSV(t, References(without, with))[1:] {
		got = append(got, strings.Join(row[:4], " "))
	}
	alone := claims.Claim{Claimed: claims.Positive}.Judge(e)
	alone.Effects[0].Reference = &claims.Reference{Walks: []float64{0.1}}
	if one, several := walksName([]claims.Claim{alone}), walksName([]claims.Claim{with}); one != "random walks, their mean" || several != "a random walk (2 of them)" {
		t.Errorf("the walks are called %q, %q", one, several)
	}
	if want := []string{"with  settles on the label 0.5", "with  settles on a wrong class 0.25", "with  random walk -0.125", "with  random walk "}; !slices.Equal(got, want) {
		t.Errorf("rows %q, want %q", got, want)
	}
}
