package experiment

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// Attractors and pushes are computed once, of as many images as the preset says; what was begun is gone on with.
func TestStatesAreChangedOnce(t *testing.T) {
	useTiny(t)
	attractors, pushes := MustAttractors("lateral-additive"), MustPushes("lateral-additive")
	if len(attractors.Images) != 5 || len(pushes.Images) != 5 || attractors.Options.Timesteps != tiny.LongSteps || pushes.Options.Timesteps != 10 {
		t.Fatalf("%d and %d images, %+v, %+v", len(attractors.Images), len(pushes.Images), attractors.Options, pushes.Options)
	}
	files, err := filepath.Glob(filepath.Join(MustTrained("lateral-additive").Dir, "testplus-*-attractors-*.json"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	attractors.Images[0].Rate, attractors.Images = 0.123, attractors.Images[:2] // as nothing measures it
	if err := errors.Join(attractors.Write(files[0]+".part"), os.Remove(files[0])); err != nil {
		t.Fatal(err)
	}
	again := MustAttractors("lateral-additive")
	if len(again.Images) != 5 || again.Images[0].Rate != 0.123 {
		t.Errorf("%d images, the first with rate %g", len(again.Images), again.Images[0].Rate)
	}
	if !reflect.DeepEqual(MustPushes("lateral-additive"), pushes) {
		t.Error("the pushes read again are others")
	}
}
