package sources

import (
	"fmt"
	"hash/fnv"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"readoutzones/data/files"
	"readoutzones/data/images"
	"readoutzones/data/internal/random"
)

// imageFile is a file to import, and the index of its category.
type imageFile struct {
	path  string
	label int
}

// imageFolders is what there is to import.
type imageFolders struct {
	categories []string               // sorted
	splits     map[string][]imageFile // by category, then by name
	ignored    ignored
}

func (f *imageFolders) count() (n int) {
	for _, files := range f.splits {
		n += len(files)
	}
	return n
}

// splitFolders are the names by which a split's folder is known, in lower case.
var splitFolders = map[string]string{
	"train": "train", "training": "train",
	"val": "val", "valid": "val", "validation": "val", "dev": "val",
	"test": "test", "testing": "test",
	"testplus": "testplus",
}

// layout is how images are meant to lie in a folder.
const layout = "they should be in {train,val,test,testplus}/<category>/*.jpg or *.png below it, or in <category>/"

// findImages lists the images below dir: in dir/<split>/<category> if dir has a folder named after a split, else in
// dir/<category>, divided by seed. What a network could not learn from is an error: a single category, or one without
// images to train on.
func findImages(dir string, seed uint64) (*imageFolders, error) {
	f := &imageFolders{splits: map[string][]imageFile{}}
	splits, err := f.findSplits(dir)
	if err != nil {
		return nil, err
	}
	paths := map[string]map[string][]string{} // split, category → files
	for split, folder := range splits {
		if paths[split], err = f.list(folder); err != nil {
			return nil, err
		}
	}
	if len(splits) == 0 {
		all, err := f.list(dir)
		if err != nil {
			return nil, err
		}
		if paths, err = divide(composed(all), seed); err != nil {
			return nil, fmt.Errorf("%s: %w", dir, err)
		}
	}
	f.collect(paths)
	if err := f.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	return f, nil
}

// findSplits returns the folders in dir that hold a split's categories, by split. A folder of such a name that holds images
// and no folders is a category (a train is one of ecoset's).
func (f *imageFolders) findSplits(dir string) (map[string]string, error) {
	inside, err := subfolders(dir)
	if err != nil {
		return nil, err
	}
	splits, flat := map[string]string{}, 0
	for _, name := range inside {
		split, folder := splitFolders[strings.ToLower(name)], filepath.Join(dir, name)
		if split == "" {
			continue
		}
		if categories, err := subfolders(folder); err != nil {
			return nil, err
		} else if len(categories) == 0 {
			flat++
			continue
		}
		if other := splits[split]; other != "" {
			return nil, fmt.Errorf("%s: %s and %s are both folders of the split %s; keep one, or put them together", dir, filepath.Base(other), name, split)
		}
		splits[split] = folder
	}
	if len(splits) == 0 {
		if flat > 1 || flat == len(inside) && flat > 0 {
			return nil, fmt.Errorf("%s: its folders train, test, … hold no folders of categories; %s", dir, layout)
		}
		return nil, nil
	}
	return splits, f.ignoreBeside(dir, slices.Collect(maps.Values(splits)))
}

// ignoreBeside notes the images in dir that are in none of the splits' folders.
func (f *imageFolders) ignoreBeside(dir string, splits []string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("%s: can't be listed: %w", dir, files.Reason(err))
	}
	for _, e := range entries {
		switch path := filepath.Join(dir, e.Name()); {
		case strings.HasPrefix(e.Name(), "."), slices.Contains(splits, path):
		case isFolder(dir, e):
			f.ignored.tree(besideSplits, path)
		case isImage(e.Name()):
			f.ignored.add(outsideCategories, path)
		}
	}
	return nil
}

// collect sorts the categories and files and numbers the categories.
func (f *imageFolders) collect(paths map[string]map[string][]string) {
	for split, folders := range paths {
		paths[split] = composed(folders)
		for category, files := range paths[split] {
			if len(files) > 0 && !slices.Contains(f.categories, category) {
				f.categories = append(f.categories, category)
			}
		}
	}
	slices.Sort(f.categories)
	for split, categories := range paths {
		for label, category := range f.categories {
			for _, path := range categories[category] {
				f.splits[split] = append(f.splits[split], imageFile{path, label})
			}
		}
	}
}

// composed puts together the images of folders whose names are the same but in how Unicode writes them: é is one character
// (NFC), or an e with an accent (NFD, as macOS and what comes from it have it). The names become NFC.
func composed(folders map[string][]string) map[string][]string {
	categories := map[string][]string{}
	for _, folder := range slices.Sorted(maps.Keys(folders)) {
		category := norm.NFC.String(folder)
		categories[category] = append(categories[category], folders[folder]...)
	}
	return categories
}

