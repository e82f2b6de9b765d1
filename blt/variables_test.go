package blt_test

import (
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"readoutzones/blt"
)

// A variable of a type that no file of ours holds would be lost without a word: it is an error.
func TestVariablesOfOtherTypesAreNotDropped(t *testing.T) {
	store := model.NewStore()
	if _, err := store.CreateVariable("/step", tensors.FromValue(int64(3))); err != nil {
		t.Fatal(err)
	}
	if all, err := blt.Variables(store); err != nil || all["step"].Data.([]int64)[0] != 3 {
		t.Errorf("a counter: %v, %v", all, err)
	}
	if _, err := store.CreateVariable("/half", tensors.FromValue([]float64{1})); err != nil {
		t.Fatal(err)
	}
	if _, err := blt.Variables(store); err == nil || !strings.Contains(err.Error(), "half") {
		t.Errorf("a float64 variable: %v", err)
	}
}
