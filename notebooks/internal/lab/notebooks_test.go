package lab

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"readoutzones/notebooks/internal/ipynbtest"
)

// JavaScript that looks into JupyterLab.
const (
	panel        = "window.jupyterapp?.shell?.currentWidget"
	slidersShown = `document.querySelector(".jp-Notebook [role=group] input[type=range]") !== null`
	frameShown   = `[...document.querySelector(".jp-Notebook [role=group]").querySelectorAll("img")].findIndex((image) => !image.hidden)`
	codeCells    = panel + `.content.widgets.filter((w) => w.model.type === "code")`
	outputs      = codeCells + `.flatMap((w) => w.model.outputs.toJSON())`
)

// waitForKernel waits until the notebook of that name is in front and its kernel answers.
func (b *browser) waitForKernel(name string) {
	b.t.Helper()
	b.waitFor("the kernel was ready", `(() => { const p = `+panel+`; const k = p?.sessionContext?.session?.kernel;
		return p?.context?.path.endsWith("`+name+`.ipynb") && k?.connectionStatus === "connected" && k.info.then(() => true) })()`)
}

// command gives JupyterLab one of its commands and does not wait for it.
func (b *browser) command(name string) {
	b.t.Helper()
	b.evaluate(`void window.jupyterapp.commands.execute("` + name + `")`)
}

// moveSlider moves the notebook's first slider to one of its stops.
func (b *browser) moveSlider(to int) {
	b.t.Helper()
	b.evaluate(`(() => { const input = document.querySelector(".jp-Notebook [role=group] input[type=range]");
		input.value = ` + strconv.Itoa(to) + `; input.dispatchEvent(new Event("input")) })()`)
}

// assertNoErrors reports what cells wrote to stderr, and errors of cells and page.
func (b *browser) assertNoErrors() {
	b.t.Helper()
	if b.evaluate(outputs+`.length`) == "0" {
		b.t.Error("no cell has shown anything")
	}
	if wrong := b.evaluate(outputs + `.filter((o) => o.output_type === "error" || o.name === "stderr").map((o) => JSON.stringify(o).slice(0, 600)).join()`); wrong != "" {
		b.t.Errorf("cells wrote to stderr: %s", wrong)
	}
	for _, e := range b.errors {
		b.t.Errorf("the browser reports: %s", e)
	}
}

// followSlider moves the notebook's first slider to its first stop, and the figure must follow.
func (b *browser) followSlider(name string) {
	b.t.Helper()
	const figure = `(() => { const group = document.querySelector(".jp-Notebook [role=group]"); group.scrollIntoView();
		return group.querySelector("img:not([hidden])").src })()`
	b.waitFor("the slider was there", slidersShown)
	before := b.evaluate(figure)
	b.screenshot(name + "-before")
	b.moveSlider(0)
	if b.evaluate(figure) == before {
		b.t.Error("the slider was moved, and the figure is the same")
	}
	b.screenshot(name + "-after")
}

// assertDrawingsFit narrows the window: the drawings must shrink with it.
func (b *browser) assertDrawingsFit() {
	b.t.Helper()
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": 800, "height": 900, "deviceScaleFactor": 1, "mobile": false})
	b.waitFor("the drawings fitted a narrow window", `(() => { const shown = [...document.querySelectorAll(".jp-RenderedSVG")].filter((e) => e.clientWidth);
		return shown.length > 0 && shown.every((e) => e.scrollWidth <= e.clientWidth) })()`)
	b.call("Emulation.clearDeviceMetricsOverride", map[string]any{})
}

// Notebooks of ours in JupyterLab, in another place than where they were made: every cell runs without an error, and
// where there is a slider the figure follows it. Drawings shrink with a narrow window.
func TestNotebooksInTheBrowser(t *testing.T) {
	program := findBrowser(t)
	t.Setenv("BLT_PRESET", "quick")
	names := []string{"02_figure2", "04_readout_zones"}
	root := ipynbtest.CopyPackages(t, "./notebooks/display", "./blt/experiment", "./analysis/figures")
	for _, name := range names {
		ipynbtest.CopyFile(t, filepath.Join("..", "..", name+".ipynb"), filepath.Join(root, "notebooks", name+".ipynb"))
	}
	link, _ := openLab(t, root, names[0])
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			b := openBrowser(t, program, strings.ReplaceAll(link, names[0], name))
			b.waitForKernel(name)
			b.command("notebook:clear-all-cell-outputs")
			b.command("notebook:run-all-cells")
			b.waitFor("all cells had run, or one had failed", codeCells+`.length > 0 && `+codeCells+`.every((w) => w.model.executionCount) ||
				`+outputs+`.some((o) => o.output_type === "error")`)
			b.screenshot(name)
			b.assertDrawingsFit()
			if name == "04_readout_zones" {
				b.followSlider(name)
			}
			b.assertNoErrors()
		})
	}
}
