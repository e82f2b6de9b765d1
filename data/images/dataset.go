package images

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"slices"
	"strings"

	"readoutzones/data/files"
	"readoutzones/data/hdf5"
	"readoutzones/data/recording"
)

// Header is what a data set says about its images.
type Header struct {
	Size         int                    // height and width of every image, in pixels
	Categories   []string               // [K] names, in the order of the labels
	Superclasses []recording.Superclass // [K] of every category; nil if unknown
}

// Dataset is an open HDF5 file of labelled square RGB images in the MiniEcoset layout: groups train, val,
// test and testplus (not all need be there), each with data [N, S, S, 3] of bytes and labels [N]; at the
// root categories [K], train_img_mean_channels and train_img_std_channels [3] on the scale 0–255, and
// optionally superclasses [K] (names) and animate [K] (0 or 1), which are ours.
type Dataset struct {
	Path string
	Header
	Mean, Std [3]float64 // of the training images' red, green and blue, on the scale 0–255

	file   *hdf5.File
	info   fs.FileInfo // of the file as it was opened
	splits []*Split    // in the order of SplitNames
}

// The names of a data set's arrays.
const (
	keyCategories   = "categories"
	keyMean         = "train_img_mean_channels"
	keyStd          = "train_img_std_channels"
	keySuperclasses = "superclasses"
	keyAnimate      = "animate"
)

const layoutHelp = "the file is damaged or not in the MiniEcoset layout (see `blt data info --help`)"

