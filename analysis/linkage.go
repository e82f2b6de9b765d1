package analysis

import "gonum.org/v1/gonum/mat"

// Merge joins two clusters of a hierarchical clustering of K items. Clusters below K are the items themselves;
// cluster K+i is the result of merge i. A < B.
type Merge struct {
	A, B   int
	Height float64 // the distance at which they join
	Size   int     // items in the result
}

// Linkage is a hierarchical clustering of K items: K−1 merges in the order of their heights, as SciPy's linkage.
type Linkage []Merge

// Ward clusters items by their distances [K, K] with Ward's method (nearest-neighbour chain, Fig. 1B).
func Ward(distances mat.Symmetric) Linkage { panic("to be written") }

// Leaves returns the K items in the order of the dendrogram's leaves (as SciPy's leaves_list).
func (l Linkage) Leaves() []int { panic("to be written") }

// Cut returns the cluster [K] of each item, numbered from 0 by first item, when the tree is cut into n clusters.
func (l Linkage) Cut(n int) []int { panic("to be written") }

// AdjustedRand returns the adjusted Rand index of two partitions of the same items: 1 when they agree, about 0 when
// they agree as much as by chance. Two trivial partitions agree.
func AdjustedRand(a, b []int) float64 { panic("to be written") }
