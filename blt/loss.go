package blt

import (
	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
)

// lossAndCorrect compares log-probabilities with labels [B] int32; rows of label −1 are padding and do not count.
// It returns the mean negative log-likelihood of the rows that count at each time step, [T], and how many of them are
// classified rightly, [T]. Training minimises the sum over time of the former.
func lossAndCorrect(logProbs []*Node, labels *Node) (loss, correct *Node) {
	count := ReduceAllSum(ConvertDType(GreaterOrEqual(labels, ScalarZero(labels.Graph(), labels.DType())), dtypes.Float32))
	var losses, rights []*Node
	for _, lp := range logProbs {
		target := OneHot(labels, lp.Shape().Dim(1), dtypes.Float32)
		losses = append(losses, Neg(Div(ReduceAllSum(Mul(target, lp)), count)))
		rights = append(rights, ReduceAllSum(ConvertDType(Equal(ArgMax(lp, -1, labels.DType()), labels), dtypes.Float32)))
	}
	return Stack(losses, 0), Stack(rights, 0)
}
