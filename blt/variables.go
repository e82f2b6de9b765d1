package blt

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"readoutzones/blt/device"
	"readoutzones/data/npz"
)

// NewStore puts weights into GoMLX variables, one a parameter, under "/" and its name. Frozen ones are not trainable.
func NewStore(parameters []ParameterSpec, weights StateDict) (*model.Store, error) {
	if err := weights.Check(parameters); err != nil {
		return nil, err
	}
	store := model.NewStore()
	for _, p := range parameters {
		if err := AddVariable(store, p.Name, weights[p.Name], !p.Frozen); err != nil {
			return nil, err
		}
	}
	return store, nil
}

// AddVariable puts an array of float32 or int64 into a variable under "/" and its name.
func AddVariable(store *model.Store, name string, array npz.Array, trainable bool) error {
	v, err := store.CreateVariable("/"+name, TensorOf(array))
	if err != nil {
		return fmt.Errorf("variable %s: %w", name, device.FirstLine(err))
	}
	v.SetTrainable(trainable)
	return nil
}

// TensorOf makes a tensor of an array of float32 or int64.
func TensorOf(array npz.Array) *tensors.Tensor {
	if counter, ok := array.Data.([]int64); ok {
		return tensors.FromFlatDataAndDimensions(counter, array.Shape...)
	}
	return tensors.FromFlatDataAndDimensions(array.Data.([]float32), array.Shape...)
}

// ParamsIn are the parameters' nodes in a graph.
func ParamsIn(g *graph.Graph, store *model.Store, parameters []ParameterSpec) *Params {
	nodes := map[string]*graph.Node{}
	for _, p := range parameters {
		nodes[p.Name] = store.GetVariable("/" + p.Name).NodeValue(g)
	}
	return NewParams(nodes)
}

// Variables copies all of a store's variables to the host, parameters and the optimiser's alike, by their path without the
// leading slash. One that is neither float32 nor int64 (GoMLX's step counter) is an error: left out, it would be lost.
func Variables(store *model.Store) (map[string]npz.Array, error) {
	all := map[string]npz.Array{}
	for v := range store.IterVariables() {
		array := npz.Array{Shape: v.Shape().Dimensions}
		value, err := v.Value()
		if err == nil {
			err = value.ConstFlatData(func(flat any) {
				switch flat := flat.(type) {
				case []float32:
					array.Data = slices.Clone(flat)
				case []int64:
					array.Data = slices.Clone(flat)
				}
			})
		}
		if err != nil {
			return nil, fmt.Errorf("variable %s: %w", v.Path(), device.FirstLine(err))
		}
		if array.Data == nil {
			return nil, fmt.Errorf("variable %s: is of type %s, which cannot be saved", v.Path(), v.Shape().DType)
		}
		all[strings.TrimPrefix(v.Path(), "/")] = array
	}
	return all, nil
}
