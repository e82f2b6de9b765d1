package blt_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"readoutzones/blt/internal/goldens"
	"readoutzones/blt/record"
)

var updateParity = flag.Bool("parity", false, "write PARITY.md anew")

// TestParityReport writes the table of all goldens, PARITY.md, when run with -parity:
//
//	go test ./blt -run ParityReport -parity
//
// Otherwise it checks that the committed table has a row for every case.
func TestParityReport(t *testing.T) {
	all := readGoldens(t)
	if !*updateParity {
		text, err := os.ReadFile("PARITY.md")
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range all {
			if !strings.Contains(string(text), "| "+g.name+" |") {
				t.Errorf("PARITY.md has no row for %s; write it anew: go test ./blt -run ParityReport -parity", g.name)
			}
		}
		return
	}
	var forward, gradients strings.Builder
	for _, g := range all {
		if g.Gradients {
			gradients.WriteString(g.gradientRow(t))
		} else {
			forward.WriteString(g.forwardRows(t))
		}
	}
	text := fmt.Sprintf(parityText, forward.String(), gradients.String())
	if err := os.WriteFile("PARITY.md", []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

const parityText = `# Parity with PyTorch

Made by ` + "`go test ./blt -run ParityReport -parity`" + ` from testdata/areas.npz, which testdata/areas.py makes with PyTorch.
Errors are max|Δ| in units of the RMS of the reference. "ours" is our float32 (XLA, CPU) against PyTorch's float32; the other
two columns are ours and PyTorch's float32 against PyTorch's float64.

## Responses: every area at every time step

| network | area | time steps | ours, worst step | ours to float64 | PyTorch to float64 | ours at each step |
|---|---|---|---|---|---|---|
%s
## Gradients of the loss summed over time, for every parameter

The worst parameter of each network. "PyTorch to itself" is the largest difference between its float32 and float64 anywhere in
the case: near a kink of relu or pooling it differs from itself, so that nothing can be equal to both.

| network | parameters | ours, worst | parameter | relative L2, worst | ours to float64 | PyTorch to float64 | PyTorch to itself |
|---|---|---|---|---|---|---|---|
%s`

func (g *golden) forwardRows(t *testing.T) string {
	worst := map[string]comparison{}
	steps := map[string][]string{}
	g.eachResponse(t, func(key string, step int, values []float32) {
		if c, ok := g.compare(key, step, values); ok {
			worst[key] = worst[key].worse(c)
			steps[key] = append(steps[key], fmt.Sprintf("%.0e", c.ours.MaxOverRMS))
		}
	})
	rows := ""
	for _, area := range append(slices.Clone(recordedAreas), record.Output) {
		key := "area/" + area
		if area == record.Output {
			key = "outputs"
		}
		c := worst[key]
		rows += fmt.Sprintf("| %s | %s | %d | %.1e | %.1e | %.1e | %s |\n", g.name, area, g.Options.Timesteps,
			c.ours.MaxOverRMS, c.oursExact.MaxOverRMS, c.theirsExact.MaxOverRMS, strings.Join(steps[key], " "))
	}
	return rows
}

func (g *golden) gradientRow(t *testing.T) string {
	var worst comparison
	var l2 goldens.Error
	var name string
	count := 0
	g.eachGradient(t, func(key string, values []float32) {
		c, ok := g.compare(key, 0, values)
		if !ok {
			t.Fatalf("%s: no golden for %s", g.name, key)
		}
		count++
		if c.ours.MaxOverRMS >= worst.ours.MaxOverRMS {
			name = strings.TrimPrefix(key, "gradient/")
		}
		l2.L2 = max(l2.L2, c.ours.L2)
		worst = worst.worse(c)
	})
	return fmt.Sprintf("| %s | %d | %.1e | %s | %.1e | %.1e | %.1e | %.1e |\n", g.name, count, worst.ours.MaxOverRMS, name,
		l2.L2, worst.oursExact.MaxOverRMS, worst.theirsExact.MaxOverRMS, g.Agreement)
}
