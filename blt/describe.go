package blt

import "fmt"

// Flops returns the floating-point operations of one image's forward run, a multiplication and an addition counting as
// two: convolutions and linear layers only, which are all but a few per cent.
func (n *Network) Flops() int {
	macs := n.convFlops("retina", 3, n.Channels[0], 1)
	steps := n.Timesteps
	for i, area := range convAreas {
		below, here := n.Channels[i], n.Channels[i+1]
		if i < 2 {
			macs += n.convFlops(area, below, here, 1) // V1, and V2's drive, are constant in time
		} else {
			macs += n.convFlops(area, below, here, steps)
		}
		if i == 0 || n.Position == Last {
			continue
		}
		if n.Lateral {
			macs += n.convFlops(area, here, here, steps-1)
		}
		if n.TopDown && area != "it" {
			macs += n.convFlops(area, n.Channels[i+2], here, steps-1) / 4 // a quarter of the taps meets an input
		}
	}
	if n.Lateral {
		macs += n.Features() * n.Features() * (steps - 1)
	}
	return 2 * (macs + n.Features()*n.Classes*steps)
}

// convFlops are the multiplications of a convolution at an area's resolution.
func (n *Network) convFlops(area string, in, out, steps int) int {
	side := n.Size
	if area != "retina" {
		side = n.Side(area)
	}
	return side * side * in * out * n.Kernel() * n.Kernel() * steps
}

// TrainingMemory estimates the bytes that one training step takes: what the backward pass keeps of every area at every
// step (about four tensors an area: pooled, combined, normalised, rectified), and weights, gradients and Adam's moments.
func (n *Network) TrainingMemory(batch int) int {
	perImage := 3*n.Size*n.Size + n.Channels[0]*n.Size*n.Size*2
	for i, area := range convAreas {
		responses := n.Side(area) * n.Side(area) * n.Channels[i+1]
		steps := n.Timesteps
		if i == 0 {
			steps = 1
		}
		perImage += 4 * responses * steps
	}
	return 4 * (perImage*batch + 4*CountParameters(n))
}

// CountParameters is the number of all of a model's elements, frozen ones included.
func CountParameters(m Model) (count int) {
	for _, p := range m.Parameters() {
		count += p.Len()
	}
	return count
}

// Table is a text of areas, shapes and connections, a line an area.
func (n *Network) Table() string {
	line := func(name string, shape []int, input string) string {
		return fmt.Sprintf("%-8s %-16s %s\n", name, fmt.Sprint(shape), input)
	}
	text := fmt.Sprintf("%-8s %-16s %s\n", "area", "shape", "input")
	for _, s := range n.Stages() {
		input := "bottom-up"
		if s.Lateral {
			input += ", lateral"
		}
		if s.TopDown {
			input += ", top-down"
		}
		if s.Constant {
			input += ", constant in time"
		}
		text += line(s.Name, []int{s.Size, s.Size, s.Channels}, input)
	}
	return text + line("readout", []int{n.Classes}, fmt.Sprintf("linear, bias %v, at each of %d time steps", n.ReadoutBias, n.Timesteps))
}
