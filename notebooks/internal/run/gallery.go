package run

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"slices"

	"readoutzones/data/files"
	"readoutzones/notebooks/internal/ipynb"
)

//go:embed gallery.html
var galleryPage string

var gallery = template.Must(template.New("gallery").Parse(galleryPage))

// shown is a notebook in the gallery.
type shown struct {
	Name, Title, Page, Took, Failure string
	Figures                          []figure
}

// figure is an image among a notebook's outputs.
type figure struct {
	Source template.URL // a data: URL, so that the page needs no other file
	Alt    string
	bytes  []byte
	ending string
}

// writeGallery writes the figures of the executed notebooks into out/figures, and the page that shows them all.
func writeGallery(out string, outcomes []outcome) error {
	var notebooks []shown
	for _, o := range outcomes {
		s := shown{Name: o.notebook.Name, Title: o.notebook.Name, Page: o.notebook.Name + ".html"}
		if o.took > 0 {
			s.Took = fmt.Sprintf("%.0f s", o.took.Seconds())
		}
		if o.failed() {
			s.Failure = o.where()
		}
		if d, err := ipynb.Read(filepath.Join(out, o.notebook.Name+".ipynb")); err == nil {
			s.Title, s.Figures = cmp.Or(d.Title(), o.notebook.Name), figuresOf(d)
		}
		for i, f := range s.Figures {
			if err := files.Write(filepath.Join(out, "figures", fmt.Sprintf("%s-%d%s", s.Name, i+1, f.ending)), f.bytes); err != nil {
				return err
			}
		}
		notebooks = append(notebooks, s)
	}
	var page bytes.Buffer
	if err := gallery.Execute(&page, notebooks); err != nil {
		return err
	}
	return files.Write(filepath.Join(out, "index.html"), page.Bytes())
}

// withEarlier adds to the outcomes the notebooks that were executed into the folder out before, in the order of all.
func withEarlier(out string, all []ipynb.Notebook, outcomes []outcome) []outcome {
	var merged []outcome
	for _, n := range all {
		if i := slices.IndexFunc(outcomes, func(o outcome) bool { return o.notebook.Name == n.Name }); i >= 0 {
			merged = append(merged, outcomes[i])
		} else if _, err := os.Stat(filepath.Join(out, n.Name+".html")); err == nil {
			merged = append(merged, outcome{notebook: n})
		}
	}
	return merged
}

// figuresOf returns the drawings and images among the outputs.
func figuresOf(d ipynb.Document) []figure {
	var found []figure
	for _, cell := range d.Cells() {
		for _, output := range cell.Outputs() {
			content, _ := output["data"].(map[string]any)
			f := figure{Alt: ipynb.Text(content["text/plain"])}
			if svg := ipynb.Text(content["image/svg+xml"]); svg != "" {
				f.bytes, f.ending = []byte(svg), ".svg"
				f.Source = template.URL("data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(f.bytes))
			} else if png, err := base64.StdEncoding.DecodeString(ipynb.Text(content["image/png"])); err == nil && len(png) > 0 {
				f.bytes, f.ending = png, ".png"
				f.Source = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(png))
			} else {
				continue
			}
			found = append(found, f)
		}
	}
	return found
}
