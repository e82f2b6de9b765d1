package experiment

import (
	"fmt"

	"readoutzones/blt"
	"readoutzones/blt/device"
	"readoutzones/blt/record"
	"readoutzones/data/images"
)

// MustMaps shows an image of testplus to a trained network and draws what its areas do in the first time steps: the mean
// response over channels, black for none and white for the area's highest. The pictures, as large as the image, come
// area by area, with the area and the step in words.
func MustMaps(name string, row, steps int) (maps *images.InMemory, words [][]string) {
	set := MustData()
	defer set.Close()
	image := must(must(set.Split("testplus")).Pick(row))
	run := MustTrained(name)
	unroller := must(record.New(must(device.Backend()), must(NewModel(run.About)), run.Weights, set.Mean, set.Std))
	defer unroller.Close()
	var areas []blt.Area
	for _, a := range run.About.Config.Areas() {
		if a.Name != "retina" && a.Side > 1 {
			areas = append(areas, a)
		}
	}
	responses := make([][]float32, len(areas)*steps)
	err := unroller.Unroll(image.Pixels, steps, func(m record.Moment) error {
		for a, area := range areas {
			values, err := m.Response(area.Name)
			if err != nil {
				return err
			}
			responses[a*steps+m.T] = overChannels(values, area.Channels)
		}
		return nil
	})
	if err != nil {
		panic(err)
	}
	maps = images.NewInMemory(len(responses), set.Size)
	for a, area := range areas {
		for t := range steps {
			paint(maps.Image(a*steps+t), set.Size, responses[a*steps+t], highest(responses[a*steps:(a+1)*steps]))
			words = append(words, []string{fmt.Sprintf("%s, t = %d", area.Name, t)})
		}
	}
	return maps, words
}

// overChannels is the mean over the last axis.
func overChannels(values []float32, channels int) []float32 {
	means := make([]float32, len(values)/channels)
	for i, v := range values {
		means[i/channels] += v / float32(channels)
	}
	return means
}

func highest(maps [][]float32) (top float32) {
	for _, m := range maps {
		for _, v := range m {
			top = max(top, v)
		}
	}
	return top
}

// paint fills grey pixels [size, size, 3] from a smaller square map with values in [0, top].
func paint(pixels []uint8, size int, values []float32, top float32) {
	side := 1
	for side*side < len(values) {
		side++
	}
	for i := range pixels {
		y, x := i/3/size, i/3%size
		if v := values[y*side/size*side+x*side/size]; top > 0 {
			pixels[i] = uint8(255*v/top + 0.5)
		}
	}
}
