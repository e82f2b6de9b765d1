package run

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"readoutzones/notebooks/internal/ipynb"
	"readoutzones/notebooks/internal/ipynbtest"
)

func TestGalleryStandsAlone(t *testing.T) {
	out := t.TempDir()
	if err := os.Mkdir(filepath.Join(out, "figures"), 0o755); err != nil {
		t.Fatal(err)
	}
	d := ipynbtest.Document("%%")
	d.Cells()[1]["outputs"] = []any{
		map[string]any{"data": map[string]any{"image/svg+xml": []any{"<svg>\n", "</svg>"}, "text/plain": `norms "by" time`}},
		map[string]any{"data": map[string]any{"image/png": "iVBORw0KGgo=\n"}},
		map[string]any{"data": map[string]any{"text/plain": "no figure"}},
	}
	if err := d.Write(filepath.Join(out, "02_figure2.ipynb")); err != nil {
		t.Fatal(err)
	}
	outcomes := []outcome{
		{notebook: ipynb.Notebook{Name: "02_figure2"}, took: 61 * time.Second},
		{notebook: ipynb.Notebook{Name: "03_four"}, cell: 4, message: "no <such> network\nmore"},
	}
	if err := writeGallery(out, outcomes); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(out, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	page := string(content)
	for _, part := range []string{
		`<a href="02_figure2.html">A test</a>`, "61 s", `<img src="data:image/svg&#43;xml;base64,`, `<img src="data:image/png;base64,`,
		"norms &#34;by&#34; time", "Failed in cell 4: no &lt;such&gt; network",
	} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %s", part)
		}
	}
	if strings.Contains(page, "http") || strings.Contains(page, "<script") {
		t.Error("the page needs something from elsewhere")
	}
	for file, want := range map[string]string{"02_figure2-1.svg": "<svg>\n</svg>", "02_figure2-2.png": "\x89PNG\r\n\x1a\n"} {
		if got, err := os.ReadFile(filepath.Join(out, "figures", file)); string(got) != want {
			t.Errorf("%s holds %q, %v", file, got, err)
		}
	}
}

func TestTheGalleryKeepsWhatWasExecutedBefore(t *testing.T) {
	out := t.TempDir()
	if err := os.WriteFile(filepath.Join(out, "00_start.html"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	all := []ipynb.Notebook{{Name: "00_start"}, {Name: "01_readouts"}, {Name: "02_figure2"}}
	merged := withEarlier(out, all, []outcome{{notebook: all[2], took: time.Second}})
	if len(merged) != 2 || merged[0].notebook != all[0] || merged[1].took != time.Second {
		t.Errorf("got %v", merged)
	}
}
