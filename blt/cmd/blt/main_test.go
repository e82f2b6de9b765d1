package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"readoutzones/data/npz"
	"readoutzones/data/recording"
)

// The pure-Go backend needs no compilation, which for networks this small is most of the work.
func TestMain(m *testing.M) {
	os.Setenv("GOMLX_BACKEND", "go:ops_sequential")
	if os.Getenv("BLT_TEST_MAIN") != "" { // as a program of its own, for signals
		main()
		return
	}
	if name := os.Getenv("BLT_README"); name != "" { // as a program that README.md calls
		if err := standIn(name, os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// blt runs the command line in this process; what it prints on stdout comes back.
func runBLT(t *testing.T, args ...string) (stdout string, err error) {
	t.Helper()
	c := command()
	var out, errs bytes.Buffer
	c.SetOut(&out)
	c.SetErr(&errs)
	c.SetArgs(args)
	err = c.ExecuteContext(t.Context())
	return out.String(), err
}

func mustRun(t *testing.T, args ...string) string {
	t.Helper()
	out, err := runBLT(t, args...)
	if err != nil {
		t.Fatalf("blt %s: %v", strings.Join(args, " "), err)
	}
	return out
}

var tinyNet = []string{"--channels", "2,3,4,5,6", "--timesteps", "3"}

// prepare makes a data set, a training run and its two recordings in a new folder.
func prepare(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	mustRun(t, "data", "synth", "--out", in("d.h5"), "--size", "8", "--classes", "4", "--train", "20", "--val", "4", "--test", "4", "--testplus", "9")
	mustRun(t, append([]string{"train", "--data", in("d.h5"), "--out", in("run"), "--epochs", "2", "--batch", "8"}, tinyNet...)...)
	mustRun(t, "record", "--weights", in("run"), "--data", in("d.h5"), "--out", in("r.npz"), "--batch", "4", "--areas", "V2,IT", "--area-steps", "0,2")
	mustRun(t, "record", "--weights", in("run"), "--init", "--data", in("d.h5"), "--out", in("r0.npz"))
	return dir
}

func TestFromDataToFigures(t *testing.T) {
	dir := prepare(t)
	in := func(name string) string { return filepath.Join(dir, name) }
	if info := mustRun(t, "data", "info", in("d.h5")); !strings.Contains(info, "testplus") || !strings.Contains(info, "channel means") {
		t.Errorf("info: %s", info)
	}
	mustRun(t, "data", "sheet", in("d.h5"), "--out", in("sheet.png"))
	text := mustRun(t, "analyse", "--in", in("r.npz"), "--init", in("r0.npz"), "--compare", in("r0.npz"), "--area", "V2", "--figures", in("figures"), "--images", in("images.csv"), "--json", in("r.json"))
	if text != "" {
		t.Errorf("analyse printed %q", text)
	}
	var report map[string]any
	content, err := os.ReadFile(in("r.json"))
	if err == nil {
		err = json.Unmarshal(content, &report)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"accuracy", "splits", "t_stable_counts", "t_star", "change_trained", "change_random", "norm", "cos_current",
		"cos_final", "cos_final_matched", "cos_final_wrong", "summary", "readout_in_own_zone", "relative_change", "bias", "claims", "compare",
		"border", "paths", "routes", "speed_accuracy", "future", "areas"} {
		if _, ok := report[key]; !ok {
			t.Errorf("the report has no %q", key)
		}
	}
	if !strings.Contains(string(content), `"readout-reflects-categories"`) {
		t.Error("no claim about the superclasses, which the data set knows")
	}
	for _, claim := range report["claims"].([]any) {
		for _, key := range []string{"id", "verdict", "effect", "low", "high", "n", "p", "p_holm", "margin", "effect_size", "reference", "exceeds_reference"} {
			if _, ok := claim.(map[string]any)[key]; !ok {
				t.Errorf("a claim has no %q: %v", key, claim)
			}
		}
	}
	for _, name := range []string{"sheet.png", "figures/figure1b.svg", "figures/figure2.png", "figures/figure2.csv", "figures/figure5.svg", "figures/border.svg", "figures/paths.csv", "figures/routes.png", "figures/speed_accuracy.svg", "figures/future.svg", "figures/areas.svg", "figures/compare.svg", "figures/compare.csv", "images.csv", "run/log.csv", "run/init.npz"} {
		if info, err := os.Stat(in(name)); err != nil || info.Size() == 0 {
			t.Errorf("%s was not written: %v", name, err)
		}
	}
	arrays, err := npz.Read(in("r.npz"))
	if err != nil {
		t.Fatal(err)
	}
	if got := arrays["area_V2"].Shape; len(got) != 5 || got[0] != 2 || got[1] != 9 || got[4] != 4 {
		t.Errorf("area_V2 has shape %v", got)
	}
	if text := mustRun(t, "describe", "--weights", in("run")); !strings.Contains(text, "fingerprint") || !strings.Contains(text, "lateral additive") {
		t.Errorf("describe: %s", text)
	}
	mustRun(t, "export", "--weights", in("run"), "--out", in("w.npz"))
	mustRun(t, "describe")
	mustRun(t, "doctor")
}

// A trained network unrolled beyond its steps, and one read as random: T and N follow.
func TestRecordMoreSteps(t *testing.T) {
	dir := prepare(t)
	out := filepath.Join(dir, "long.npz")
	mustRun(t, "record", "--weights", filepath.Join(dir, "run"), "--data", filepath.Join(dir, "d.h5"), "--split", "test", "--timesteps", "7", "--out", out)
	r, err := recording.Read(out)
	if err != nil {
		t.Fatal(err)
	}
	if r.T != 7 || r.N != 4 || r.K != 4 || r.D != 6 {
		t.Errorf("T %d, N %d, K %d, D %d", r.T, r.N, r.K, r.D)
	}
}

// What export writes can be read again: it describes, records and exports as the run it came from.
func TestExportedWeightsComeBack(t *testing.T) {
	dir := prepare(t)
	in := func(name string) string { return filepath.Join(dir, name) }
	mustRun(t, "export", "--weights", in("run"), "--out", in("w.npz"))
	mustRun(t, "export", "--weights", in("w.npz"), "--interaction", "additive", "--out", in("again.npz"))
	mustRun(t, "record", "--weights", in("w.npz"), "--interaction", "additive", "--timesteps", "3", "--data", in("d.h5"), "--out", in("from-file.npz"), "--batch", "4", "--areas", "V2,IT", "--area-steps", "0,2")
	for a, b := range map[string]string{"w.npz": "again.npz", "r.npz": "from-file.npz"} {
		one, err := os.ReadFile(in(a))
		if err != nil {
			t.Fatal(err)
		}
		if other, err := os.ReadFile(in(b)); err != nil || !bytes.Equal(one, other) {
			t.Errorf("%s and %s differ (%v)", a, b, err)
		}
	}
	print := func(text string) string { return text[strings.Index(text, "fingerprint"):] }
	want := print(mustRun(t, "describe", "--weights", in("run")))
	if got := print(mustRun(t, "describe", "--weights", in("w.npz"), "--interaction", "additive")); got != want {
		t.Errorf("%s became %s", want, got)
	}
	if _, err := runBLT(t, "record", "--weights", in("w.npz"), "--data", in("d.h5"), "--out", in("x.npz")); err == nil || !strings.Contains(err.Error(), "--interaction") {
		t.Errorf("without --interaction: %v", err)
	}
}

// Whatever is wrong, the message is one line that names it, and nothing is left under the final name.
func TestBadInput(t *testing.T) {
	dir := prepare(t)
	in := func(name string) string { return filepath.Join(dir, name) }
	write := func(name, content string) string {
		if err := os.WriteFile(in(name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return in(name)
	}
	recording, err := os.ReadFile(in("r.npz"))
	if err != nil {
		t.Fatal(err)
	}
	cut := write("cut.npz", string(recording[:len(recording)/2]))
	text := write("text.h5", strings.Repeat("not HDF5 ", 12))
	out := in("out")
	mustRun(t, "data", "synth", "--out", in("other.h5"), "--size", "16", "--classes", "3", "--train", "9", "--val", "3", "--test", "3", "--testplus", "3")
	mustRun(t, "record", "--weights", in("run"), "--data", in("d.h5"), "--split", "test", "--out", in("rtest.npz"))
	for name, test := range map[string]struct {
		args []string
		want string
	}{
		"no command":         {[]string{"nonsense"}, "unknown command"},
		"unknown flag":       {[]string{"train", "--nonsense"}, "unknown flag"},
		"flag missing":       {[]string{"train", "--data", in("d.h5")}, `"out" not set`},
		"data missing":       {[]string{"data", "info", in("none.h5")}, "none.h5"},
		"data is a folder":   {[]string{"data", "info", dir}, "folder"},
		"data is text":       {[]string{"train", "--data", text, "--out", out}, "text.h5"},
		"size":               {[]string{"data", "synth", "--out", out, "--size", "30"}, "divisible by 8"},
		"empty training":     {[]string{"data", "synth", "--out", out, "--size", "8", "--train", "-1"}, "negative"},
		"no images":          {[]string{"data", "import", "--dir", in("run"), "--out", out}, "run"},
		"sheet nowhere":      {[]string{"data", "sheet", in("d.h5"), "--out", in("none/p.png")}, "none/p.png"},
		"size of data":       {[]string{"train", "--data", in("d.h5"), "--out", out, "--size", "64"}, "--size 64"},
		"channels":           {[]string{"train", "--data", in("d.h5"), "--out", out, "--channels", "1,2"}, "5 numbers"},
		"no recurrence":      {[]string{"train", "--data", in("d.h5"), "--out", out, "--lateral=false"}, "--timesteps 1"},
		"net":                {[]string{"train", "--data", in("d.h5"), "--out", out, "--net", "vgg"}, "resnet18"},
		"augment":            {[]string{"train", "--data", in("d.h5"), "--out", out, "--augment", "all"}, "trivial or none"},
		"batch":              {[]string{"train", "--data", in("d.h5"), "--out", out, "--batch", "0"}, "batch 0"},
		"another run":        {append([]string{"train", "--data", in("d.h5"), "--out", in("run"), "--seed", "2", "--batch", "8"}, tinyNet...), "another run"},
		"no run":             {[]string{"record", "--weights", in("figures0"), "--data", in("d.h5"), "--out", out}, "figures0"},
		"empty run":          {[]string{"record", "--weights", t.TempDir(), "--data", in("d.h5"), "--out", out}, "no training run here"},
		"pth is text":        {[]string{"record", "--weights", text, "--data", in("d.h5"), "--out", out}, "text.h5"},
		"other data":         {[]string{"record", "--weights", in("run"), "--data", in("other.h5"), "--out", out}, "8 px"},
		"split":              {[]string{"record", "--weights", in("run"), "--data", in("d.h5"), "--split", "tset", "--out", out}, "tset"},
		"area":               {[]string{"record", "--weights", in("run"), "--data", in("d.h5"), "--areas", "V3", "--out", out}, `"V3"`},
		"record nowhere":     {[]string{"record", "--weights", in("run"), "--data", in("d.h5"), "--out", in("none/r.npz")}, "none/r.npz"},
		"recording missing":  {[]string{"analyse", "--in", in("none.npz")}, "none.npz"},
		"recording cut":      {[]string{"analyse", "--in", cut}, "cut.npz"},
		"recording is text":  {[]string{"analyse", "--in", text}, "text.h5"},
		"recordings differ":  {[]string{"analyse", "--in", in("r.npz"), "--init", in("rtest.npz")}, "9"},
		"recording unnamed":  {[]string{"analyse", "--in", ""}, "--in is empty"},
		"JSON over input":    {[]string{"analyse", "--in", in("r.npz"), "--json", in("r.npz")}, "r.npz: is a recording that is read"},
		"images over input":  {[]string{"analyse", "--in", in("r0.npz"), "--compare", in("r.npz"), "--images", in("r.npz")}, "r.npz: is a recording that is read"},
		"two in one":         {[]string{"analyse", "--in", in("r.npz"), "--json", out, "--images", out}, "two results"},
		"JSON to a device":   {[]string{"analyse", "--in", in("r.npz"), "--json", "/dev/null"}, "/dev/null: is a device"},
		"compared images":    {[]string{"analyse", "--in", in("r.npz"), "--compare", in("rtest.npz")}, "one saw 9 images, the other 4"},
		"compared missing":   {[]string{"analyse", "--in", in("r.npz"), "--compare", in("none.npz")}, "none.npz"},
		"weights as data":    {[]string{"analyse", "--in", in("run/init.npz")}, "outputs_all"},
		"JSON nowhere":       {[]string{"analyse", "--in", in("r.npz"), "--json", in("none/r.json")}, "none/r.json"},
		"unknown area":       {[]string{"analyse", "--in", in("r.npz"), "--area", "V9"}, "has no area \"V9\", but IT, V2"},
		"figures in a file":  {[]string{"analyse", "--in", in("r.npz"), "--figures", text}, "text.h5"},
		"export over folder": {[]string{"export", "--weights", in("run"), "--out", dir}, "folder"},
		"describe timesteps": {[]string{"describe", "--timesteps", "0", "--lateral=false"}, "timesteps 0"},
		"describe batch":     {[]string{"describe", "--batch", "-5"}, "--batch -5"},
		"area step twice":    {[]string{"record", "--weights", in("run"), "--data", in("d.h5"), "--areas", "V2", "--area-steps", "1,1", "--out", out}, "twice"},
		"init of a pth":      {[]string{"record", "--init", "--weights", text, "--data", in("d.h5"), "--out", out}, "--init"},
	} {
		_, err := runBLT(t, test.args...)
		switch {
		case err == nil:
			t.Errorf("%s: no error", name)
		case !strings.Contains(oneLine(err), test.want):
			t.Errorf("%s: %q does not say %q", name, oneLine(err), test.want)
		case strings.Contains(oneLine(err), "\n") || strings.Contains(err.Error(), "goroutine"):
			t.Errorf("%s: not one line: %v", name, err)
		}
		if _, err := os.Stat(out); err == nil {
			entries, _ := os.ReadDir(out)
			if len(entries) > 0 {
				t.Errorf("%s: left %s with %v", name, out, entries)
			}
			os.RemoveAll(out)
		}
	}
}

// Every recording that analyse reads is checked: what is none is refused, what is odd is told on stderr.
func TestAnalyseChecksRecordings(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, change func(weight, outputs []float32)) string {
		arrays, err := npz.Read("../../../analysis/testdata/classes.npz")
		if err != nil {
			t.Fatal(err)
		}
		change(arrays["readout_weight"].Data.([]float32), arrays["outputs_all"].Data.([]float32))
		path := filepath.Join(dir, name)
		if err := npz.Write(path, arrays); err != nil {
			t.Fatal(err)
		}
		return path
	}
	sound, again := write("sound.npz", func(_, _ []float32) {}), write("again.npz", func(_, _ []float32) {})
	odd := write("odd.npz", func(weight, _ []float32) { slices.Reverse(weight) })
	padded := write("padded.npz", func(_, outputs []float32) { clear(outputs[len(outputs)/2:]) })
	for _, args := range [][]string{{"--in"}, {"--in", sound, "--init"}, {"--in", sound, "--compare"}} {
		args = append([]string{"analyse"}, args...)
		if text := warnings(t, append(args, again)...); text != "" {
			t.Errorf("a sound recording: %q", text)
		}
		if text := warnings(t, append(args, odd)...); !strings.HasPrefix(text, "blt: "+odd+": warning: the readout") || strings.Count(text, "\n") != 1 {
			t.Errorf("another readout: %q", text)
		}
		if _, err := runBLT(t, append(args, padded)...); err == nil || !strings.Contains(err.Error(), padded+": outputs_all") || !strings.Contains(err.Error(), "zero-padded") {
			t.Errorf("padding: %v", err)
		}
	}
	if _, err := runBLT(t, "analyse", "--in", sound, "--init", sound); err == nil || !strings.Contains(err.Error(), "is the recording of --in") {
		t.Errorf("one recording as both: %v", err)
	}
	worse := write("worse.npz", func(_, outputs []float32) { // the rows in the opposite order
		slices.Reverse(outputs)
		for row := range slices.Chunk(outputs, 12) {
			slices.Reverse(row)
		}
	})
	if text := warnings(t, "analyse", "--in", worse, "--init", sound); !strings.Contains(text, "are the two swapped?") {
		t.Errorf("the initial network is the better one: %q", text)
	}
}

// warnings runs the command line and returns what it prints on stderr.
func warnings(t *testing.T, args ...string) string {
	t.Helper()
	c := command()
	var errs bytes.Buffer
	c.SetOut(io.Discard)
	c.SetErr(&errs)
	c.SetArgs(args)
	if err := c.ExecuteContext(t.Context()); err != nil {
		t.Fatalf("blt %s: %v", strings.Join(args, " "), err)
	}
	return errs.String()
}
