package images

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"readoutzones/data/recording"
)

// Describe writes for people what the data set holds: splits, shapes, range of the labels, how it is stored,
// channel means and standard deviations, categories.
func (d *Dataset) Describe(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "%s: RGB images of %d × %d pixels in %d categories\n\n", d.Path, d.Size, d.Size, len(d.Categories))
	fmt.Fprintf(t, "split\timages\tshape\tlabels\timages a category\tstored\n")
	for _, s := range d.splits {
		least, most := s.categorySizes(len(d.Categories))
		fmt.Fprintf(t, "%s\t%d\t%v\t%s\t%s\t%s\n", s.Name, s.Len(), s.images.Shape, between(slices.Min(s.Labels), slices.Max(s.Labels)), between(least, most), s.images.Layout())
	}
	fmt.Fprintf(t, "\n")
	fmt.Fprintf(t, "channel means (red, green, blue; 0–255)\t%.2f  %.2f  %.2f\n", d.Mean[0], d.Mean[1], d.Mean[2])
	fmt.Fprintf(t, "channel standard deviations\t%.2f  %.2f  %.2f\n", d.Std[0], d.Std[1], d.Std[2])
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n"+d.categoryText())
	return err
}

// between is "33–34", or "33" where both are the same.
func between(least, most int) string {
	if least == most {
		return fmt.Sprint(least)
	}
	return fmt.Sprintf("%d–%d", least, most)
}

// categorySizes returns the number of images of the smallest and of the largest category.
func (s *Split) categorySizes(categories int) (least, most int) {
	sizes := make([]int, categories)
	for _, label := range s.Labels {
		sizes[label]++
	}
	return slices.Min(sizes), slices.Max(sizes)
}

// categoryText lists the categories, by superclass where these are known.
func (d *Dataset) categoryText() string {
	if d.Superclasses == nil {
		return "categories: " + strings.Join(d.Categories, ", ") + "\n"
	}
	var order []recording.Superclass
	members := map[recording.Superclass][]string{}
	for i, s := range d.Superclasses {
		if members[s] == nil {
			order = append(order, s)
		}
		members[s] = append(members[s], d.Categories[i])
	}
	var text strings.Builder
	for _, s := range order {
		animate := "inanimate"
		if s.Animate {
			animate = "animate"
		}
		fmt.Fprintf(&text, "%s (%s): %s\n", s.Name, animate, strings.Join(members[s], ", "))
	}
	return text.String()
}
