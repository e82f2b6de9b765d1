package sources

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"readoutzones/data/images"
	"readoutzones/data/internal/check"
	"readoutzones/data/recording"
)

// writePNG writes a small image of one colour, 12 × 10 pixels.
func writePNG(t *testing.T, path string, c color.Color) {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 12, 10))
	for i := range 120 {
		picture.Set(i%12, i/12, c)
	}
	var file bytes.Buffer
	if err := png.Encode(&file, picture); err != nil {
		t.Fatal(err)
	}
	check.WriteText(t, path, file.String())
}

// grey is a colour that numbers a test image.
func grey(n int) color.Color { return color.Gray{Y: uint8(10 * n)} }

func TestImportKeepsFoldersOrderAndSuperclasses(t *testing.T) {
	dir := t.TempDir()
	writePNG(t, filepath.Join(dir, "train/cat/b.png"), grey(2))
	writePNG(t, filepath.Join(dir, "train/cat/a.PNG"), grey(1))
	writePNG(t, filepath.Join(dir, "train/ant/z.png"), grey(3))
	writePNG(t, filepath.Join(dir, "train/mug/n.png"), grey(2))
	writePNG(t, filepath.Join(dir, "test/mug/m.png"), grey(4))
	check.WriteText(t, filepath.Join(dir, "train/cat/notes.txt"), "ignored")
	check.WriteText(t, filepath.Join(dir, "train/cat/.hidden.png"), "ignored silently")
	check.WriteText(t, filepath.Join(dir, "superclasses.csv"), "folder,superclass,animate\ncat,mammal,yes\nmug,vessel,no\nant,bug,yes\n")
	out := filepath.Join(t.TempDir(), "out.h5")
	report, err := Import(context.Background(), ImportOptions{Dir: dir, Out: out, Size: 16})
	if err != nil {
		t.Fatal(err)
	}
	if report.Categories != 3 || report.Images["train"] != 4 || report.Images["test"] != 1 || len(report.Ignored) != 1 {
		t.Errorf("report %+v", report)
	}
	d, err := images.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if !slices.Equal(d.Categories, []string{"ant", "cat", "mug"}) ||
		!slices.Equal(d.Superclasses, []recording.Superclass{{Name: "bug", Animate: true}, {Name: "mammal", Animate: true}, {Name: "vessel", Animate: false}}) {
		t.Errorf("categories %v, superclasses %v", d.Categories, d.Superclasses)
	}
	train, err := d.Split("train")
	if err != nil {
		t.Fatal(err)
	}
	pixels, err := train.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	values := []uint8{pixels[0], pixels[16*16*3], pixels[2*16*16*3]}
	if !slices.Equal(train.Labels, []int{0, 1, 1, 2}) || !slices.Equal(values, []uint8{30, 10, 20}) {
		t.Errorf("labels %v, values %v; want [0 1 1 2], [30 10 20]", train.Labels, values)
	}
	if mean := d.Mean[0]; mean != 20 {
		t.Errorf("mean %v, want 20", mean)
	}
}

func TestImportDividesOneFolderBySeed(t *testing.T) {
	dir := t.TempDir()
	for i := range 29 { // a tenth is 2
		writePNG(t, filepath.Join(dir, "cat", string(rune('a'+i))+".png"), grey(i))
		writePNG(t, filepath.Join(dir, "mug", string(rune('a'+i))+".png"), grey(i))
	}
	list := func(seed uint64) string {
		f, err := findImages(dir, seed)
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		seen := map[string]bool{}
		for _, split := range images.SplitNames {
			if want := map[string]int{"train": 46}[split]; len(f.splits[split]) != max(want, 4) {
				t.Errorf("%s: %d images", split, len(f.splits[split]))
			}
			for _, file := range f.splits[split] {
				text.WriteString(split + file.path + "\n")
				seen[file.path] = true
			}
		}
		if len(seen) != 58 {
			t.Errorf("%d images in all, want 58", len(seen))
		}
		return text.String()
	}
	first := list(1)
	if list(1) != first {
		t.Error("the same seed gave another division")
	}
	if list(2) == first {
		t.Error("another seed gave the same division")
	}
	writePNG(t, filepath.Join(dir, "rare/a.png"), grey(1))
	if _, err := findImages(dir, 1); err == nil || !strings.Contains(err.Error(), `category "rare": 1 images`) {
		t.Errorf("too few images: %v", err)
	}
}

