package sources

import (
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strings"

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
	ignored    int                    // files that are neither JPEG nor PNG by their name
}

func (f *imageFolders) count() (n int) {
	for _, files := range f.splits {
		n += len(files)
	}
	return n
}

// findImages lists the images below dir: in dir/<split>/<category> if dir has a folder named after a split, else in
// dir/<category>, divided by seed.
func findImages(dir string, seed uint64) (*imageFolders, error) {
	inside, err := subfolders(dir)
	if err != nil {
		return nil, err
	}
	f := &imageFolders{splits: map[string][]imageFile{}}
	paths := map[string]map[string][]string{} // split, category → files
	for _, split := range images.SplitNames {
		if slices.Contains(inside, split) {
			if paths[split], err = f.list(filepath.Join(dir, split)); err != nil {
				return nil, err
			}
		}
	}
	if len(paths) == 0 {
		all, err := f.list(dir)
		if err != nil {
			return nil, err
		}
		if paths, err = divide(all, seed); err != nil {
			return nil, fmt.Errorf("%s: %w", dir, err)
		}
	}
	f.collect(paths)
	if f.count() == 0 {
		return nil, fmt.Errorf("%s: no images; they should be in {train,val,test,testplus}/<category>/*.jpg or *.png below it, or in <category>/", dir)
	}
	return f, nil
}

// collect sorts the categories and files and numbers the categories.
func (f *imageFolders) collect(paths map[string]map[string][]string) {
	for _, categories := range paths {
		for category, files := range categories {
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

// subfolders returns the names of the folders in dir (or linked to from there), without hidden ones.
func subfolders(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("%s: can't be listed: %w", dir, files.Reason(err))
	}
	var names []string
	for _, e := range entries {
		info, err := os.Stat(filepath.Join(dir, e.Name()))
		if err == nil && info.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// list returns the images in every folder of dir, sorted, and counts the other files.
func (f *imageFolders) list(dir string) (map[string][]string, error) {
	categories, err := subfolders(dir)
	if err != nil {
		return nil, err
	}
	images := map[string][]string{}
	for _, category := range categories {
		folder := filepath.Join(dir, category)
		entries, err := os.ReadDir(folder)
		if err != nil {
			return nil, fmt.Errorf("%s: can't be listed: %w", folder, files.Reason(err))
		}
		for _, e := range entries {
			switch name := e.Name(); {
			case e.IsDir() || strings.HasPrefix(name, "."):
			case slices.Contains([]string{".jpg", ".jpeg", ".png"}, strings.ToLower(filepath.Ext(name))):
				images[category] = append(images[category], filepath.Join(folder, name))
			default:
				f.ignored++
			}
		}
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
