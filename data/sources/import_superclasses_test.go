package sources

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"readoutzones/data/internal/check"
	"readoutzones/data/recording"
)

func TestSuperclassesInTheOrderOfTheCategories(t *testing.T) {
	path := filepath.Join(t.TempDir(), "superclasses.csv")
	check.WriteText(t, path, "\ufefffolder,superclass,animate\r\nmug,\"cup, or so\",no\r\ncat, mammal, Yes\r\nextra,thing,0\r\n")
	got, err := readSuperclasses(path, []string{"cat", "mug"})
	if want := []recording.Superclass{{Name: "mammal", Animate: true}, {Name: "cup, or so", Animate: false}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
	if got, err := readSuperclasses(filepath.Join(t.TempDir(), "none"), []string{"cat"}); got != nil || err != nil {
		t.Errorf("no file: %v, %v", got, err)
	}
}

func TestBadSuperclassesSayWhere(t *testing.T) {
	for text, want := range map[string]string{
		"folder,superclass,animate\n":   `"cat" is not listed`,
		"cat,mammal,yes\ncat,dog,yes\n": "line 2: folder \"cat\" is listed twice",
		"cat,mammal,perhaps\n":          "line 1",
		"cat,,yes\n":                    "line 1",
		"cat,\"mam\nmal\",yes\n":        "on one line",
		"cat,mammal\n":                  "wrong number of fields",
		"\"cat,mammal,yes\n":            "not a table",
	} {
		path := filepath.Join(t.TempDir(), "superclasses.csv")
		check.WriteText(t, path, text)
		_, err := readSuperclasses(path, []string{"cat"})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
}

// Of any file, either every category gets a superclass with a name, or the file is refused, in one line that names it.
func FuzzSuperclasses(f *testing.F) {
	f.Add("folder,superclass,animate\ncat,mammal,yes\nmug,vessel,no\n")
	f.Add("\ufeffcat,\"a \"\"b\"\"\",1\r\n mug ,x,FALSE")
	f.Add("cat,mammal,yes\ncat,mammal,yes\nmug,\"two\nlines\",no\n")
	path := filepath.Join(f.TempDir(), "superclasses.csv")
	f.Fuzz(func(t *testing.T, text string) {
		check.WriteText(t, path, text)
		superclasses, err := readSuperclasses(path, []string{"cat", "mug"})
		if err != nil {
			check.OneLine(t, err, path)
			return
		}
		for _, s := range superclasses {
			if strings.TrimSpace(s.Name) == "" || !utf8.ValidString(s.Name) || strings.ContainsAny(s.Name, "\n\x00") {
				t.Errorf("a superclass is called %q", s.Name)
			}
		}
	})
}
