package sources

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// why is a reason for which something in a folder of images is not imported.
type why int

const (
	noImage           why = iota // neither JPEG nor PNG by its name
	tooDeep                      // in a folder inside a category's
	outsideCategories            // beside the categories' folders
	besideSplits                 // in a folder beside those of the splits
	emptyFolder                  // a category without images
)

// texts say of so many things why they are ignored.
var texts = [...]string{
	noImage:           "%d files are neither JPEG nor PNG by their names%s",
	tooDeep:           "%d images lie deeper than <category>/<image>%s",
	outsideCategories: "%d images lie outside of the categories' folders%s",
	besideSplits:      "%d images lie in folders that are neither train, val, test nor testplus%s",
	emptyFolder:       "%d folders hold no images%s",
}

// ignored counts what is not imported, and keeps the first path and, of files that are no images, the endings.
type ignored struct {
	count   [len(texts)]int
	first   [len(texts)]string
	endings map[string]int
}

// add notes a file or a folder.
func (i *ignored) add(reason why, path string) {
	if i.count[reason]++; i.count[reason] == 1 {
		i.first[reason] = path
	}
	if reason == noImage {
		if i.endings == nil {
			i.endings = map[string]int{}
		}
		i.endings[cmp.Or(strings.ToLower(filepath.Ext(path)), "no ending")]++
	}
}

// tree notes all images in a folder (or a linked one) and below, and tells how many there are.
func (i *ignored) tree(reason why, dir string) (images int) {
	// The slash lets it begin behind a link. Folders that can't be listed count as empty.
	_ = filepath.WalkDir(dir+string(filepath.Separator), func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fs.SkipDir
		case e.IsDir() && strings.HasPrefix(e.Name(), "."):
			return fs.SkipDir
		case !e.IsDir() && !strings.HasPrefix(e.Name(), ".") && isImage(e.Name()):
			i.add(reason, path)
			images++
		}
		return nil
	})
	return images
}

// lines tells what is ignored, a line each reason.
func (i *ignored) lines() (lines []string) {
	for reason, text := range texts {
		if i.count[reason] == 0 {
			continue
		}
		details := ", the first " + i.first[reason]
		if why(reason) == noImage {
			details = " (" + i.frequentEndings() + ")" + details
		}
		lines = append(lines, fmt.Sprintf(text, i.count[reason], details)+": ignored")
	}
	return lines
}

// frequentEndings lists the endings, the most frequent first, at most five.
func (i *ignored) frequentEndings() string {
	endings := slices.SortedFunc(maps.Keys(i.endings), func(a, b string) int {
		return cmp.Or(cmp.Compare(i.endings[b], i.endings[a]), strings.Compare(a, b))
	})
	var list []string
	for n, ending := range endings {
		if n == 5 {
			list = append(list, "…")
			break
		}
		list = append(list, fmt.Sprintf("%s %d", ending, i.endings[ending]))
	}
	return strings.Join(list, ", ")
}

// hint ends an error that wants images with those that were found elsewhere, or other files; "" where there are none.
func (i *ignored) hint() string {
	lines := i.lines()
	if len(lines) == 0 {
		return ""
	}
	return " (" + strings.TrimSuffix(lines[0], ": ignored") + ")"
}
