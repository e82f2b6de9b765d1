package resnet

import (
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"readoutzones/blt"
	"readoutzones/blt/internal/goldens"
	"readoutzones/blt/pytorch"
	"readoutzones/data/npz"
)

// loadIntoTorchvision loads an export into torchvision's ResNet18, strictly, and saves it as a .pth.
const loadIntoTorchvision = `
import sys
import numpy, torch, torchvision
net = torchvision.models.resnet18(num_classes=7)
weights = numpy.load(sys.argv[1])
net.load_state_dict({name: torch.from_numpy(weights[name]) for name in weights.files})
torch.save(net.state_dict(), sys.argv[2])
`

func TestWeightsGoToTorchvisionAndBack(t *testing.T) {
	python := goldens.Python(t, "torch, torchvision, numpy")
	net := &ResNet18{64, 7, Channels}
	weights := blt.Initialise(net.Parameters(), 1)
	exported, saved := filepath.Join(t.TempDir(), "weights.npz"), filepath.Join(t.TempDir(), "weights.pth")
	if err := npz.Write(exported, weights); err != nil {
		t.Fatal(err)
	}
	goldens.RunPython(t, python, loadIntoTorchvision, exported, saved)
	back, err := pytorch.ReadStateDict(saved)
	if err != nil {
		t.Fatal(err)
	}
	single, err := pytorch.AsFloat32(back)
	if err != nil {
		t.Fatal(err)
	}
	if err := single.Check(net.Parameters()); err != nil {
		t.Error(err)
	}
	for name, array := range single {
		if !reflect.DeepEqual(array.Data, weights[name].Data) {
			t.Errorf("%s changed on the way", name)
		}
	}
}

// Layers 2, 3 and 4 halve the image, also where the number of channels stays.
func TestLayersHalveTheImageWhateverTheirChannels(t *testing.T) {
	net, err := New(64, 7, [4]int{8, 8, 8, 8})
	if err != nil {
		t.Fatal(err)
	}
	var shortcuts []string
	for _, p := range net.Parameters() {
		if strings.HasSuffix(p.Name, "downsample.0.weight") {
			shortcuts = append(shortcuts, p.Name)
		}
	}
	if want := []string{"layer2.0.downsample.0.weight", "layer3.0.downsample.0.weight", "layer4.0.downsample.0.weight"}; !slices.Equal(shortcuts, want) {
		t.Errorf("shortcuts that halve the image: %v, want %v", shortcuts, want)
	}
	if table := net.Describe(1).Table; !strings.Contains(table, "layer4   [2 2 8]") {
		t.Errorf("a 64 px image is not 2 × 2 in layer 4:\n%s", table)
	}
}
