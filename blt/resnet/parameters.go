package resnet

import (
	"fmt"
	"math"

	"readoutzones/blt"
)

// block is a residual block: its name in torchvision and its numbers of channels.
type block struct {
	name        string
	in, out     int
	downsamples bool // it halves the image, as the first of layers 2, 3 and 4 does
}

func (b block) stride() int {
	if b.downsamples {
		return 2
	}
	return 1
}

// blocks are the network's residual blocks, from below.
func (r *ResNet18) blocks() (all []block) {
	in := r.Channels[0]
	for layer, out := range r.Channels {
		for i := range 2 {
			all = append(all, block{fmt.Sprintf("layer%d.%d", layer+1, i), in, out, layer > 0 && i == 0})
			in = out
		}
	}
	return all
}

// Parameters lists the network's tensors in torchvision's order. Batch norm's running averages are among them; its counter
// num_batches_tracked, an integer in PyTorch, is float32 here.
func (r *ResNet18) Parameters() []blt.ParameterSpec {
	all := conv("conv1", "bn1", 3, r.Channels[0], 7)
	for _, b := range r.blocks() {
		all = append(all, conv(b.name+".conv1", b.name+".bn1", b.in, b.out, 3)...)
		all = append(all, conv(b.name+".conv2", b.name+".bn2", b.out, b.out, 3)...)
		if b.downsamples {
			all = append(all, conv(b.name+".downsample.0", b.name+".downsample.1", b.in, b.out, 1)...)
		}
	}
	features := r.features()
	return append(all,
		blt.ParameterSpec{Name: "fc.weight", Shape: []int{r.Classes, features}, Init: blt.PyTorchDefault(features)},
		blt.ParameterSpec{Name: "fc.bias", Shape: []int{r.Classes}, Init: blt.PyTorchDefault(features)})
}

// conv is a convolution without bias, initialised as torchvision does (Kaiming normal by fan-out), and its batch norm.
func conv(name, norm string, in, out, k int) []blt.ParameterSpec {
	return []blt.ParameterSpec{
		{Name: name + ".weight", Shape: []int{out, in, k, k}, Init: blt.Init{Std: math.Sqrt(2 / float64(out*k*k))}},
		{Name: norm + ".weight", Shape: []int{out}, Init: blt.Init{Constant: 1}},
		{Name: norm + ".bias", Shape: []int{out}},
		{Name: norm + ".running_mean", Shape: []int{out}, Frozen: true},
		{Name: norm + ".running_var", Shape: []int{out}, Init: blt.Init{Constant: 1}, Frozen: true},
		{Name: norm + ".num_batches_tracked", Shape: []int{}, Frozen: true},
	}
}
