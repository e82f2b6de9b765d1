package sources

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"readoutzones/data/internal/check"
)

// folderOf makes a folder with these files; those that end in .png are images.
func folderOf(t *testing.T, paths ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i, path := range paths {
		if isImage(path) {
			writePNG(t, filepath.Join(dir, path), grey(i+1))
		} else {
			check.WriteText(t, filepath.Join(dir, path), "text")
		}
	}
	return dir
}

// found lists what is imported of a folder, "split category/file", and what is left out.
func found(t *testing.T, dir string) (images, left string) {
	t.Helper()
	f, err := findImages(dir, 1)
	if err != nil {
		return err.Error(), ""
	}
	var list []string
	for split, files := range f.splits {
		for _, file := range files {
			list = append(list, split+" "+f.categories[file.label]+"/"+filepath.Base(file.path))
		}
	}
	slices.Sort(list)
	return strings.Join(list, ", "), strings.ReplaceAll(strings.Join(f.ignored.lines(), "; "), dir+string(filepath.Separator), "")
}

// The layouts that people have: what is understood, and what is left out and told.
func TestImportUnderstandsOtherNamesOfSplits(t *testing.T) {
	for name, test := range map[string]struct {
		files        []string
		images, left string
	}{
		"train and validation": {[]string{"train/a/1.png", "train/b/1.png", "validation/a/2.png"}, "train a/1.png, train b/1.png, val a/2.png", ""},
		"capitals":             {[]string{"Training/a/1.png", "Training/b/1.png", "Valid/a/2.png", "TEST/b/3.png"}, "test b/3.png, train a/1.png, train b/1.png, val a/2.png", ""},
		"beside the splits": {[]string{"train/a/1.png", "train/b/1.png", "holdout/a/2.png", "holdout/b/3.png", "docs/x.txt", "0.png"}, "train a/1.png, train b/1.png",
			"1 images lie outside of the categories' folders, the first 0.png: ignored; 2 images lie in folders that are neither train, val, test nor testplus, the first holdout/a/2.png: ignored"},
		"thumbnails": {[]string{"train/a/1.png", "train/a/small/1.png", "train/b/1.png", "train/0.png"}, "train a/1.png, train b/1.png",
			"1 images lie deeper than <category>/<image>, the first train/a/small/1.png: ignored; 1 images lie outside of the categories' folders, the first train/0.png: ignored"},
		"other files": {[]string{"train/a/1.png", "train/a/2.webp", "train/b/1.png", "train/b/2.WEBP", "train/b/README", "train/c/x.gif"}, "train a/1.png, train b/1.png",
			"4 files are neither JPEG nor PNG by their names (.webp 2, .gif 1, no ending 1), the first train/a/2.webp: ignored; 1 folders hold no images, the first train/c: ignored"},
	} {
		images, left := found(t, folderOf(t, test.files...))
		if images != test.images || left != test.left {
			t.Errorf("%s: imported %s, want %s; left out %q, want %q", name, images, test.images, left, test.left)
		}
	}
}

func TestACategoryMayBeCalledTrain(t *testing.T) {
	images, left := found(t, folderOf(t, "train/1.png", "train/2.png", "train/3.png", "train/4.png", "bus/1.png", "bus/2.png", "bus/3.png", "bus/4.png"))
	if strings.Count(images, " train/") != 4 || strings.Count(images, " bus/") != 4 || left != "" { // where each goes, the seed decides
		t.Errorf("imported %s (%s)", images, left)
	}
}

// One name in Unicode's two forms is one category, in the splits, in one folder and in superclasses.csv; a name that is none is
// refused, as it would be stored broken.
func TestNamesAreUnicodeInOneForm(t *testing.T) {
	const nfc, nfd = "caf\u00e9", "cafe\u0301"
	dir := folderOf(t, "train/"+nfc+"/1.png", "train/"+nfd+"/2.png", "train/b/1.png", "val/"+nfd+"/3.png")
	if images, left := found(t, dir); images != "train b/1.png, train "+nfc+"/1.png, train "+nfc+"/2.png, val "+nfc+"/3.png" || left != "" {
		t.Errorf("imported %s (%s)", images, left)
	}
	check.WriteText(t, filepath.Join(dir, "superclasses.csv"), nfd+",place,no\nb,letter,no\n")
	if got, err := readSuperclasses(filepath.Join(dir, "superclasses.csv"), []string{"b", nfc}); err != nil || got[1].Name != "place" {
		t.Errorf("superclasses %v, %v", got, err)
	}
	together, left := found(t, folderOf(t, nfc+"/1.png", nfc+"/2.png", nfd+"/3.png", nfd+"/4.png", "b/1.png", "b/2.png", "b/3.png", "b/4.png"))
	if strings.Count(together, nfc+"/") != 4 || left != "" {
		t.Errorf("imported %s (%s)", together, left)
	}
	latin := folderOf(t, "train/caf\xe9/1.png", "train/b/1.png")
	_, err := findImages(latin, 1)
	check.OneLine(t, err, `category "caf\xe9": the folder's name is not UTF-8`, "rename it")
	check.WriteText(t, filepath.Join(latin, "superclasses.csv"), "caf\xe9,place,no\n")
	_, err = readSuperclasses(filepath.Join(latin, "superclasses.csv"), nil)
	check.OneLine(t, err, "superclasses.csv: is not in UTF-8; save it as")
}

