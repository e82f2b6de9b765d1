package figures

import (
	"os"
	"testing"
)

// TestGallery saves every figure, of made-up but plausible numbers, into the folder that BLT_GALLERY names, to be
// looked at.
func TestGallery(t *testing.T) {
	dir := os.Getenv("BLT_GALLERY")
	if dir == "" {
		t.Skip("set BLT_GALLERY to a folder to have all figures saved there")
	}
	for name, fig := range gallery() {
		if err := fig.Save(dir, name); err != nil {
			t.Error(err)
		}
	}
}
