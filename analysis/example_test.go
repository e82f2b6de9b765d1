package analysis_test

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"readoutzones/analysis"
	"readoutzones/data/recording"
)

// From a file to numbers: what was measured is small, and can be stored instead of the recording.
func Example() {
	recording, err := recording.Read("testdata/trained.npz")
	if err != nil {
		fmt.Println(err)
		return
	}
	d, err := analysis.Measure(recording)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d images, %d steps, T* = %d\n", d.Images(), d.Steps(), d.Stability.TStar)
	fmt.Println("accuracy at the last step:", analysis.Accuracy(&d.Trajectory)[d.Steps()-1])
	fmt.Println("cosine, now − later:", analysis.Summarise(d).CosCurrent.Difference)
	fmt.Println("readout vectors in their own zone:", d.Readout.InOwnZone().Value)
	// Output:
	// 160 images, 6 steps, T* = 4
	// accuracy at the last step: 0.4625 ± 0.078 (n = 160)
	// cosine, now − later: 0.1431 ± 0.071 (n = 72)
	// readout vectors in their own zone: 1
}

// A measure of one's own: do images that settle late move farther at the first step?
func ExampleEstimate() {
	recording, err := recording.Read("testdata/trained.npz")
	if err != nil {
		fmt.Println(err)
		return
	}
	d, err := analysis.Measure(recording)
	if err != nil {
		fmt.Println(err)
		return
	}
	late := analysis.NewEstimate(d.Labels, d.Changes[0], func(n int) bool { return d.Stability.Later(0, n) })
	early := analysis.NewEstimate(d.Labels, d.Changes[0], func(n int) bool { return d.Stability.Now(0, n) })
	fmt.Println("difference:", late.Minus(early).Mean())
	fmt.Println("as a share:", late.RelativeTo(early).Mean())
	// Output:
	// difference: 0.07018 ± 0.17 (n = 72)
	// as a share: 0.05809 ± 0.14 (n = 72)
}

// Fig. 2B: are the norms of images that are not yet right lower?
func ExampleNormByCorrectness() {
	recording, err := recording.Read("testdata/trained.npz")
	if err != nil {
		fmt.Println(err)
		return
	}
	d, err := analysis.Measure(recording)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("stable-correct images by t_stable:", d.Stability.Counts)
	for t, norm := range analysis.NormByCorrectness(d)[:d.Stability.TStar] {
		fmt.Printf("t = %d: %.2f now, %.2f later\n", t, norm.Now.Value, norm.Later.Value)
	}
	// Output:
	// stable-correct images by t_stable: [40 19 6 7 0 0]
	// t = 0: 4.08 now, 3.95 later
	// t = 1: 4.56 now, 4.51 later
	// t = 2: 4.91 now, 4.43 later
	// t = 3: 5.01 now, NaN later
}

// Five images over four time steps: what counts as stable.
func ExampleStabilise() {
	classes := [][]int{ // [T][N]
		{7, 3, 3, 7, 3},
		{7, 7, 3, 3, 3},
		{7, 7, 3, 7, 3},
		{7, 7, 7, 7, 3},
	}
	s := analysis.Stabilise(classes, []int{7, 7, 7, 7, 7})
	for n, kind := range s.Kind {
		fmt.Println(kind, s.Settle[n])
	}
	// Output:
	// stable_correct 0
	// stable_correct 1
	// unstable_correct -1
	// unstable_correct -1
	// stable_incorrect 0
}

// Two pairs of similar readout vectors: the tree joins them first.
func ExampleWard() {
	readout := &analysis.Readout{Weight: mat.NewDense(4, 2, []float64{1, 0, 0, 1, 1, 0.1, 0.2, 1})}
	tree := analysis.Ward(readout.Distances())
	for _, merge := range tree {
		fmt.Printf("%d with %d at %.3f\n", merge.A, merge.B, merge.Height)
	}
	fmt.Println("leaves", tree.Leaves(), "clusters", tree.Cut(2))
	// Output:
	// 0 with 2 at 0.002
	// 1 with 3 at 0.010
	// 4 with 5 at 0.608
	// leaves [0 2 1 3] clusters [0 1 0 1]
}

// Without readout bias a zone is a cone: going outwards never leaves it.
func ExampleMapZones() {
	vectors := [][2]float64{{1, 0}, {-1, 1}, {-1, -1}}
	zones := analysis.MapZones(vectors, nil, 1, 8)
	for _, row := range zones.Class {
		fmt.Println(row)
	}
	fmt.Println(zones.At(2, 1) == zones.At(200, 100))
	// Output:
	// [1 1 1 1 1 1 0 0]
	// [1 1 1 1 1 0 0 0]
	// [1 1 1 1 1 0 0 0]
	// [1 1 1 1 0 0 0 0]
	// [2 2 2 2 0 0 0 0]
	// [2 2 2 2 2 0 0 0]
	// [2 2 2 2 2 0 0 0]
	// [2 2 2 2 2 2 0 0]
	// true
}

// Two networks on the same images, one with fewer steps and features: are its answers better, its norms larger?
func ExampleCompareNetworks() {
	var networks []*analysis.Dynamics
	for _, path := range []string{"testdata/compare_a.npz", "testdata/compare_b.npz"} {
		recording, err := recording.Read(path)
		if err != nil {
			fmt.Println(err)
			return
		}
		d, err := analysis.Measure(recording)
		if err != nil {
			fmt.Println(err)
			return
		}
		networks = append(networks, d)
	}
	c, err := analysis.CompareNetworks(networks[0], networks[1])
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("accuracy at the last step:", c.LastAccuracy.A.Value, "and", c.LastAccuracy.B.Value)
	fmt.Println("difference, B − A:", c.LastAccuracy.Difference)
	fmt.Println("norm at t = 0:", c.Norm[0].Difference)
	fmt.Println("steps that both have:", len(c.Norm))
	// Output:
	// accuracy at the last step: 0.36 and 0.64
	// difference, B − A: 0.28 ± 0.16 (n = 150)
	// norm at t = 0: -1.141 ± 0.35 (n = 150)
	// steps that both have: 4
}