// check returns an error where there is nothing that a network could learn to tell apart.
func (f *imageFolders) check() error {
	switch {
	case f.count() == 0:
		return fmt.Errorf("no images; %s%s", layout, f.ignored.hint())
	case slices.ContainsFunc(f.categories, func(name string) bool { return !utf8.ValidString(name) }):
		name := f.categories[slices.IndexFunc(f.categories, func(name string) bool { return !utf8.ValidString(name) })]
		return fmt.Errorf("category %q: the folder's name is not UTF-8, and could not be stored; rename it (convmv -r -f latin1 -t utf8 --notest does that for all of a folder)", name)
	case len(f.categories) == 1:
		return fmt.Errorf("all images are of one category, %q, and a network chooses between two at least; %s%s", f.categories[0], layout, f.ignored.hint())
	}
	train, hasTrain := f.splits["train"]
	if !hasTrain {
		return nil
	}
	trained := make([]bool, len(f.categories))
	for _, image := range train {
		trained[image.label] = true
	}
	if label := slices.Index(trained, false); label >= 0 {
		return fmt.Errorf("category %q has no images in train, from which a network could learn it; add some, or take it out of the other splits", f.categories[label])
	}
	return nil
}

// subfolders returns the names of the folders in dir (or linked to from there), without hidden ones.
func subfolders(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("%s: can't be listed: %w", dir, files.Reason(err))
	}
	var names []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && isFolder(dir, e) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// isFolder tells whether an entry of dir is a folder, or a link to one.
func isFolder(dir string, e os.DirEntry) bool {
	if e.Type()&os.ModeSymlink == 0 {
		return e.IsDir()
	}
	info, err := os.Stat(filepath.Join(dir, e.Name()))
	return err == nil && info.IsDir()
}

// isImage tells whether a file is a JPEG or PNG by its name.
func isImage(name string) bool {
	return slices.Contains([]string{".jpg", ".jpeg", ".png"}, strings.ToLower(filepath.Ext(name)))
}

// list returns the images in every folder of dir, sorted, and notes what is not in its place.
func (f *imageFolders) list(dir string) (map[string][]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("%s: can't be listed: %w", dir, files.Reason(err))
	}
	images := map[string][]string{}
	for _, e := range entries {
		switch path := filepath.Join(dir, e.Name()); {
		case strings.HasPrefix(e.Name(), "."):
		case isFolder(dir, e):
			if images[e.Name()], err = f.listCategory(path); err != nil {
				return nil, err
			}
		case isImage(e.Name()):
			f.ignored.add(outsideCategories, path)
		}
	}
	return images, nil
}

// listCategory returns the images in a folder, sorted, and notes what else is there.
func (f *imageFolders) listCategory(dir string) (images []string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("%s: can't be listed: %w", dir, files.Reason(err))
	}
	deep, deepest := 0, ""
	for _, e := range entries {
		switch path := filepath.Join(dir, e.Name()); {
		case strings.HasPrefix(e.Name(), "."):
		case isFolder(dir, e):
			deep += f.ignored.tree(tooDeep, path)
			deepest = path
		case isImage(e.Name()):
			images = append(images, path)
		default:
			f.ignored.add(noImage, path)
		}
	}
	switch {
	case len(images) > 0:
	case deep > 0:
		return nil, fmt.Errorf("%s: holds no images itself, but %d in folders inside it, such as %s; move them up, or give the folder that holds the categories", dir, deep, deepest)
	default:
		f.ignored.add(emptyFolder, dir)
	}
	return images, nil
}

// divide deals every category's images out to the splits, by the seed and the category's name: a tenth, at least one,
// to each of val, test and testplus, the rest to train.
func divide(folders map[string][]string, seed uint64) (map[string]map[string][]string, error) {
	splits := map[string]map[string][]string{}
	for _, split := range images.SplitNames {
		splits[split] = map[string][]string{}
	}
	for category, paths := range folders {
		if len(paths) == 0 {
			continue // it is no category
		}
		if len(paths) < len(images.SplitNames) {
			return nil, fmt.Errorf("category %q: %d images can't be split into train, val, test and testplus; add some or make folders of these names", category, len(paths))
		}
		key := fnv.New64a()
		key.Write([]byte(category))
		order := random.New(seed, random.Split, key.Sum64()).Perm(len(paths))
		tenth := max(1, len(paths)/10)
		for i, file := range paths {
			split := images.SplitNames[0]
			if part := order[i]/tenth + 1; part < len(images.SplitNames) {
				split = images.SplitNames[part]
			}
			splits[split][category] = append(splits[split][category], file)
		}
	}
	return splits, nil
}