// A data set from which nothing could be learned, or of which most would be lost, is refused in a line that says what to do.
func TestImportRefusesLayoutsThatWouldLoseImages(t *testing.T) {
	for name, test := range map[string]struct {
		files []string
		want  string
	}{
		"one folder deeper":       {[]string{"pictures/train/a/1.png", "pictures/train/b/1.png"}, "pictures: holds no images itself, but 2 in folders inside it, such as"},
		"a category deeper":       {[]string{"train/a/1.png", "train/b/part/1.png"}, "train/b: holds no images itself, but 1 in folders inside it, such as"},
		"no folders":              {[]string{"1.png", "2.png"}, "no images; they should be in {train,val,test,testplus}/<category>/*.jpg or *.png below it, or in <category>/ (2 images lie outside of the categories' folders"},
		"splits without folders":  {[]string{"train/1.png", "test/1.png"}, "its folders train, test, … hold no folders of categories; they should be"},
		"two folders for a split": {[]string{"train/a/1.png", "train/b/1.png", "val/a/1.png", "validation/b/1.png"}, "val and validation are both folders of the split val; keep one"},
		"one category":            {[]string{"train/a/1.png", "train/a/2.png", "val/a/1.png"}, `all images are of one category, "a"`},
		"nothing to learn from":   {[]string{"train/a/1.png", "train/b/1.png", "val/c/1.png"}, `category "c" has no images in train`},
	} {
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "out.h5")
			_, err := Import(context.Background(), ImportOptions{Dir: folderOf(t, test.files...), Out: out, Size: 8})
			check.OneLine(t, err, test.want)
			if _, err := os.Stat(out); err == nil {
				t.Error("a file was written")
			}
		})
	}
	dir := folderOf(t, "train/a/1.png", "train/b/1.png", "val/a/1.png")
	_, err := Import(context.Background(), ImportOptions{Dir: dir, Out: filepath.Join(t.TempDir(), "out.h5"), Size: 8, Whole: true})
	check.OneLine(t, err, "has no images for test and testplus; make folders of these names")
}

// Links to folders and images are followed, and what they lead to is noticed when it changes.
func TestInputsNoticeChangesBehindLinks(t *testing.T) {
	store := folderOf(t, "train/a/1.png", "train/b/1.png", "elsewhere/1.png")
	link := filepath.Join(t.TempDir(), "pictures")
	for from, to := range map[string]string{link: store, filepath.Join(store, "train", "c"): filepath.Join(store, "elsewhere"),
		filepath.Join(store, "elsewhere", "2.png"): filepath.Join(store, "train", "a", "1.png")} {
		if err := os.Symlink(to, from); err != nil {
			t.Fatal(err)
		}
	}
	inputs := func() string {
		lines, err := ImportOptions{Dir: link}.Inputs()
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(lines, "\n")
	}
	before := inputs()
	if strings.Count(before, "\ntrain ") != 4 {
		t.Fatalf("not all four images are seen:\n%s", before)
	}
	for name, change := range map[string]func(){
		"a new category":    func() { writePNG(t, filepath.Join(store, "train/d/1.png"), grey(1)) },
		"an image":          func() { check.WriteText(t, filepath.Join(store, "elsewhere/1.png"), "changed") },
		"the superclasses":  func() { check.WriteText(t, filepath.Join(store, "superclasses.csv"), "a,b,no") },
		"an image's target": func() { check.WriteText(t, filepath.Join(store, "train/a/1.png"), "changed too") },
	} {
		change()
		after := inputs()
		if after == before {
			t.Errorf("%s: the change is not noticed", name)
		}
		before = after
	}
}

// Of any folder, every image that is not hidden is imported or told to be left out, unless the whole folder is refused, in a line.
func FuzzNoImageIsLostSilently(f *testing.F) {
	f.Add([]byte("\x00\x05\x08\x00\x06\x08\x01\x05\x09"))
	f.Add([]byte("\x05\x08\x05\x09\x06\x08\x06\x09\x05\x0a\x05\x0b\x06\x0a\x06\x0b"))
	f.Add([]byte("\x00\x05\x05\x08\x00\x06\x08\x00\x08\x08\x04\x08"))
	names := []string{"train", "Validation", "val", "test", "docs", "a", "b", ".hidden", "1.png", "2.JPG", "3.jpeg", "4.png", "notes.txt", "5.webp"}
	f.Fuzz(func(t *testing.T, tree []byte) {
		dir, path, total := t.TempDir(), "", 0
		for _, b := range tree[:min(len(tree), 60)] { // folders' names go down, a file's ends a path
			name := names[int(b)%len(names)]
			path = filepath.Join(path, name)
			if filepath.Ext(name) == "" || name == ".hidden" {
				continue
			}
			if _, err := os.Stat(filepath.Join(dir, path)); err != nil {
				check.WriteText(t, filepath.Join(dir, path), "")
				if isImage(name) && !strings.Contains(path, ".hidden") {
					total++
				}
			}
			path = ""
		}
		found, err := findImages(dir, 1)
		if err != nil {
			check.OneLine(t, err, dir)
			return
		}
		left := found.ignored.count
		if got := found.count() + left[tooDeep] + left[outsideCategories] + left[besideSplits]; got != total {
			t.Errorf("%d of %d images are told: %v", got, total, found.ignored.lines())
		}
		if len(found.categories) < 2 || found.count() == 0 {
			t.Errorf("%d images of %d categories were taken", found.count(), len(found.categories))
		}
	})
}
