package blt

import (
	"fmt"
	"strings"
)

// Description is a model in words and numbers, for those who choose one.
type Description struct {
	Title          string // "lateral additive, 64 px, 10 time steps, norm LN"
	Flops          int    // of one image's forward run, a multiplication and an addition counting as two
	TrainingMemory int    // bytes that one training step takes on a processor, an estimate
	GPUMemory      int    // the same on a GPU; 0 where that is not known
	Table          string // a line an area
}

// Describe tells the network's FLOPs, the memory that training on so many images at once takes, and its areas.
func (n *Network) Describe(batch int) Description {
	responses, parameters := n.trainingMemory(batch)
	onGPU := 2 * responses // it keeps more at a time: the full network took 15 to 16.5 GB at batch 256 on an H200
	if n.Precision == BFloat16 {
		onGPU = responses // an estimate: half the bytes a number
	}
	return Description{
		Title: fmt.Sprintf("%s, %d px, %d time steps, norm %s", n.Name(), n.Size, n.Timesteps, n.Norm),
		Flops: n.flops(), TrainingMemory: responses + parameters, GPUMemory: onGPU + parameters, Table: n.table(),
	}
}

// flops counts convolutions and linear layers only, which are all but a few per cent. V1, and the bottom-up drive of the
// area above, are computed once.
func (n *Network) flops() int {
	taps, steps := n.Kernel()*n.Kernel(), n.Timesteps
	macs := n.Features() * n.Classes * steps // the readout
	for i, a := range n.areas {
		pixels := a.Side * a.Side
		switch {
		case a.Name == gap:
		case a.Constant || n.areas[i-1].Constant:
			macs += pixels * taps * a.below * a.Channels
		default:
			macs += pixels * taps * a.below * a.Channels * steps
		}
		if a.Lateral && a.Name == gap {
			macs += a.Channels * a.Channels * (steps - 1)
		} else if a.Lateral {
			macs += pixels * taps * a.Channels * a.Channels * (steps - 1)
		}
		if a.TopDown {
			macs += pixels * taps * a.above * a.Channels * (steps - 1) / 4 // a quarter of the taps meets an input
		}
	}
	return 2 * macs
}

// trainingMemory follows what XLA plans for compiled training steps on a CPU: within 20 % for 19 of them, which cover
// connections, interactions, norms, 1 to 10 time steps, batches of 8 to 256 and widths up to the paper's; a test compares
// some. It counts, in tensors as large as an area's responses, what is alive at the worst moment, early in the backward pass:
//
//	2¼ + ¾ a connection  at each step, of an area that changes: what goes into its norm, and the gradients that wait for the
//	                     step before; the fractions are what these share
//	1¾                   once, of an area that does not
//	6                    of every parameter: weight and Adam's moments, old and new (go-xla lets nothing be overwritten)
//
// All are float32: on a CPU, bfloat16 takes as much, since it is computed in float32.
func (n *Network) trainingMemory(batch int) (responses, parameters int) {
	quarters := 0 // of a number, an image
	for _, a := range n.areas {
		size, kept := a.Side*a.Side*a.Channels, 9
		for _, connected := range []bool{a.Lateral, a.TopDown} {
			if connected {
				kept += 3
			}
		}
		if a.Constant {
			quarters += 7 * size
		} else {
			quarters += kept * size * n.Timesteps
		}
	}
	return quarters * batch, 4 * 6 * CountParameters(n) // 4 bytes a number
}

// table is a line an area: name, shape, input.
func (n *Network) table() string {
	var text strings.Builder
	line := func(name, shape, input string) { fmt.Fprintf(&text, "%-8s %-16s %s\n", name, shape, input) }
	line("area", "shape", "input")
	for _, a := range n.areas {
		input := "bottom-up"
		if a.Lateral {
			input += ", lateral"
		}
		if a.TopDown {
			input += ", top-down"
		}
		if a.Constant {
			input += ", constant in time"
		}
		line(a.Name, fmt.Sprint([]int{a.Side, a.Side, a.Channels}), input)
	}
	line("readout", fmt.Sprint([]int{n.Classes}), fmt.Sprintf("linear, bias %v, at each of %d time steps", n.ReadoutBias, n.Timesteps))
	return text.String()
}
