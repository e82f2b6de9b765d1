package device

import (
	"fmt"
	"reflect"
	"strings"
	"unsafe"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/go-xla/stablehlo"
	"github.com/gomlx/gomlx/core/graph"
)

// Exact lets XLA compute the graph's convolutions and matrix products in true float32, not in what a GPU makes of float32 by
// default (TF32, which keeps 11 bits of what it multiplies); exact = false allows that. It is called last, when the graph
// stands. What is bfloat16 stays so; on a CPU, and on the backend in pure Go, all is exact anyway.
//
// GoMLX cannot say so: go-xla gives every convolution the default precision, and products the one that the whole backend
// has. So the program is changed here, before it is compiled, in what go-xla has kept of it.
func Exact(g *graph.Graph, exact bool) {
	program := programOf(g)
	if program == nil {
		return
	}
	const precision = "precision_config"
	level := "HIGHEST"
	if !exact {
		level = "DEFAULT"
	}
	for _, statement := range program.Statements {
		was, ok := statement.Attributes[precision]
		if !ok || statement.Inputs[0].Shape().DType != dtypes.Float32 {
			continue
		}
		text := fmt.Sprintf("[#stablehlo<precision %[1]s>, #stablehlo<precision %[1]s>]", level)
		statement.Attributes[precision] = reflect.ValueOf(text).Convert(reflect.TypeOf(was)).Interface()
		if algorithm := "algorithm"; exact && strings.Contains(fmt.Sprint(statement.Attributes[algorithm]), "tf32") {
			delete(statement.Attributes, algorithm) // it asks for TF32 whatever the precision
		}
	}
}

// programOf is the StableHLO program of a graph that is being built; nil where another backend than XLA builds it.
func programOf(g *graph.Graph) *stablehlo.Function {
	function := field(reflect.ValueOf(g.CurrentFunc()), "backendFunc").Elem()
	if !strings.HasSuffix(function.Type().String(), "xla.Function") {
		return nil
	}
	return field(function, "fn").Interface().(*stablehlo.Function)
}

// field is an unexported field of what a pointer points to. It panics where there is none: then GoMLX has changed.
func field(pointer reflect.Value, name string) reflect.Value {
	f := pointer.Elem().FieldByName(name)
	if !f.IsValid() {
		panic(fmt.Errorf("device: %s has no field %q any more: its version is not the one that this was written for", pointer.Type(), name))
	}
	return reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem()
}