func TestImportListsBadImages(t *testing.T) {
	dir, out := t.TempDir(), filepath.Join(t.TempDir(), "out.h5")
	writePNG(t, filepath.Join(dir, "train/cat/a.png"), grey(1))
	writePNG(t, filepath.Join(dir, "train/mug/d.png"), grey(2))
	check.WriteText(t, filepath.Join(dir, "train/cat/b.jpg"), "no image")
	check.WriteText(t, filepath.Join(dir, "train/cat/c.png"), "")
	o := ImportOptions{Dir: dir, Out: out, Size: 16}
	report, err := Import(context.Background(), o)
	if err == nil || !strings.Contains(err.Error(), "2 of 4 images can't be read") || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %v", err)
	}
	if len(report.Bad) != 2 || filepath.Base(report.Bad[0].Path) != "b.jpg" {
		t.Errorf("bad images %v", report.Bad)
	}
	if left, _ := os.ReadDir(filepath.Dir(out)); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	o.SkipBad = true
	if report, err := Import(context.Background(), o); err != nil || report.Images["train"] != 2 || len(report.Bad) != 2 {
		t.Errorf("skipping: %+v, %v", report, err)
	}
}

func TestImportRefusesWhatIsNoFolderOfImages(t *testing.T) {
	empty, file := t.TempDir(), filepath.Join(t.TempDir(), "file")
	check.WriteText(t, file, "text")
	noImages := t.TempDir()
	check.WriteText(t, filepath.Join(noImages, "train/cat/notes.txt"), "text")
	for name, o := range map[string]ImportOptions{
		"missing":   {Dir: filepath.Join(empty, "none"), Size: 16},
		"a file":    {Dir: file, Size: 16},
		"empty":     {Dir: empty, Size: 16},
		"no images": {Dir: noImages, Size: 16},
		"size 20":   {Dir: empty, Size: 20},
	} {
		o.Out = filepath.Join(t.TempDir(), "out.h5")
		_, err := Import(context.Background(), o)
		if err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v", name, err)
		}
		if _, err := os.Stat(o.Out); err == nil {
			t.Errorf("%s: a file was written", name)
		}
	}
}

func TestImportCanBeStopped(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	first := filepath.Join(from, "train/cat/0.png")
	check.WriteText(t, first, "")
	file, err := os.Create(first)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := (&png.Encoder{CompressionLevel: png.NoCompression}).Encode(file, image.NewGray(image.Rect(0, 0, 1500, 1500))); err != nil {
		t.Fatal(err)
	}
	writePNG(t, filepath.Join(from, "train/mug/0.png"), grey(1))
	for i := range 1000 { // half a minute of work
		if err := os.Link(first, filepath.Join(from, "train/cat", fmt.Sprint(i+1, ".png"))); err != nil {
			t.Fatal(err)
		}
	}
	stopsSoon(t, to, func(ctx context.Context) error {
		_, err := Import(ctx, ImportOptions{Dir: from, Out: filepath.Join(to, "out.h5"), Size: 64})
		return err
	})
}

func TestImportPhotos(t *testing.T) {
	dir, out := check.UnpackPhotos(t, 2), filepath.Join(t.TempDir(), "photos.h5")
	report, err := Import(context.Background(), ImportOptions{Dir: dir, Out: out, Size: 32})
	if err != nil {
		t.Fatal(err)
	}
	d, err := images.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for _, split := range images.SplitNames {
		if report.Images[split] != 200 {
			t.Errorf("%s: %d photos, want 2 of each of 100 categories", split, report.Images[split])
		}
	}
	animate := 0
	for _, s := range d.Superclasses {
		if s.Animate {
			animate++
		}
	}
	if len(d.Categories) != 100 || animate < 30 || animate > 70 {
		t.Errorf("%d categories, %d animate", len(d.Categories), animate)
	}
	for c := range 3 {
		if d.Mean[c] < 80 || d.Mean[c] > 160 || d.Std[c] < 40 || d.Std[c] > 90 {
			t.Errorf("channel %d: mean %v, std %v: not those of photos", c, d.Mean[c], d.Std[c])
		}
	}
}
