package experiment

import (
	"path/filepath"
	"testing"

	"readoutzones/blt"
	"readoutzones/blt/train"
	"readoutzones/data/npz"
)

// The weights of a ResNet18 tell how many channels its layers have.
func TestChannelsOfAResNet18AreRead(t *testing.T) {
	about := train.Description{Net: ResNet18, Config: blt.DefaultConfig().Feedforward()}
	about.Config.Classes, about.Config.Channels = 7, blt.Channels{8, 6, 10, 12, 14}
	model, err := NewModel(about)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "weights.npz")
	if err := npz.Write(path, blt.Initialise(model.Parameters(), 1)); err != nil {
		t.Fatal(err)
	}
	w, err := LoadWeights(path, LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := w.About.Config.Channels[1:], about.Config.Channels[1:]; [4]int(got) != [4]int(want) || w.About.Net != ResNet18 {
		t.Errorf("read as %s with channels %v, want resnet18 with %v", w.About.Net, got, want)
	}
}
