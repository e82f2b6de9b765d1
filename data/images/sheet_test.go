package images

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"readoutzones/data/recording"
)

func TestSheetGroupsAnimateFirst(t *testing.T) {
	groups := sheetGroups(
		[]string{"car", "cat", "mug", "dog"},
		[]recording.Superclass{{Name: "vehicle", Animate: false}, {Name: "mammal", Animate: true}, {Name: "vessel", Animate: false}, {Name: "mammal", Animate: true}})
	var titles []string
	for _, g := range groups {
		titles = append(titles, g.title)
	}
	if got := strings.Join(titles, ", "); got != "mammal · animate, vehicle · inanimate, vessel · inanimate" {
		t.Errorf("groups %s", got)
	}
	if all := sheetGroups([]string{"a", "b"}, nil); len(all) != 1 || len(all[0].members) != 2 || all[0].title != "" {
		t.Errorf("without superclasses: %v", all)
	}
}

// Every image of the first rows of each category appears, unchanged, at the place that its category has.
func TestSheetShowsTheImages(t *testing.T) {
	images := NewInMemory(2, 64)
	images.Labels = []int{1, 0}
	for i := range images.Image(0) {
		images.Image(0)[i], images.Image(1)[i] = 200, 90
	}
	drawn, err := drawSheet(images, Header{Categories: []string{"first category", "a name that is so long that it must be shortened to fit into its column of six images"}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := newSheet(64)
	if err != nil {
		t.Fatal(err)
	}
	for column, want := range []uint32{90, 200} {
		x := sheetMargin + column*(s.column()+sheetMargin)
		if r, _, _, _ := drawn.At(x+32, sheetMargin+sheetText+sheetGap+32).RGBA(); r>>8 != want {
			t.Errorf("column %d: value %d, want %d", column, r>>8, want)
		}
	}
	if dark := darkPixels(drawn, image.Rect(0, 0, drawn.Bounds().Dx(), sheetMargin+sheetText)); dark < 100 {
		t.Errorf("the names have %d dark pixels: not written?", dark)
	}
}

func darkPixels(m image.Image, r image.Rectangle) (n int) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if g, _, _, _ := m.At(x, y).RGBA(); g>>8 < 128 {
				n++
			}
		}
	}
	return n
}

func TestWriteSheet(t *testing.T) {
	dir := t.TempDir()
	set := filepath.Join(dir, "set.h5")
	w, err := Create(set, Header{Size: 16, Categories: []string{"a", "b"}})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	pictures := NewInMemory(7, 16)
	copy(pictures.Image(0), slices.Repeat([]uint8{9, 200}, 16*16))
	if err := w.Append("val", pictures.Pixels, pictures.Labels); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	d, err := Open(set)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	path := filepath.Join(dir, "sheet.png")
	if err := WriteSheet(path, d); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := png.Decode(file); err != nil {
		t.Error(err)
	}
	if err := WriteSheet(filepath.Join(dir, "none", "sheet.png"), d); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("no such folder: error %v", err)
	}
}

func TestPicturesShowTheirPixels(t *testing.T) {
	m := NewInMemory(2, 3)
	copy(m.Image(1)[3*(1*3+2):], []uint8{10, 20, 30}) // second row, third column
	pictures := m.Pictures()
	if len(pictures) != 2 || pictures[1].Bounds() != image.Rect(0, 0, 3, 3) {
		t.Fatalf("%d pictures, the last of size %v", len(pictures), pictures[1].Bounds())
	}
	if got, want := pictures[1].At(2, 1), (color.RGBA{10, 20, 30, 255}); got != want {
		t.Errorf("colour %v, want %v", got, want)
	}
	if got, want := pictures[0].At(2, 1), (color.RGBA{0, 0, 0, 255}); got != want {
		t.Errorf("colour of a black image %v, want %v", got, want)
	}
}
