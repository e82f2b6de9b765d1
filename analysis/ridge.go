package analysis

import (
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"readoutzones/data/recording"
)

// A decoder is fitted to a group of at least fewestDecoded images without a fifth of them, which it is then tried on.
const (
	decoderFolds  = 5
	fewestDecoded = 50
)

// decode returns the labels [S][N] that decoders find in representations r [S, N] of the time steps [S]: of the images that are
// correct later and of those that stay wrong, each group by itself; −1 for all others.
func (d *Dynamics) decode(r *recording.Recording, steps []int) [][]int {
	return decodeGroups(r, func(s int) [][]int {
		var later, wrong []int
		for n := range r.N {
			switch t := steps[s]; {
			case d.Stability.Later(t, n):
				later = append(later, n)
			case d.StaysWrong(t, n):
				wrong = append(wrong, n)
			}
		}
		return [][]int{wrong, later}
	})
}

// decodeAll returns the labels [S][N] that decoders find in representations r [S, N], fitted to all images. These are taken in
// the order of their labels, so that each fold has its share of every one: in the file's order they may follow each other at
// a distance of 5, and a fold then have labels that no other has.
func decodeAll(r *recording.Recording) [][]int {
	all := make([]int, r.N)
	for n := range all {
		all[n] = n
	}
	slices.SortStableFunc(all, func(a, b int) int { return r.Labels[a] - r.Labels[b] })
	return decodeGroups(r, func(int) [][]int { return [][]int{all} })
}

// decodeGroups decodes groups of images, on all cores; too small ones are left out.
func decodeGroups(r *recording.Recording, groups func(s int) [][]int) [][]int {
	decoded := table[int](r.T, r.N)
	var jobs errgroup.Group
	jobs.SetLimit(runtime.GOMAXPROCS(0))
	for s := range decoded {
		for n := range decoded[s] {
			decoded[s][n] = -1
		}
		for _, group := range groups(s) {
			if len(group) >= fewestDecoded {
				jobs.Go(func() error {
					decodeGroup(r, s, group, decoded[s])
					return nil
				})
			}
		}
	}
	_ = jobs.Wait()
	return decoded
}

// decodeGroup finds the labels of a group of images in their R_t by ridge regression. An image's fold is its place in the
// group modulo 5; it is decoded by what the other four folds teach.
func decodeGroup(r *recording.Recording, t int, group, decoded []int) {
	var folds [decoderFolds][]int // images
	for i, n := range group {
		folds[i%decoderFolds] = append(folds[i%decoderFolds], n)
	}
	var parts [decoderFolds]*moments
	total := newMoments(r.K, r.D)
	for f, images := range folds {
		parts[f] = momentsOf(r, t, images)
		total.add(1, parts[f])
	}
	for f, images := range folds {
		rest := newMoments(r.K, r.D)
		rest.add(1, total)
		rest.add(-1, parts[f])
		for i, label := range rest.fit().labels(representations(r, t, images)) {
			decoded[images[i]] = label
		}
	}
}

// representations returns those of some images at step t [n, D].
func representations(r *recording.Recording, t int, images []int) *mat.Dense {
	x := mat.NewDense(len(images), r.D, nil)
	for i, n := range images {
		row := x.RawRowView(i)
		for j, value := range r.Representation(t, n) {
			row[j] = float64(value)
		}
	}
	return x
}

// moments are what ridge regression needs of images x with labels. Those of several folds add up, so that each image is
// multiplied out once.
type moments struct {
	images  float64
	sum     []float64     // [D] Σ x
	gram    *mat.SymDense // [D, D] Σ x xᵀ
	counts  []float64     // [K] images of each label
	byLabel *mat.Dense    // [K, D] Σ x of the images of each label
}

func newMoments(k, d int) *moments {
	return &moments{0, make([]float64, d), mat.NewSymDense(d, nil), make([]float64, k), mat.NewDense(k, d, nil)}
}