// Open opens an HDF5 file and checks that it is of the MiniEcoset layout: that shapes agree, images
// are square 8-bit RGB, every label is a category, means and standard deviations are plausible. A file that
// was downloaded must still be that file (files.CheckNoted).
func Open(path string) (*Dataset, error) {
	if err := files.CheckNoted(path); err != nil {
		return nil, err
	}
	file, err := hdf5.Open(path)
	if err != nil {
		return nil, err
	}
	d := &Dataset{Path: path, file: file}
	if d.info, err = os.Stat(path); err == nil {
		err = d.read()
	}
	if err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// Close closes the file; its splits can't be read any more.
func (d *Dataset) Close() error {
	for _, s := range d.splits {
		s.close()
	}
	return d.file.Close()
}

// Split returns the split of that name: "train", "val", "test" or "testplus".
func (d *Dataset) Split(name string) (*Split, error) {
	var names []string
	for _, s := range d.splits {
		if s.Name == name {
			return s, nil
		}
		names = append(names, s.Name)
	}
	return nil, fmt.Errorf("%s: has no split %q; it has %s", d.Path, name, strings.Join(names, ", "))
}

// read reads everything but the images.
func (d *Dataset) read() error {
	var err error
	if d.Categories, err = d.strings(keyCategories); err != nil {
		return err
	}
	if len(d.Categories) == 0 {
		return fmt.Errorf("%s: has no categories; %s", d.Path, layoutHelp)
	}
	if d.Mean, err = d.channels(keyMean); err != nil {
		return err
	}
	if d.Std, err = d.channels(keyStd); err != nil {
		return err
	}
	if err := checkStatistics(d.Mean, d.Std); err != nil {
		return fmt.Errorf("%s: %w; %s", d.Path, err, layoutHelp)
	}
	if err := d.readSuperclasses(); err != nil {
		return err
	}
	return d.readSplits()
}

// array opens an array of the file.
func (d *Dataset) array(name string) (*hdf5.Dataset, error) {
	a, err := d.file.Dataset(name)
	if errors.Is(err, hdf5.ErrMissing) {
		return nil, fmt.Errorf("%w; %s", err, layoutHelp)
	}
	return a, err
}

func (d *Dataset) strings(name string) ([]string, error) {
	a, err := d.array(name)
	if err != nil {
		return nil, err
	}
	return a.Strings()
}

// channels reads one number for each of red, green and blue.
func (d *Dataset) channels(name string) ([3]float64, error) {
	a, err := d.array(name)
	if err != nil {
		return [3]float64{}, err
	}
	if a.Len() != 3 {
		return [3]float64{}, fmt.Errorf("%s: %s: has shape %v, three numbers are needed; %s", d.Path, name, a.Shape, layoutHelp)
	}
	values, err := a.Numbers()
	if err != nil {
		return [3]float64{}, err
	}
	return [3]float64(values), nil
}

// checkStatistics returns an error if these can't be means and standard deviations of bytes.
func checkStatistics(mean, std [3]float64) error {
	for i := range mean {
		if !(mean[i] >= 0 && mean[i] <= 255) {
			return fmt.Errorf("%s: %v are not within 0 and 255", keyMean, mean)
		}
		if !(std[i] > 0 && std[i] <= 127.5) {
			return fmt.Errorf("%s: %v are not above 0 and up to 127.5", keyStd, std)
		}
	}
	if slices.Max(mean[:]) <= 1 && slices.Max(std[:]) <= 1 {
		return fmt.Errorf("%s: %v are on the scale 0–1, 0–255 is needed", keyMean, mean)
	}
	return nil
}

func (d *Dataset) readSuperclasses() error {
	if !d.file.Has(keySuperclasses) {
		return nil
	}
	names, err := d.strings(keySuperclasses)
	if err != nil {
		return err
	}
	a, err := d.array(keyAnimate)
	if err != nil {
		return err
	}
	if len(names) != len(d.Categories) || a.Len() != len(names) {
		return fmt.Errorf("%s: %d %s and %d %s for %d categories; %s", d.Path, len(names), keySuperclasses, a.Len(), keyAnimate, len(d.Categories), layoutHelp)
	}
	animate, err := a.Numbers()
	if err != nil {
		return err
	}
	for i, name := range names {
		d.Superclasses = append(d.Superclasses, recording.Superclass{Name: name, Animate: animate[i] != 0})
	}
	return nil
}

func (d *Dataset) readSplits() error {
	for _, name := range SplitNames {
		if !d.file.Has(name) {
			continue
		}
		s, err := d.openSplit(name)
		if err != nil {
			return err
		}
		if len(d.splits) > 0 && s.Size != d.Size {
			return fmt.Errorf("%s: split %q: images of %d pixels, those of %q have %d; %s", d.Path, name, s.Size, d.splits[0].Name, d.Size, layoutHelp)
		}
		d.Size = s.Size
		d.splits = append(d.splits, s)
	}
	if len(d.splits) == 0 {
		return fmt.Errorf("%s: has none of the splits %s; %s", d.Path, strings.Join(SplitNames, ", "), layoutHelp)
	}
	return nil
}

// openSplit opens one split and checks images against labels and labels against categories.
func (d *Dataset) openSplit(name string) (*Split, error) {
	images, err := d.array(name + "/data")
	if err != nil {
		return nil, err
	}
	bad := func(format string, a ...any) error {
		return fmt.Errorf("%s: split %q: %s; %s", d.Path, name, fmt.Sprintf(format, a...), layoutHelp)
	}
	shape := images.Shape
	if images.Kind != hdf5.Byte || len(shape) != 4 || shape[3] != 3 || shape[1] != shape[2] {
		return nil, bad("its images are %v of %s, [N S S 3] of 8-bit unsigned integers is needed", shape, images.Kind)
	}
	if images.Len() == 0 {
		return nil, fmt.Errorf("%s: split %q: is empty; leave the split out or add images", d.Path, name)
	}
	labels, err := d.array(name + "/labels")
	if err != nil {
		return nil, err
	}
	if labels.Len() != shape[0] {
		return nil, bad("%d labels for %d images", labels.Len(), shape[0])
	}
	values, err := labels.Numbers()
	if err != nil {
		return nil, err
	}
	s := &Split{Name: name, Size: shape[1], path: d.Path, info: d.info, images: images, Labels: make([]int, len(values))}
	for i, v := range values {
		if v != math.Trunc(v) || v < 0 || v >= float64(len(d.Categories)) {
			return nil, bad("label %d is %g, with %d categories", i, v, len(d.Categories))
		}
		s.Labels[i] = int(v)
	}
	return s, nil
}
