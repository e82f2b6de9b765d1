package device

import "testing"

// A GPU that nobody decided against is not left idle without a word.
func TestAnUnusedGPUIsTold(t *testing.T) {
	for _, test := range []struct {
		chosen, gpu bool
		backend     string
		want        bool
	}{
		{false, true, "xla:cpu", true}, {false, true, "xla:cuda", false}, {true, true, "xla:cpu", false}, {false, false, "xla:cpu", false},
	} {
		if got := unusedGPU(test.chosen, test.gpu, test.backend); got != test.want {
			t.Errorf("%+v: %v", test, got)
		}
	}
}
