package analysis

import "strings"

// Provenance says where numbers come from; what is empty is left out of the line.
type Provenance struct {
	Preset  string // quick, laptop or paper; empty for an experiment of your own
	Data    string // data set and split
	Network string // names and fingerprints
	Backend string // such as xla:cpu
	Seed    string // one seed, or several as in "1–3"
}

// String returns the line under a figure: "preset laptop · data … · network … · backend … · seed 1".
func (p Provenance) String() string {
	var parts []string
	for _, f := range [][2]string{
		{"preset", p.Preset}, {"data", p.Data}, {"network", p.Network}, {"backend", p.Backend}, {"seed", p.Seed},
	} {
		if f[1] != "" {
			parts = append(parts, f[0]+" "+f[1])
		}
	}
	return strings.Join(parts, " · ")
}
