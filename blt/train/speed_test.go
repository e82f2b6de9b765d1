package train

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"readoutzones/blt"
	"readoutzones/blt/device"
	"readoutzones/blt/internal/tiny"
	"readoutzones/blt/record"
	"readoutzones/data/images"
	"readoutzones/data/native"
)

var (
	speed  = flag.Int("speed", 0, "write the speed table, with so many rounds")
	python = flag.String("python", "python3", "the Python that has PyTorch and JAX, for the speed table")
	also   = flag.String("also", "", "NAME=PLUGIN: another plugin of XLA, by its absolute path, for the speed table")
	serve  = flag.String("serve", "", "do the work of this name once for every line on stdin, as testdata/peers.py")
)

// work is a section of the speed table.
type work struct {
	name, work string // work is "train" or "forward"
	config     blt.Config
	batch      int
	peers      []string // of testdata/peers.py
	oneByOne   bool     // where all of them do not fit into the memory at once
}

// worker is a process that does the work once for every line it gets, and says how many seconds it took; name names it.
type worker struct {
	name string
	once func() (float64, error)
	end  func()
}

// TestSpeedTable writes SPEED-cpu.md or SPEED-cuda.md: ours, PyTorch and JAX on the same work, in turn, so that a machine that is busy now and then
// is busy for all; minima and medians. PyTorch and JAX are whichever the Python of -python has.
//
//	go test ./blt/train -run SpeedTable -timeout 0 -speed 10 -python python3 -also "xla-cpu-pjrt 0.0.1=/…/xla_cpu_pjrt.so"
func TestSpeedTable(t *testing.T) {
	if *serve != "" {
		serveWork(t)
		return
	}
	if *speed == 0 {
		t.Skip("skipped: takes long; run it with -speed 10")
	}
	gpu := device.Name() == "xla:cuda"
	var text strings.Builder
	fmt.Fprintf(&text, "# Speed on %s\n\nMade by `go test ./blt/train -run SpeedTable -timeout 0 -speed %d` on %s.\n"+
		"Seconds a step, minimum (median) of %d rounds; images/s from the minimum; and how many times as fast ours is.\n", device.Name(), *speed, machine(), *speed)
	for _, w := range works(gpu) {
		fmt.Fprintf(&text, "\n## %s\n\n| | seconds | images/s | ours is |\n|---|---|---|---|\n%s", w.name, w.rows(t))
		t.Log(text.String())
	}
	if err := os.WriteFile("../SPEED-"+strings.TrimPrefix(device.Name(), "xla:")+".md", []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// machine names what computes here.
func machine() string {
	if gpu := native.GPU(); gpu != "" && device.Name() == "xla:cuda" {
		return gpu
	}
	return fmt.Sprintf("%s, %d threads", device.Processor(), runtime.GOMAXPROCS(0))
}

func works(gpu bool) (all []work) {
	full := blt.DefaultConfig()
	both := full
	both.Lateral, both.TopDown, both.Interaction = false, true, blt.Multiplicative
	if gpu {
		half := full
		half.Precision = blt.BFloat16
		tf32 := full
		tf32.Precision = blt.TF32
		return []work{
			{name: "training step, full network, bfloat16, batch 1024", work: "train", config: half, batch: 1024, peers: []string{"torch-bf16", "torch-compile-bf16", "jax-bf16"}, oneByOne: true},
			{name: "training step, full network, TF32, batch 256", work: "train", config: tf32, batch: 256, peers: []string{"torch", "jax"}, oneByOne: true},
			{name: "training step, full network, float32 (ours exactly, theirs TF32), batch 256", work: "train", config: full, batch: 256, oneByOne: true},
		}
	}
	narrow := full
	narrow.Size, narrow.Channels = 32, blt.Channels{8, 16, 32, 64, 128}
	peers := []string{"torch", "jax"}
	for _, kind := range []string{"train", "forward"} {
		title := map[string]string{"train": "training step", "forward": "forward"}[kind]
		all = append(all, work{name: title + ", full network, lateral additive, batch 32", work: kind, config: full, batch: 32, peers: peers},
			work{name: title + ", full network, top-down multiplicative, batch 32", work: kind, config: both, batch: 32, peers: peers},
			work{name: title + ", narrow network (32 px, 8…128), batch 64", work: kind, config: narrow, batch: 64, peers: peers})
	}
	return all
}

// rows times the contenders.
func (w work) rows(t *testing.T) string {
	var workers []*worker
	times := map[*worker][]float64{}
	for _, c := range w.contenders(t) {
		one, err := startWorker(c)
		if err != nil {
			t.Logf("%s: left out: %v", w.name, err)
			continue
		}
		workers = append(workers, one)
		if w.oneByOne {
			for range *speed {
				times[one] = append(times[one], w.time(t, one))
			}
			one.end()
		}
	}
	if !w.oneByOne {
		for range *speed {
			for _, one := range workers {
				times[one] = append(times[one], w.time(t, one))
			}
		}
		for _, one := range workers {
			one.end()
		}
	}
	ours, rows := slices.Min(times[workers[0]]), ""
	for _, one := range workers {
		slices.Sort(times[one])
		least, median := times[one][0], times[one][len(times[one])/2]
		rows += fmt.Sprintf("| %s | %.3g (%.3g) | %.0f | %.2f × |\n", one.name, least, median, float64(w.batch)/least, least/ours)
	}
	return rows
}

// contenders are the processes that do the work: this repository first, with the plugin chosen and with another, then others.
func (w work) contenders(t *testing.T) (all []*exec.Cmd) {
	us := func(name, backend string, more ...string) *exec.Cmd {
		c := exec.Command(os.Args[0], "-test.run", "^TestSpeedTable$", "-test.timeout", "0", "-serve", w.name)
		c.Env = append(os.Environ(), append(more, "SPEED_NAME="+name, "GOMLX_BACKEND="+backend)...)
		return c
	}
	all = append(all, us("readoutzones", os.Getenv("GOMLX_BACKEND")))
	if name, plugin, found := strings.Cut(*also, "="); found {
		all = append(all, us("readoutzones, with "+name, "xla:"+plugin))
	}
	if w.work == "forward" {
		all = append(all, us("readoutzones, all time steps in one program", os.Getenv("GOMLX_BACKEND"), "SPEED_ONE_PROGRAM=1"))
	}
	options, err := tiny.PyTorchOptions(w.config)
	if err != nil {
		t.Fatal(err)
	}
	for _, peer := range w.peers {
		c := exec.Command(*python, "testdata/peers.py", peer, string(options), fmt.Sprint(w.batch), w.work)
		c.Env = append(os.Environ(), "XLA_PYTHON_CLIENT_PREALLOCATE=false", "JAX_PLATFORMS="+map[bool]string{true: "cuda", false: "cpu"}[device.Name() == "xla:cuda"])
		all = append(all, c)
	}
	return all
}

func (w work) time(t *testing.T, one *worker) float64 {
	seconds, err := one.once()
	if err != nil {
		t.Fatalf("%s: %s: %v", w.name, one.name, err)
	}
	return seconds
}

// serveWork is what a process of this repository does.
func serveWork(t *testing.T) {
	all := works(device.Name() == "xla:cuda")
	i := slices.IndexFunc(all, func(w work) bool { return w.name == *serve })
	if i < 0 {
		t.Fatalf("no work %q", *serve)
	}
	once := all[i].ours(t)
	for range 2 { // compile and warm up
		if err := once(); err != nil {
			t.Fatal(err)
		}
	}
	fmt.Println("ready", os.Getenv("SPEED_NAME")+"|")
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		begin := time.Now()
		if err := once(); err != nil {
			t.Fatal(err)
		}
		fmt.Println(time.Since(begin).Seconds())
	}
}

// ours is the work as this repository does it.
func (w work) ours(t *testing.T) (once func() error) {
	n := tiny.Network(t, w.config)
	weights, pixels := blt.Initialise(n.Parameters(), 1), tiny.Pixels(n, w.batch)
	if w.work == "train" {
		run := &Run{About: Description{Config: w.config, Recipe: DefaultRecipe()}, Weights: weights}
		trainer, err := newTrainer(tiny.Backend(t), n, run, tiny.Mean, tiny.Std)
		if err != nil {
			t.Fatal(err)
		}
		batch := &images.Batch{Images: pixels, Labels: make([]int32, w.batch), Valid: w.batch}
		return func() error { _, _, err := learn(trainer, batch); return err }
	}
	if os.Getenv("SPEED_ONE_PROGRAM") != "" {
		return oneProgram(t, n, weights, pixels)
	}
	u, err := record.New(tiny.Backend(t), n, weights, tiny.Mean, tiny.Std)
	if err != nil {
		t.Fatal(err)
	}
	return func() error { return u.Unroll(pixels, n.Timesteps, func(record.Moment) error { return nil }) }
}

// oneProgram computes all time steps in one graph, as the peers do. An Unroller's programs are a step each, so that it can go
// on for any number of steps and be read on the way.
func oneProgram(t *testing.T, n *blt.Network, weights blt.StateDict, pixels []uint8) (once func() error) {
	store, err := blt.NewStore(n.Parameters(), weights)
	if err != nil {
		t.Fatal(err)
	}
	program, err := model.NewExec(tiny.Backend(t), store, func(_ *model.Scope, pixels *graph.Node) (outputs []*graph.Node) {
		p := blt.ParamsIn(pixels.Graph(), store, n.Parameters())
		drive := n.Drive(p, blt.Normalise(pixels, tiny.Mean, tiny.Std))
		var state blt.State
		for range n.Timesteps {
			var logProbs *graph.Node
			state, logProbs = n.Step(p, drive, state)
			outputs = append(outputs, logProbs)
		}
		return outputs
	})
	if err != nil {
		t.Fatal(err)
	}
	return func() error {
		outputs, err := program.Call(tensors.FromFlatDataAndDimensions(pixels, len(pixels)/(n.Size*n.Size*3), n.Size, n.Size, 3))
		for _, o := range outputs {
			_ = o.FinalizeAll()
		}
		return err
	}
}

// startWorker starts a contender, and waits until it is ready.
func startWorker(c *exec.Cmd) (*worker, error) {
	var complaints strings.Builder
	c.Stderr = &complaints
	in, err := c.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() || !strings.HasPrefix(lines.Text(), "ready ") {
		c.Process.Kill()
		c.Wait()
		text := strings.TrimSpace(lines.Text() + "\n" + complaints.String())
		return nil, fmt.Errorf("%s: %s", c, text[strings.LastIndex(text, "\n")+1:])
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(lines.Text(), "ready "), "|")
	return &worker{name, func() (seconds float64, err error) {
		if _, err := io.WriteString(in, "\n"); err != nil {
			return 0, err
		}
		if !lines.Scan() {
			return 0, fmt.Errorf("it ended: %s", &complaints)
		}
		_, err = fmt.Sscan(lines.Text(), &seconds)
		return seconds, err
	}, func() { in.Close(); c.Wait() }}, nil
}
