package blt

// Stage is an area as Figure 1A shows it.
type Stage struct {
	Name     string
	Channels int
	Size     int  // height and width of its responses; 1 for GAP
	Lateral  bool // receives itself, one step earlier
	TopDown  bool // receives the area above, one step earlier
	Constant bool // does not change in time
}

// Stages lists the areas from the retina to GAP.
func (n *Network) Stages() []Stage {
	stages := []Stage{{Name: "retina", Channels: n.Channels[0], Size: n.Size, Constant: true}}
	for i, area := range Areas[:4] {
		changes := area != areaV1 && n.Position == All
		stages = append(stages, Stage{
			Name: area, Channels: n.Channels[i+1], Size: n.Side(area),
			Lateral: changes && n.Lateral, TopDown: changes && n.TopDown && area != "IT", Constant: area == areaV1,
		})
	}
	return append(stages, Stage{Name: "GAP", Channels: n.Features(), Size: 1, Lateral: n.Lateral})
}
