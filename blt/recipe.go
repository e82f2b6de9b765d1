package blt

import (
	"errors"
	"fmt"
)

// Recipe says how a network is trained (SPEC: training recipe): Adam with β = (0.9, 0.999), ε = 1e-8, no weight decay and
// no schedule, on the sum over time steps of the mean negative log-likelihood.
type Recipe struct {
	Epochs       int     `json:"epochs"`
	Batch        int     `json:"batch"`         // images a step
	LearningRate float64 `json:"learning_rate"` // of Adam
	Seed         uint64  `json:"seed"`          // of initial weights, order and augmentation
	Augment      bool    `json:"augment"`       // TrivialAugmentWide
	MaxSteps     int     `json:"max_steps"`     // stop after so many steps in all; 0: never
}

// DefaultRecipe is the paper's.
func DefaultRecipe() Recipe {
	return Recipe{Epochs: 60, Batch: 1024, LearningRate: 1e-3, Seed: 1, Augment: true}
}

// Validate refuses a recipe that cannot be followed, with the reason.
func (r Recipe) Validate() error {
	switch {
	case r.Epochs < 1:
		return fmt.Errorf("epochs %d: must be at least 1", r.Epochs)
	case r.Batch < 1:
		return fmt.Errorf("batch %d: must be at least 1", r.Batch)
	case !(r.LearningRate > 0) || r.LearningRate > 10:
		return fmt.Errorf("learning rate %g: must be above 0 and at most 10", r.LearningRate)
	case r.MaxSteps < 0:
		return errors.New("max steps: must be at least 1, or 0 for no limit")
	}
	return nil
}

// sameCourse says whether two recipes agree in all that shapes the weights on the way; only their ends may differ.
func (r Recipe) sameCourse(other Recipe) bool {
	other.Epochs, other.MaxSteps = r.Epochs, r.MaxSteps
	return r == other
}
