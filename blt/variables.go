package blt

import (
	"fmt"
	"readoutzones/data/npz"
	"slices"
	"strings"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// newStore puts weights into GoMLX variables, one a parameter, under "/" and its name.
func newStore(parameters []ParameterSpec, weights StateDict) (*model.Store, error) {
	if err := weights.Check(parameters); err != nil {
		return nil, err
	}
	store := model.NewStore()
	for _, p := range parameters {
		values := tensors.FromFlatDataAndDimensions(weights[p.Name].Data.([]float32), p.Shape...)
		v, err := store.CreateVariable("/"+p.Name, values)
		if err != nil {
			return nil, fmt.Errorf("variable %s: %s", p.Name, firstLine(err))
		}
		v.SetTrainable(!p.Frozen)
	}
	return store, nil
}

// paramsOf are the parameters' nodes in a graph.
func paramsOf(store *model.Store, g *graph.Graph, parameters []ParameterSpec) Params {
	p := Params{}
	for _, parameter := range parameters {
		p[parameter.Name] = store.GetVariable("/" + parameter.Name).NodeValue(g)
	}
	return p
}

// variables copies all of a store's variables to the host, parameters and the optimiser's alike, by their path without the
// leading slash.
func variables(store *model.Store) (map[string]npz.Array, error) {
	all := map[string]npz.Array{}
	for v := range store.IterVariables() {
		value, err := v.Value()
		if err != nil {
			return nil, fmt.Errorf("variable %s: %s", v.Path(), firstLine(err))
		}
		array := npz.Array{Shape: v.Shape().Dimensions}
		err = value.ConstFlatData(func(flat any) {
			switch flat := flat.(type) {
			case []float32:
				array.Data = slices.Clone(flat)
			case []int64: // GoMLX's step counter
				array.Data = slices.Clone(flat)
			}
		})
		if err != nil {
			return nil, fmt.Errorf("variable %s: %s", v.Path(), firstLine(err))
		}
		if array.Data != nil {
			all[strings.TrimPrefix(v.Path(), "/")] = array
		}
	}
	return all, nil
}

// floats copies a float32 tensor to the host.
func floats(t *tensors.Tensor) ([]float32, error) {
	values := make([]float32, t.Size())
	var wrong error
	err := t.ConstFlatData(func(flat any) {
		from, ok := flat.([]float32)
		if !ok {
			wrong = fmt.Errorf("holds %T, not float32", flat)
			return
		}
		copy(values, from)
	})
	if err == nil {
		err = wrong
	}
	return values, err
}

// firstLine keeps what GoMLX's errors say and drops their stack traces.
func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
