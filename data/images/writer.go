package images

import (
	"fmt"
	"math"
	"slices"

	"readoutzones/data/files"
	"readoutzones/data/hdf5"
)

// check returns an error that says what is wrong with the header.
func (h Header) check() error {
	if h.Size < 1 || len(h.Categories) < 1 {
		return fmt.Errorf("images of %d pixels, %d categories: neither may be 0", h.Size, len(h.Categories))
	}
	if h.Superclasses != nil && len(h.Superclasses) != len(h.Categories) {
		return fmt.Errorf("%d superclasses for %d categories", len(h.Superclasses), len(h.Categories))
	}
	return nil
}

// Writer writes an HDF5 file of the MiniEcoset layout, split by split and batch by batch, and
// computes the channel means and standard deviations of the training images on the way (where there are
// none, those of all images). Equal images in equal order give equal files.
type Writer struct {
	header Header
	atomic *files.Atomic
	file   *hdf5.File
	splits map[string]*splitWriter
}

type splitWriter struct {
	images *hdf5.Dataset
	labels []int64
	sums   channelSums
}

// Create starts a data set that will stand at path once Close has succeeded.
func Create(path string, header Header) (*Writer, error) {
	if err := header.check(); err != nil {
		return nil, fmt.Errorf("%s: not written: %w", path, err)
	}
	atomic, err := files.Create(path)
	if err != nil {
		return nil, err
	}
	w := &Writer{header: header, atomic: atomic, splits: map[string]*splitWriter{}}
	if w.file, err = hdf5.Create(atomic.Name(), path); err != nil {
		w.Abort()
		return nil, err
	}
	return w, nil
}

// Append adds images [len(labels), Size, Size, 3] to a split, which begins with its first batch.
func (w *Writer) Append(split string, pixels []uint8, labels []int) error {
	bad := func(format string, a ...any) error {
		return fmt.Errorf("%s: split %q: not written: %s", w.atomic.Path, split, fmt.Sprintf(format, a...))
	}
	if !slices.Contains(SplitNames, split) {
		return bad("the splits are called %v", SplitNames)
	}
	if len(pixels) != len(labels)*w.header.Size*w.header.Size*3 {
		return bad("%d bytes for %d images of %d pixels", len(pixels), len(labels), w.header.Size)
	}
	for i, label := range labels {
		if label < 0 || label >= len(w.header.Categories) {
			return bad("label %d is %d, with %d categories", i, label, len(w.header.Categories))
		}
	}
	s, err := w.split(split)
	if err != nil {
		return err
	}
	for _, label := range labels {
		s.labels = append(s.labels, int64(label))
	}
	s.sums.add(pixels)
	return s.images.Append(pixels)
}

// split returns the writer of a split, which it starts if need be.
func (w *Writer) split(name string) (*splitWriter, error) {
	if s := w.splits[name]; s != nil {
		return s, nil
	}
	if err := w.file.CreateGroup(name); err != nil {
		return nil, err
	}
	images, err := w.file.CreateRows(name+"/data", w.header.Size, w.header.Size, 3)
	if err != nil {
		return nil, err
	}
	w.splits[name] = &splitWriter{images: images}
	return w.splits[name], nil
}

// Close finishes the file and gives it its name.
func (w *Writer) Close() error {
	defer w.Abort()
	if len(w.splits) == 0 {
		return fmt.Errorf("%s: not written: it has no images", w.atomic.Path)
	}
	var sums channelSums
	for _, name := range SplitNames {
		s := w.splits[name]
		if s == nil {
			continue
		}
		if err := w.file.WriteInts(name+"/labels", s.labels); err != nil {
			return err
		}
		if name == "train" || w.splits["train"] == nil {
			sums.merge(s.sums)
		}
	}
	if err := w.writeRoot(sums); err != nil {
		return err
	}
	if err := w.file.Close(); err != nil {
		return err
	}
	return w.atomic.Commit()
}

// writeRoot writes what concerns all splits.
func (w *Writer) writeRoot(sums channelSums) error {
	mean, std := sums.statistics()
	if err := checkStatistics(mean, std); err != nil {
		return fmt.Errorf("%s: not written: the images can't be normalised: %w", w.atomic.Path, err)
	}
	if err := w.file.WriteFloats(keyMean, mean[:]); err != nil {
		return err
	}
	if err := w.file.WriteFloats(keyStd, std[:]); err != nil {
		return err
	}
	if err := w.file.WriteStrings(keyCategories, w.header.Categories); err != nil {
		return err
	}
	if w.header.Superclasses == nil {
		return nil
	}
	names, animate := make([]string, len(w.header.Superclasses)), make([]uint8, len(w.header.Superclasses))
	for i, s := range w.header.Superclasses {
		names[i] = s.Name
		if s.Animate {
			animate[i] = 1
		}
	}
	if err := w.file.WriteStrings(keySuperclasses, names); err != nil {
		return err
	}
	return w.file.WriteBytes(keyAnimate, animate)
}

// Abort removes what was written. After Close it does nothing, so it can be deferred.
func (w *Writer) Abort() {
	if w.file != nil {
		w.file.Close()
	}
	w.atomic.Abort()
}

// channelSums adds up red, green and blue, and their squares, exactly: the order does not matter.
type channelSums struct {
	pixels       uint64
	sum, squares [3]uint64
}

func (c *channelSums) add(pixels []uint8) {
	for i := 0; i+2 < len(pixels); i += 3 {
		for channel := range 3 {
			v := uint64(pixels[i+channel])
			c.sum[channel] += v
			c.squares[channel] += v * v
		}
	}
	c.pixels += uint64(len(pixels) / 3)
}

func (c *channelSums) merge(other channelSums) {
	c.pixels += other.pixels
	for channel := range 3 {
		c.sum[channel] += other.sum[channel]
		c.squares[channel] += other.squares[channel]
	}
}

// statistics returns the channels' means and standard deviations over all pixels.
func (c *channelSums) statistics() (mean, std [3]float64) {
	n := float64(c.pixels)
	for channel := range 3 {
		mean[channel] = float64(c.sum[channel]) / n
		std[channel] = math.Sqrt(max(0, float64(c.squares[channel])/n-mean[channel]*mean[channel]))
	}
	return mean, std
}
