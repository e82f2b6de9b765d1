// Package resnet is ResNet18, the deep feed-forward baseline of the paper (Fig. 6), with torchvision's architecture,
// parameter names and initialisation.
package resnet

import (
	"fmt"
	"slices"
	"strings"

	. "github.com/gomlx/gomlx/core/graph"

	"readoutzones/blt"
)

// ResNet18 classifies images of Size × Size pixels: a 7×7 convolution and a max pooling, four layers of two residual
// blocks each, an average over the image, and a linear readout. It is a blt.Model of one time step.
type ResNet18 struct {
	Size, Classes int
	Channels      [4]int // of the four layers; the 7×7 convolution has as many as the first
}

// Channels are the usual ones.
var Channels = [4]int{64, 128, 256, 512}

var _ blt.Model = (*ResNet18)(nil)

// New returns the ResNet18 for images of size × size pixels and a number of classes, with so many channels in its layers, or
// an error where one of these is too small.
func New(size, classes int, channels [4]int) (*ResNet18, error) {
	if size < 8 || classes < 1 || slices.Min(channels[:]) < 1 {
		return nil, fmt.Errorf("resnet18: size %d, classes %d, channels %v: it needs images of at least 8 pixels, a class, and a channel in every layer", size, classes, channels)
	}
	return &ResNet18{Size: size, Classes: classes, Channels: channels}, nil
}

// features is the number of channels of the last layer, the length of the representation.
func (r *ResNet18) features() int { return r.Channels[3] }

// Shape tells the sizes of the network's input and output.
func (r *ResNet18) Shape() blt.Shape {
	return blt.Shape{Size: r.Size, Classes: r.Classes, Features: r.features(), Timesteps: 1, Representation: gap, Readout: "fc"}
}

// The network's responses: its last layer's, and their average over the image.
const last, gap = "layer4", "GAP"

// Drive does all but the readout: the responses of the last layer [B, ⌈S/32⌉, ⌈S/32⌉, D] to normalised images [B, S, S, 3].
// In training mode batch norm uses the batch's own statistics and p.Updates gets the new running averages; otherwise it
// uses the running averages.
func (r *ResNet18) Drive(p *blt.Params, images *Node) blt.State {
	images.AssertDims(images.Shape().Dim(0), r.Size, r.Size, 3)
	x := convolve(images, p.Get("conv1.weight"), 2)
	x = blt.Relu(batchNorm(p, x, "bn1"))
	x = MaxPool(x).Window(3).Strides(2).PaddingPerDim([][2]int{{1, 1}, {1, 1}}).Done()
	for _, b := range r.blocks() {
		x = residual(p, x, b)
	}
	return blt.State{{Name: last, Node: x}}
}

// Step averages the responses over the image, to GAP [B, D], and reads them out. It is the only one.
func (r *ResNet18) Step(p *blt.Params, drive, _ blt.State) (blt.State, *Node) {
	responses := ReduceMean(drive.Get(last), 1, 2)
	responses.AssertDims(responses.Shape().Dim(0), r.features())
	return blt.State{{Name: gap, Node: responses}}, LogSoftmax(p.Linear("fc", responses))
}

// Describe tells the network's FLOPs, the memory that training on so many images at once takes, and its layers. As XLA plans
// it on a CPU, the memory holds every parameter and its two moments, old and new; and of a layer what its convolution gives,
// what is left of that after batch norm and rectification, and, of one layer after the other, the gradient of these: about
// two and a half tensors a layer.
func (r *ResNet18) Describe(batch int) blt.Description {
	var table strings.Builder
	flops, kept := 0, 0
	line := func(name, shape, input string) { fmt.Fprintf(&table, "%-8s %-16s %s\n", name, shape, input) }
	layer := func(side, in, out, k int) {
		flops += 2 * side * side * in * out * k * k
		kept += side * side * out
	}
	line("layer", "shape", "input")
	side := (r.Size + 1) / 2
	layer(side, 3, r.Channels[0], 7)
	line("conv1", fmt.Sprint([]int{side, side, r.Channels[0]}), "7×7 convolution, then 3×3 max pooling")
	side = (side + 1) / 2
	for i, b := range r.blocks() {
		if b.downsamples {
			side = (side + 1) / 2
			layer(side, b.in, b.out, 1)
		}
		layer(side, b.in, b.out, 3)
		layer(side, b.out, b.out, 3)
		if i%2 == 1 {
			line(b.name[:len("layer1")], fmt.Sprint([]int{side, side, b.out}), "two residual blocks")
		}
	}
	line("fc", fmt.Sprint([]int{r.Classes}), "average over the image, linear")
	return blt.Description{
		Title: fmt.Sprintf("ResNet18, %d px", r.Size), Flops: flops + 2*r.features()*r.Classes,
		TrainingMemory: 4 * (kept*batch*5/2 + 6*blt.CountParameters(r)), Table: table.String(),
	}
}

// residual is relu(bn2(conv2(relu(bn1(conv1(x))))) + x), where x goes through a strided 1×1 convolution and a batch norm if the
// block halves the image and changes the number of channels.
func residual(p *blt.Params, x *Node, b block) *Node {
	y := blt.Relu(batchNorm(p, convolve(x, p.Get(b.name+".conv1.weight"), b.stride()), b.name+".bn1"))
	y = batchNorm(p, convolve(y, p.Get(b.name+".conv2.weight"), 1), b.name+".bn2")
	if b.downsamples {
		x = batchNorm(p, convolve(x, p.Get(b.name+".downsample.0.weight"), b.stride()), b.name+".downsample.1")
	}
	return blt.Relu(Add(y, x))
}

// convolve is PyTorch's Conv2d with padding k/2: x [B, H, W, in], w [out, in, k, k] → [B, ⌈H/stride⌉, ⌈W/stride⌉, out].
func convolve(x, w *Node, stride int) *Node {
	half := w.Shape().Dim(2) / 2
	y := Convolve(x, TransposeAllAxes(w, 2, 3, 1, 0)).Strides(stride).PaddingPerDim([][2]int{{half, half}, {half, half}}).Done()
	y.AssertDims(x.Shape().Dim(0), (x.Shape().Dim(1)+stride-1)/stride, (x.Shape().Dim(2)+stride-1)/stride, w.Shape().Dim(0))
	return y
}
