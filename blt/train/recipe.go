package train

import (
	"errors"
	"flag"
	"fmt"

	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
)

// Recipe says how a network is trained (SPEC: training recipe): Adam with β = (0.9, 0.999), ε = 1e-8, no weight decay and
// no schedule, on the sum over time steps of the mean negative log-likelihood.
//
// MicroBatch is for devices whose memory does not hold a batch: so many images are computed at a time, their gradients are
// added up, and the weights are updated once a batch, which comes to the same up to rounding; so a run may go on with
// another. A model with buffers is the exception: ResNet18's batch norm takes the statistics of a micro-batch, and its
// running averages are updated by every one. Devices are for machines that have several: they share the images that are
// computed at a time, and come to the same up to rounding.
type Recipe struct {
	Epochs       int     `json:"epochs"`
	Batch        int     `json:"batch"`         // images a step
	LearningRate float64 `json:"learning_rate"` // of Adam
	Seed         uint64  `json:"seed"`          // of initial weights, order and augmentation
	Augment      bool    `json:"augment"`       // TrivialAugmentWide
	MaxSteps     int     `json:"max_steps"`     // stop after so many steps in all; 0: never

	MicroBatch int `json:"micro_batch,omitempty"` // images computed at a time; 0: the whole batch
	Devices    int `json:"devices,omitempty"`     // that these are split over; 0: one

	Snapshots Snapshots `json:"-"` // epochs after which the weights are kept
}

// DefaultRecipe is the paper's.
func DefaultRecipe() Recipe {
	return Recipe{Epochs: 60, Batch: 1024, LearningRate: 1e-3, Seed: 1, Augment: true}
}

// Flags defines a flag for every field, with the present values as defaults.
func (r *Recipe) Flags(f *flag.FlagSet) {
	f.IntVar(&r.Epochs, "epochs", r.Epochs, "passes through the training images")
	f.IntVar(&r.Batch, "batch", r.Batch, "images a step")
	f.Float64Var(&r.LearningRate, "lr", r.LearningRate, "Adam's learning rate")
	f.Uint64Var(&r.Seed, "seed", r.Seed, "of initial weights, order and augmentation")
	f.Var((*augmentation)(&r.Augment), "augment", "trivial (TrivialAugmentWide) or none")
	f.IntVar(&r.MaxSteps, "max-steps", r.MaxSteps, "stop after so many steps (0: never)")
	f.IntVar(&r.MicroBatch, "micro-batch", r.MicroBatch, "images computed at a time, where the device's memory does not hold a batch (0: all)")
	f.IntVar(&r.Devices, "devices", r.Devices, "devices that share these images (0: one)")
	f.Var(&r.Snapshots, "snapshots", "epochs after which the weights are kept too, such as 1,2,4,8 (default: every 30)")
}

// augmentation is a flag's value.
type augmentation bool

func (a *augmentation) String() string {
	if *a {
		return "trivial"
	}
	return "none"
}

func (a *augmentation) Set(value string) error {
	if value != "trivial" && value != "none" {
		return errors.New("must be trivial or none")
	}
	*a = value == "trivial"
	return nil
}

// Type is what the command line's help calls the value.
func (a *augmentation) Type() string { return "string" }

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
	case r.MicroBatch < 0:
		return fmt.Errorf("micro batch %d: must be at least 1, or 0 for the whole batch", r.MicroBatch)
	case r.Devices < 0:
		return fmt.Errorf("devices %d: must be at least 1, or 0 for one", r.Devices)
	case r.Devices > 1 && r.atOnce()%r.Devices != 0:
		return fmt.Errorf("%d images at a time cannot be shared evenly by %d devices", r.atOnce(), r.Devices)
	}
	_, err := r.Snapshots.epochs()
	return err
}

// atOnce is the number of images that are computed at a time.
func (r Recipe) atOnce() int {
	if r.MicroBatch == 0 {
		return r.Batch
	}
	return min(r.MicroBatch, r.Batch)
}

// sameCourse says whether two recipes agree in all that shapes the weights on the way; their ends may differ, and how
// many images are computed at a time and where, and which weights are kept on the way.
func (r Recipe) sameCourse(other Recipe) bool {
	other.Epochs, other.MaxSteps, other.MicroBatch, other.Devices, other.Snapshots = r.Epochs, r.MaxSteps, r.MicroBatch, r.Devices, r.Snapshots
	return r == other
}

// Loss compares log-probabilities [B, K] of every time step with labels [B] int32; rows of label −1 are padding and do not
// count. It returns the mean negative log-likelihood of the rows that count at each time step, [T], and how many of them are
// classified rightly, [T]. Training minimises the sum over time of the former.
func Loss(logProbs []*Node, labels *Node) (loss, correct *Node) {
	return partOfLoss(logProbs, labels, ReduceAllSum(ConvertDType(GreaterOrEqual(labels, ScalarZero(labels.Graph(), labels.DType())), dtypes.Float32)))
}

// partOfLoss is what these rows contribute to the loss of a batch of which count rows count: over all of its parts it adds up
// to [Loss].
func partOfLoss(logProbs []*Node, labels, count *Node) (loss, correct *Node) {
	var losses, rights []*Node
	for _, lp := range logProbs {
		target := OneHot(labels, lp.Shape().Dim(1), dtypes.Float32)
		losses = append(losses, Neg(Div(ReduceAllSum(Mul(target, lp)), count)))
		rights = append(rights, ReduceAllSum(ConvertDType(Equal(ArgMax(lp, -1, labels.DType()), labels), dtypes.Float32)))
	}
	return Stack(losses, 0), Stack(rights, 0)
}