func momentsOf(r *recording.Recording, t int, images []int) *moments {
	m := newMoments(r.K, r.D)
	x := representations(r, t, images)
	m.images = float64(len(images))
	for i, n := range images {
		m.counts[r.Labels[n]]++
		floats.Add(m.sum, x.RawRowView(i))
		floats.Add(m.byLabel.RawRowView(r.Labels[n]), x.RawRowView(i))
	}
	multiplyOut(m.gram, x)
	return m
}

// multiplyOut sets gram [D, D] to xᵀx of x [n, D]: of the symmetric product the strips from the diagonal on, by a general
// product, which gonum does several times as fast as its symmetric one.
func multiplyOut(gram *mat.SymDense, x *mat.Dense) {
	const strip = 64
	from, to := x.RawMatrix(), gram.RawSymmetric()
	for i := 0; i < to.N; i += strip {
		rest := blas64.General{Rows: from.Rows, Cols: to.N - i, Stride: from.Stride, Data: from.Data[i:]}
		rows := rest
		rows.Cols = min(strip, rest.Cols)
		blas64.Gemm(blas.Trans, blas.NoTrans, 1, rows, rest, 0,
			blas64.General{Rows: rows.Cols, Cols: rest.Cols, Stride: to.Stride, Data: to.Data[i*to.Stride+i:]})
	}
}

// add adds another's moments, times 1 or −1.
func (m *moments) add(sign float64, other *moments) {
	m.images += sign * other.images
	floats.AddScaled(m.sum, sign, other.sum)
	floats.AddScaled(m.gram.RawSymmetric().Data, sign, other.gram.RawSymmetric().Data)
	floats.AddScaled(m.counts, sign, other.counts)
	floats.AddScaled(m.byLabel.RawMatrix().Data, sign, other.byLabel.RawMatrix().Data)
}

// decoder gives a label to representations: the one with the highest x·weight + offset.
type decoder struct {
	weight *mat.Dense // [D, K]
	offset []float64  // [K]
}

// fit returns the ridge decoder of centred features X and one-hot targets Y, and uses m up:
//
//	weight = (XᵀX + λ)⁻¹ XᵀY    λ = trace(XᵀX)/D    offset = mean y − mean x · weight
//
// Where features do not vary, the weight is 0.
func (m *moments) fit() decoder {
	k, d := m.byLabel.Dims()
	fitted := decoder{mat.NewDense(d, k, nil), m.counts}
	floats.Scale(1/m.images, m.sum)
	mean, uncentred := mat.NewVecDense(d, m.sum), mat.Trace(m.gram)
	m.byLabel.RankOne(m.byLabel, -1, mat.NewVecDense(k, m.counts), mean)
	m.gram.SymRankOne(m.gram, -m.images, mean)
	floats.Scale(1/m.images, m.counts)
	lambda := mat.Trace(m.gram) / float64(d)
	for i := range d {
		m.gram.SetSym(i, i, m.gram.At(i, i)+lambda)
	}
	var cholesky mat.Cholesky
	if !(lambda > 1e-12*uncentred/float64(d)) || !cholesky.Factorize(m.gram) {
		return fitted
	}
	_ = cholesky.SolveTo(fitted.weight, m.byLabel.T()) // its condition is at most D + 1, as λ is the mean eigenvalue
	var shift mat.VecDense
	shift.MulVec(fitted.weight.T(), mean)
	floats.Sub(fitted.offset, shift.RawVector().Data)
	return fitted
}

// labels returns the labels of representations x [n, D]; ties go to the lowest.
func (d decoder) labels(x *mat.Dense) []int {
	var scores mat.Dense
	scores.Mul(x, d.weight)
	labels := make([]int, x.RawMatrix().Rows)
	for i := range labels {
		row := scores.RawRowView(i)
		floats.Add(row, d.offset)
		labels[i] = floats.MaxIdx(row)
	}
	return labels
}
