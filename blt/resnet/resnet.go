// Package resnet is ResNet18, the deep feed-forward baseline of the paper (Fig. 6), with torchvision's architecture,
// parameter names and initialisation.
package resnet

import (
	"fmt"

	. "github.com/gomlx/gomlx/core/graph"

	"readoutzones/blt"
)

// ResNet18 classifies images of Size × Size pixels: a 7×7 convolution and a max pooling, four layers of two residual
// blocks each with 64, 128, 256 and 512 channels, an average over the image, and a linear readout. It is a blt.Model of
// one time step.
type ResNet18 struct {
	Size, Classes int
}

var _ blt.Model = (*ResNet18)(nil)

// New returns the ResNet18 for images of size × size pixels and a number of classes, or an error where either is too small.
func New(size, classes int) (*ResNet18, error) {
	if size < 8 || classes < 1 {
		return nil, fmt.Errorf("resnet18: size %d, classes %d: it needs images of at least 8 pixels and a class", size, classes)
	}
	return &ResNet18{Size: size, Classes: classes}, nil
}

// features is the number of channels of the last layer, the length of the representation.
const features = 512

// Shape tells the sizes of the network's input and output.
func (r *ResNet18) Shape() blt.ModelShape {
	return blt.ModelShape{Size: r.Size, Classes: r.Classes, Features: features, Timesteps: 1}
}

// Readout is the name of the readout layer.
func (r *ResNet18) Readout() string { return "fc" }

// Start evaluates the network: GAP [B, 512] holds the pre-readout responses.
func (r *ResNet18) Start(p blt.Params, images *Node) (s blt.Responses) {
	s.LogProbs, s.GAP, _ = r.Forward(p, images, false)
	return s
}

// Next is never called, since there is one time step; it returns prev.
func (r *ResNet18) Next(_ blt.Params, prev blt.Responses) blt.Responses { return prev }

// Unroll runs the network in training mode.
func (r *ResNet18) Unroll(p blt.Params, images *Node) ([]*Node, blt.Params) {
	logProbs, _, updates := r.Forward(p, images, true)
	return []*Node{logProbs}, updates
}

// Forward shows normalised images [B, S, S, 3] to the network and returns log-probabilities [B, classes] and the
// pre-readout responses [B, 512]. In training mode batch norm uses the batch's own statistics, and updates holds the new
// running averages; otherwise it uses the running averages, and updates is empty.
func (r *ResNet18) Forward(p blt.Params, images *Node, training bool) (logProbs, responses *Node, updates blt.Params) {
	images.AssertDims(images.Shape().Dim(0), r.Size, r.Size, 3)
	pass := &pass{p, training, blt.Params{}}
	x := convolve(images, p["conv1.weight"], 2)
	x = blt.Relu(pass.batchNorm(x, "bn1"))
	x = MaxPool(x).Window(3).Strides(2).PaddingPerDim([][2]int{{1, 1}, {1, 1}}).Done()
	for _, b := range blocks() {
		x = pass.residual(x, b)
	}
	responses = ReduceMean(x, 1, 2)
	responses.AssertDims(images.Shape().Dim(0), features)
	logits := Add(blt.Linear(responses, p["fc.weight"]), ExpandAxes(p["fc.bias"], 0))
	return LogSoftmax(logits), responses, pass.updates
}

// pass is one evaluation of the network: its parameters, the mode, and the running averages to be.
type pass struct {
	p        blt.Params
	training bool
	updates  blt.Params
}

// residual is relu(bn2(conv2(relu(bn1(conv1(x))))) + x), where x goes through a strided 1×1 convolution and a batch norm if the
// block halves the image and changes the number of channels.
func (pass *pass) residual(x *Node, b block) *Node {
	y := blt.Relu(pass.batchNorm(convolve(x, pass.p[b.name+".conv1.weight"], b.stride()), b.name+".bn1"))
	y = pass.batchNorm(convolve(y, pass.p[b.name+".conv2.weight"], 1), b.name+".bn2")
	if b.downsamples() {
		x = pass.batchNorm(convolve(x, pass.p[b.name+".downsample.0.weight"], b.stride()), b.name+".downsample.1")
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
