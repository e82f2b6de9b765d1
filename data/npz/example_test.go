package npz_test

import (
	"fmt"
	"os"
	"path/filepath"

	"readoutzones/data/npz"
)

// What is written here, numpy.load reads, and the other way round.
func ExampleWrite() {
	dir, _ := os.MkdirTemp("", "npz")
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "arrays.npz")
	err := npz.Write(path, map[string]npz.Array{
		"weights": {Shape: []int{2, 3}, Data: []float32{1, 2, 3, 4, 5, 6}},
		"names":   {Shape: []int{2}, Data: []string{"cat", "mug"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	arrays, err := npz.Read(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(arrays["weights"].Shape, arrays["weights"].Data)
	fmt.Println(arrays["names"].Data)
	// Output:
	// [2 3] [1 2 3 4 5 6]
	// [cat mug]
}

// An array too large for the memory is written in pieces, here the second row before the first.
func ExampleWriter() {
	dir, _ := os.MkdirTemp("", "npz")
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "large.npz")
	w, err := npz.Create(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer w.Abort() // removes what was written, unless Close succeeds
	start, err := w.Reserve("rows", 2, 3)
	for row := 1; row >= 0 && err == nil; row-- {
		values := []float32{float32(10 * row), float32(10*row + 1), float32(10*row + 2)}
		err = w.WriteAt(values, start+4*3*int64(row))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	file, err := npz.Open(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer file.Close()
	values, shape, err := file.ReadFloat32("rows", 2)
	fmt.Println(shape, values, err)
	// Output: [2 3] [0 1 2 10 11 12] <nil>
}
