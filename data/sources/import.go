package sources

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"readoutzones/data/images"
	"readoutzones/data/progress"
)

// ImportOptions says which folder of images becomes which data set.
type ImportOptions struct {
	Dir string // Dir/{train,val,test,testplus}/<category>/*.jpg (validation and the like do too), or Dir/<category>/*.jpg, which Seed splits
	Out string // the HDF5 file to write
	// Size is the height and width of the images in the file, in pixels, divisible by 8. An image is cut to its
	// middle square and resized, antialiased.
	Size    int
	SkipBad bool   // leave out images that can't be read; otherwise they are an error
	Whole   bool   // all four splits must be there
	Seed    uint64 // of the split of a folder without train, val, …: 70 % train, 10 % each of the others
}

// BadImage is a file that can't be read, and why.
type BadImage struct {
	Path   string
	Reason error
}

// ImportReport tells what Import found.
type ImportReport struct {
	Categories int
	Images     map[string]int // in each split
	Bad        []BadImage     // files that can't be read, in order
	Ignored    []string       // what was found and left out, a line each reason, with how many and the first
}

// Import makes a data set of a folder of JPEG and PNG images, one folder a category, on all cores, with progress.
// Images are turned as their EXIF orientation says; grey, 16-bit, paletted and CMYK ones become 8-bit RGB;
// transparent ones are put on white. Categories and images are in the order of their names. If there is a file
// superclasses.csv in the folder (folder,superclass,animate), the categories' superclasses are kept too. What lies elsewhere
// in the folder, or is something else, is left out and told in the report.
//
// Unless SkipBad is set, images that can't be read are an error and nothing is written; the report lists them all.
// Nothing is written either once ctx is cancelled.
func Import(ctx context.Context, o ImportOptions) (*ImportReport, error) {
	if o.Size < 8 || o.Size%8 != 0 || o.Size > 1024 {
		return nil, fmt.Errorf("%s: image size %d: must be divisible by 8, from 8 to 1024", o.Out, o.Size)
	}
	folders, err := o.find()
	if err != nil {
		return nil, err
	}
	superclasses, err := readSuperclasses(superclassesIn(o.Dir), folders.categories)
	if err != nil {
		return nil, err
	}
	w, err := images.Create(o.Out, images.Header{Size: o.Size, Categories: folders.categories, Superclasses: superclasses})
	if err != nil {
		return nil, err
	}
	defer w.Abort()
	report := &ImportReport{Categories: len(folders.categories), Images: map[string]int{}, Ignored: folders.ignored.lines()}
	if err := o.convert(ctx, folders, w, report); err != nil {
		return report, err
	}
	if len(report.Bad) > 0 && !o.SkipBad {
		return report, fmt.Errorf("%s: %d of %d images can't be read, the first: %w; remove them or skip them (--skip-bad)",
			o.Dir, len(report.Bad), folders.count(), report.Bad[0])
	}
	return report, w.Close()
}

// find lists the images, and checks that none of the splits is missing if all are wanted.
func (o ImportOptions) find() (*imageFolders, error) {
	folders, err := findImages(o.Dir, o.Seed)
	if err != nil || !o.Whole {
		return folders, err
	}
	missing := slices.DeleteFunc(slices.Clone(images.SplitNames), func(split string) bool { return len(folders.splits[split]) > 0 })
	if len(missing) > 0 {
		return nil, fmt.Errorf("%s: has no images for %s; make folders of these names beside the others, or put the categories into one folder: its images are then dealt out to all splits",
			o.Dir, strings.Join(missing, " and "))
	}
	return folders, nil
}

// Inputs describes all files that Import would read, a line each, with the place that the image would have, the file's size
// and the time of its last change: equal lines, equal data sets.
func (o ImportOptions) Inputs() ([]string, error) {
	folders, err := o.find()
	if err != nil {
		return nil, err
	}
	lines := []string{describe(superclassesIn(o.Dir))}
	for _, split := range images.SplitNames {
		for _, image := range folders.splits[split] {
			lines = append(lines, fmt.Sprintf("%s %q %s", split, folders.categories[image.label], describe(image.path)))
		}
	}
	return lines, nil
}

// describe tells a file's path, size and time of change; those of what it is linked to.
func describe(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return path + ": none"
	}
	return fmt.Sprintf("%s: %d bytes of %d", path, info.Size(), info.ModTime().UnixNano())
}

// superclassesIn is where a folder of images tells the superclasses of its categories.
func superclassesIn(dir string) string { return filepath.Join(dir, "superclasses.csv") }

// Error makes a BadImage an error: the path and the reason.
func (b BadImage) Error() string { return b.Path + ": " + b.Reason.Error() }

// convert reads all images and appends those that it could read to w.
func (o ImportOptions) convert(ctx context.Context, folders *imageFolders, w *images.Writer, report *ImportReport) error {
	line := progress.Count("importing images", 0, int64(folders.count()), "images")
	defer line.Done()
	done := 0
	for _, split := range images.SplitNames {
		for batch := range slices.Chunk(folders.splits[split], batchOf(o.Size)) {
			good, bad, err := o.load(ctx, batch)
			if err != nil {
				return fmt.Errorf("%s: not written: %w", o.Out, err)
			}
			report.Bad = append(report.Bad, bad...)
			report.Images[split] += good.Len()
			if good.Len() > 0 && (len(report.Bad) == 0 || o.SkipBad) {
				if err := w.Append(split, good.Pixels, good.Labels); err != nil {
					return err
				}
			}
			done += len(batch)
			line.Set(int64(done))
		}
		if o.SkipBad && len(folders.splits[split]) > 0 && report.Images[split] == 0 {
			return fmt.Errorf("%s: split %q: none of its %d images can be read", o.Dir, split, len(folders.splits[split]))
		}
	}
	return nil
}

// load reads the images of some files in parallel; it returns those it could read, in order, and the others.
func (o ImportOptions) load(ctx context.Context, files []imageFile) (good *images.InMemory, bad []BadImage, err error) {
	all := images.NewInMemory(len(files), o.Size)
	reasons := make([]error, len(files))
	err = all.Each(ctx, func(i int, image []uint8) {
		reasons[i] = loadImage(files[i].path, image, o.Size)
	})
	good = images.NewInMemory(0, o.Size)
	for i, reason := range reasons {
		if reason != nil {
			bad = append(bad, BadImage{files[i].path, reason})
			continue
		}
		good.Pixels = append(good.Pixels, all.Image(i)...)
		good.Labels = append(good.Labels, files[i].label)
	}
	return good, bad, err
}
