package display

import (
	"fmt"
	"os"
	"path/filepath"

	"readoutzones/analysis/claims"
	"readoutzones/analysis/figures"
	"readoutzones/notebooks/internal/ipynb"
)

// Figure saves a figure and its numbers into [Folder] (name.svg, -dark.svg, .png, .csv) and shows it. It
// panics where it cannot, so that the cell fails.
func Figure(f *figures.Figure, name string) {
	check(f.Save(Must(Folder()), name))
	SVG(Must(f.SVG(figures.Light)), f.Alt)
}

// Vary shows a figure that follows one slider or several (see [Sliders]), and saves it as it is where they start.
// frame draws it with the sliders at the given stops. Vary panics where it cannot.
func Vary(frame func(at []int) *figures.Figure, name string, sliders ...Slider) {
	start := frame(Must(startOf(sliders)))
	check(start.Save(Must(Folder()), name))
	check(Sliders(start.Alt, func(at []int) ([]byte, error) { return frame(at).SVG(figures.Light) }, sliders...))
}

// Verdict shows the claims with these IDs as a table: effect, controls and verdict, and, folded, all numbers and the rule of
// the verdicts. Without IDs it shows all. It panics if there is no claim of an ID.
func Verdict(tested []claims.Claim, ids ...string) {
	chosen := tested
	if len(ids) > 0 {
		chosen = nil
	}
	for _, id := range ids {
		chosen = append(chosen, Claim(tested, id))
	}
	Markdown(claims.Brief(chosen) + "\n<details><summary>All numbers, and how a verdict comes about</summary>\n\n" +
		claims.Markdown(chosen) + "\n</details>")
}

// Folder returns the folder in which a notebook saves its files, notebooks/out/figures in the repository, and makes it.
// `go run ./notebooks run` sets it (BLT_OUT); otherwise it is found from the working folder.
func Folder() (string, error) {
	folder := os.Getenv("BLT_OUT")
	if folder == "" {
		root, err := ipynb.Root()
		if err != nil {
			return "", fmt.Errorf("display: %w, and start the notebook with `go run ./notebooks lab`", err)
		}
		folder = filepath.Join(ipynb.OutFolder(root), "figures")
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return "", fmt.Errorf("display: %w", err)
	}
	return folder, nil
}

// Must returns the value, or panics with the error, so that the cell fails:
//
//	display.Figure(display.Must(figures.Figure2(trained, random)), "figure2")
func Must[T any](value T, err error) T {
	check(err)
	return value
}

// check ends the cell's program with an error, if there is one.
func check(err error) {
	if err != nil {
		panic(err)
	}
}
