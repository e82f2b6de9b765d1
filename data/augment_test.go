package data

import (
	"encoding/csv"
	"hash/crc32"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"
)

// madeUp returns the images of testdata/augment.py: a busy one, a flat one, one with constant channels.
func madeUp() [3][]uint8 {
	var images [3][]uint8
	for i := range images {
		images[i] = make([]uint8, 64*64*3)
	}
	for i := range images[0] {
		y, x, c := i/(64*3), i/3%64, i%3
		images[0][i] = uint8(x*x + 3*x*y*(c+1) + 5*y + 85*c)
		images[1][i] = uint8(96 + (x+2*y+7*c)%29)
		images[2][i] = []uint8{uint8(4*x + y), 200, 0}[c]
	}
	return images
}

// Golden values from torchvision 0.14.1 (testdata/augment.py): every operation, magnitude and sign, to the last bit.
func TestOperationsEqualTorchvision(t *testing.T) {
	file, err := os.Open("testdata/augment.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	images := madeUp()
	for _, row := range rows[1:] {
		o := operations[slices.IndexFunc(operations, func(o operation) bool { return o.name == row[0] })]
		bin, _ := strconv.Atoi(row[1])
		sign, _ := strconv.ParseFloat(row[2], 64)
		want, _ := strconv.ParseFloat(row[3], 64)
		magnitude := sign * o.magnitude(bin, 64)
		if o.name != "Posterize" && (magnitude != want && o.name[:5] != "Trans" || math.Trunc(magnitude) != math.Trunc(want)) {
			t.Errorf("%s bin %d: magnitude %v, torch has %v", o.name, bin, magnitude, want)
		}
		for i, image := range images {
			got := slices.Clone(image)
			o.apply(got, 64, magnitude)
			want, _ := strconv.ParseUint(row[4+i], 16, 32)
			if crc32.ChecksumIEEE(got) != uint32(want) {
				t.Errorf("%s at %v, image %d: differs from torchvision", o.name, magnitude, i)
			}
		}
	}
}
