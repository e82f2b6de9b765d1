package blt

import (
	"reflect"
	"testing"
)

// The table of the paper's areas at 64 px (SPEC §1), for top-down connections: IT has none above it but GAP.
func TestStagesOfTheTopDownNetwork(t *testing.T) {
	c := DefaultConfig()
	c.Lateral, c.TopDown = false, true
	n, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	want := []Stage{
		{Name: "retina", Channels: 32, Size: 64, Constant: true},
		{Name: "V1", Channels: 64, Size: 64, Constant: true},
		{Name: "V2", Channels: 128, Size: 32, TopDown: true},
		{Name: "V4", Channels: 256, Size: 16, TopDown: true},
		{Name: "IT", Channels: 512, Size: 8},
		{Name: "GAP", Channels: 512, Size: 1},
	}
	if got := n.Stages(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
}

func TestOnlyGAPIsRecurrentAtPositionLast(t *testing.T) {
	c := DefaultConfig()
	c.Position = Last
	n, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range n.Stages() {
		if s.Lateral != (s.Name == "GAP") {
			t.Errorf("%s: lateral is %v", s.Name, s.Lateral)
		}
	}
}
