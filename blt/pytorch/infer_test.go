package pytorch

import (
	"testing"

	"readoutzones/blt"
)

func TestFromFileName(t *testing.T) {
	for name, want := range map[string]struct {
		interaction blt.Interaction
		timesteps   int
	}{
		"b64_l_1_t_0_ltinteract_additive_T_10_ltposition_all_num_1.pth":                {blt.Additive, 10},
		"b64_l_0_t_1_ltinteract_multiplicative_T_10_ltposition_all_num_2_epoch_-1.pth": {blt.Multiplicative, 10},
		"b64_l_0_t_0_ltinteract_None_T_1_ltposition_None_num_1.pth":                    {"", 1},
		"weights.pth": {"", 0},
	} {
		interaction, timesteps, ok := FromFileName(name)
		if interaction != want.interaction || timesteps != want.timesteps || ok != (name != "weights.pth") {
			t.Errorf("%s: %q, %d, %v", name, interaction, timesteps, ok)
		}
	}
}
