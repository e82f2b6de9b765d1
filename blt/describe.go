package blt

import (
	"fmt"
	"strings"
)

// Description is a model in words and numbers, for those who choose one.
type Description struct {
	Title          string // "lateral additive, 64 px, 10 time steps, norm LN"
	Flops          int    // of one image's forward run, a multiplication and an addition counting as two
	TrainingMemory int    // bytes that one training step takes, an estimate
	Table          string // a line an area
}

// Describe tells the network's FLOPs, the memory that training on so many images at once takes, and its areas.
func (n *Network) Describe(batch int) Description {
	return Description{
		Title: fmt.Sprintf("%s, %d px, %d time steps, norm %s", n.Name(), n.Size, n.Timesteps, n.Norm),
		Flops: n.flops(), TrainingMemory: n.trainingMemory(batch), Table: n.table(),
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

// trainingMemory is what the backward pass keeps of every area at every step, and weights, gradients and Adam's moments.
// Of float32 it keeps about five and a half tensors as large as the responses (combined, centred, normalised, rectified
// and pooled ones), of bfloat16 a fifth less, since convolutions keep their inputs in half the bytes: a full-size network
// took 15 GB at batch 256 and 48 GB at 1024. Multiplication keeps both its factors, a top-down connection its input.
func (n *Network) trainingMemory(batch int) int {
	kept := 5.5
	if n.Precision == BFloat16 {
		kept = 4.4
	}
	if n.Interaction == Multiplicative && n.Recurrent() {
		kept++
	}
	perImage := 0.0
	for _, a := range n.areas {
		responses := float64(a.Side * a.Side * a.Channels)
		switch {
		case a.Name == "retina":
			perImage += 2 * responses
		case a.Constant:
			perImage += kept * responses
		default:
			tensors := kept
			if a.TopDown {
				tensors++
			}
			perImage += tensors * responses * float64(n.Timesteps)
		}
	}
	return 4 * (int(perImage)*batch + 4*CountParameters(n))
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
