package analysis

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"readoutzones/data/recording"
)

// Merge joins two clusters of a hierarchical clustering of K items. Clusters below K are the items themselves;
// cluster K+i is the result of merge i. A < B.
type Merge struct {
	A, B   int
	Height float64 // the distance at which they join
	Size   int     // items in the result
}

// Linkage is a hierarchical clustering of K items: K−1 merges in the order of their heights, as SciPy's linkage.
type Linkage []Merge

// Ward clusters items by their distances [K, K] with Ward's method (Fig. 1B), along chains of nearest neighbours:
// from any cluster to its nearest, from that to its nearest, until two are each other's; these are merged.
func Ward(distances mat.Symmetric) Linkage {
	k := distances.SymmetricDim()
	w := &ward{distance: mat.DenseCopyOf(distances), size: make([]int, k)}
	for i := range w.size {
		w.size[i] = 1
	}
	var merges Linkage
	var chain []int
	for len(merges) < k-1 {
		if len(chain) == 0 {
			chain = append(chain, slices.IndexFunc(w.size, func(size int) bool { return size > 0 }))
		}
		top := len(chain) - 1
		previous := -1
		if top > 0 {
			previous = chain[top-1]
		}
		nearest := w.nearest(chain[top], previous)
		if nearest != previous {
			chain = append(chain, nearest)
			continue
		}
		merges = append(merges, w.merge(chain[top], previous))
		chain = chain[:top-1]
	}
	return merges.number()
}

// ward holds the clusters not yet merged. A cluster has the index of one of its items.
type ward struct {
	distance *mat.Dense // [K, K]
	size     []int      // [K], 0 for an index without cluster
}

// nearest returns the cluster nearest to x; of several the preferred one (none if negative), then the first.
func (w *ward) nearest(x, preferred int) int {
	best, least := preferred, math.Inf(1)
	if preferred >= 0 {
		least = w.distance.At(x, preferred)
	}
	for i, size := range w.size {
		if size > 0 && i != x && w.distance.At(x, i) < least {
			best, least = i, w.distance.At(x, i)
		}
	}
	return best
}

// merge puts cluster x into y and updates y's distances to each cluster i by Ward's formula, n being sizes:
//
//	d(xy, i)² = ((nx + ni)·d(x, i)² + (ny + ni)·d(y, i)² − ni·d(x, y)²) / (nx + ny + ni)
func (w *ward) merge(x, y int) Merge {
	x, y = min(x, y), max(x, y)
	height := w.distance.At(x, y)
	nx, ny := float64(w.size[x]), float64(w.size[y])
	w.size[x], w.size[y] = 0, w.size[x]+w.size[y]
	for i, size := range w.size {
		if size == 0 || i == y {
			continue
		}
		n, dx, dy := float64(size), w.distance.At(x, i), w.distance.At(y, i)
		d := math.Sqrt(((nx+n)*dx*dx + (ny+n)*dy*dy - n*height*height) / (nx + ny + n))
		w.distance.Set(y, i, d)
		w.distance.Set(i, y, d)
	}
	return Merge{A: x, B: y, Height: height, Size: w.size[y]}
}

// number sorts merges, whose clusters are named by one of their items, by height and numbers the clusters.
func (l Linkage) number() Linkage {
	slices.SortStableFunc(l, func(a, b Merge) int { return cmp.Compare(a.Height, b.Height) })
	parent := make([]int, 2*len(l)+1) // of each cluster; 0 for a cluster not yet merged
	size := func(cluster int) int {
		if cluster <= len(l) {
			return 1
		}
		return l[cluster-len(l)-1].Size
	}
	root := func(cluster int) int {
		for parent[cluster] != 0 {
			cluster = parent[cluster]
		}
		return cluster
	}
	for i, merge := range l {
		a, b := root(merge.A), root(merge.B)
		parent[a], parent[b] = len(l)+1+i, len(l)+1+i
		l[i] = Merge{A: min(a, b), B: max(a, b), Height: merge.Height, Size: size(a) + size(b)}
	}
	return l
}

// Leaves returns the K items in the order of the dendrogram's leaves (as SciPy's leaves_list).
func (l Linkage) Leaves() []int { return l.items(2 * len(l)) }

// items returns the items of a cluster, left to right.
func (l Linkage) items(cluster int) []int {
	if cluster <= len(l) {
		return []int{cluster}
	}
	merge := l[cluster-len(l)-1]
	return append(l.items(merge.A), l.items(merge.B)...)
}

// Cut returns the cluster [K] of each item, numbered from 0 by first item, when the tree is cut into n clusters
// (at least 1, at most K).
func (l Linkage) Cut(n int) []int {
	items := len(l) + 1
	n = min(max(n, 1), items)
	cluster := make([]int, items)
	for i := range cluster {
		cluster[i] = i
	}
	for i := range items - n {
		members := l.items(items + i)
		for _, item := range members {
			cluster[item] = slices.Min(members)
		}
	}
	first := slices.Compact(slices.Sorted(slices.Values(cluster)))
	for i, c := range cluster {
		cluster[i], _ = slices.BinarySearch(first, c)
	}
	return cluster
}

// AdjustedRand returns the adjusted Rand index of two partitions of the same items: 1 when they agree, about 0 when
// they agree as much as by chance. Two trivial partitions agree.
func AdjustedRand(a, b []int) float64 {
	inA, inB, inBoth := map[int]int{}, map[int]int{}, map[[2]int]int{}
	for i := range a {
		inA[a[i]]++
		inB[b[i]]++
		inBoth[[2]int{a[i], b[i]}]++
	}
	pairsA, pairsB, together := pairsWithin(inA), pairsWithin(inB), pairsWithin(inBoth)
	all := pairsWithin(map[int]int{0: len(a)})
	expected := pairsA * pairsB / max(1, all)
	most := (pairsA + pairsB) / 2
	if most == expected {
		return 1
	}
	return (together - expected) / (most - expected)
}

// pairsWithin returns the number of pairs of items in the same cluster.
func pairsWithin[C comparable](sizes map[C]int) float64 {
	var pairs float64
	for _, n := range sizes {
		pairs += float64(n) * float64(n-1) / 2
	}
	return pairs
}

// NumberSuperclasses numbers the superclass [K] of each category from 0, in the order in which they first appear.
func NumberSuperclasses(superclasses []recording.Superclass) []int {
	numbers := make([]int, len(superclasses))
	known := map[string]int{}
	for k, superclass := range superclasses {
		number, ok := known[superclass.Name]
		if !ok {
			number = len(known)
			known[superclass.Name] = number
		}
		numbers[k] = number
	}
	return numbers
}
