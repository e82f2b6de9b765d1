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
)

// work is a row of the speed table.
type work struct {
	name, work string // work is "train" or "forward"
	config     blt.Config
	batch      int
	contenders []string // of testdata/peers.py
	oneByOne   bool     // where all of them do not fit into the memory at once
}

// worker does the work once, and says how many seconds it took; name names it.
type worker struct {
	name string
	once func() (float64, error)
	end  func()
}

// TestSpeedTable writes SPEED-cpu.md or SPEED-cuda.md: ours, PyTorch and JAX on the same work, in turn, so that a machine that is busy now and then
// is busy for all; minima and medians. PyTorch and JAX are whichever the Python of -python has.
//
//	go test ./blt/train -run SpeedTable -timeout 0 -speed 10 -python python3
func TestSpeedTable(t *testing.T) {
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
	model := "a processor"
	info, _ := os.ReadFile("/proc/cpuinfo")
	if _, rest, found := strings.Cut(string(info), "model name\t: "); found {
		model, _, _ = strings.Cut(rest, "\n")
	}
	return fmt.Sprintf("%s, %d threads", model, runtime.GOMAXPROCS(0))
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
			{name: "training step, full network, bfloat16, batch 1024", work: "train", config: half, batch: 1024, contenders: []string{"torch-bf16", "torch-compile-bf16", "jax-bf16"}, oneByOne: true},
			{name: "training step, full network, TF32, batch 256", work: "train", config: tf32, batch: 256, contenders: []string{"torch", "jax"}, oneByOne: true},
			{name: "training step, full network, float32 (ours exactly, theirs TF32), batch 256", work: "train", config: full, batch: 256, oneByOne: true},
		}
	}
	narrow := full
	narrow.Size, narrow.Channels = 32, blt.Channels{8, 16, 32, 64, 128}
	peers := []string{"torch", "jax"}
	for _, kind := range []string{"train", "forward"} {
		title := map[string]string{"train": "training step", "forward": "forward"}[kind]
		all = append(all, work{name: title + ", full network, lateral additive, batch 32", work: kind, config: full, batch: 32, contenders: peers},
			work{name: title + ", full network, top-down multiplicative, batch 32", work: kind, config: both, batch: 32, contenders: peers},
			work{name: title + ", narrow network (32 px, 8…128), batch 64", work: kind, config: narrow, batch: 64, contenders: peers})
	}
	return all
}

// rows times the contenders.
func (w work) rows(t *testing.T) string {
	var names []string
	times := map[string][]float64{}
	starts := []func(t *testing.T) (*worker, error){w.we}
	for _, peer := range w.contenders {
		starts = append(starts, func(t *testing.T) (*worker, error) { return w.peer(t, peer) })
	}
	var workers []*worker
	for _, start := range starts {
		one, err := start(t)
		if err != nil {
			t.Logf("%s: left out: %v", w.name, err)
			continue
		}
		names = append(names, one.name)
		if !w.oneByOne {
			workers = append(workers, one)
			continue
		}
		for range *speed {
			times[one.name] = append(times[one.name], w.time(t, one))
		}
		one.end()
	}
	for range *speed {
		for _, one := range workers {
			times[one.name] = append(times[one.name], w.time(t, one))
		}
	}
	for _, one := range workers {
		one.end()
	}
	ours, rows := slices.Min(times[names[0]]), ""
	for _, name := range names {
		slices.Sort(times[name])
		least, median := times[name][0], times[name][len(times[name])/2]
		rows += fmt.Sprintf("| %s | %.3g (%.3g) | %.0f | %.2f × |\n", name, least, median, float64(w.batch)/least, least/ours)
	}
	return rows
}

func (w work) time(t *testing.T, one *worker) float64 {
	seconds, err := one.once()
	if err != nil {
		t.Fatalf("%s: %s: %v", w.name, one.name, err)
	}
	return seconds
}

// we are this repository.
func (w work) we(t *testing.T) (*worker, error) {
	n := tiny.Network(t, w.config)
	weights, pixels := blt.Initialise(n.Parameters(), 1), tiny.Pixels(n, w.batch)
	var once func() error
	end := func() {}
	if w.work == "train" {
		run := &Run{About: Description{Config: w.config, Recipe: DefaultRecipe()}, Weights: weights}
		trainer, err := newTrainer(tiny.Backend(t), n, run, tiny.Mean, tiny.Std)
		if err != nil {
			return nil, err
		}
		batch := &images.Batch{Images: pixels, Labels: make([]int32, w.batch), Valid: w.batch}
		once = func() error { _, _, err := learn(trainer, batch); return err }
		end = func() { trainer.exec.Finalize(); trainer.store.Finalize(); runtime.GC() }
	} else {
		u, err := record.New(tiny.Backend(t), n, weights, tiny.Mean, tiny.Std)
		if err != nil {
			return nil, err
		}
		once = func() error { return u.Unroll(pixels, n.Timesteps, func(record.Moment) error { return nil }) }
		end = u.Close
	}
	timed := func() (float64, error) {
		begin := time.Now()
		err := once()
		return time.Since(begin).Seconds(), err
	}
	for range 3 { // compile and warm up
		if _, err := timed(); err != nil {
			return nil, err
		}
	}
	return &worker{"readoutzones", timed, end}, nil
}

// peer starts testdata/peers.py.
func (w work) peer(t *testing.T, peer string) (*worker, error) {
	options, err := tiny.PyTorchOptions(w.config)
	if err != nil {
		return nil, err
	}
	c := exec.Command(*python, "testdata/peers.py", peer, string(options), fmt.Sprint(w.batch), w.work)
	c.Env = append(os.Environ(), "XLA_PYTHON_CLIENT_PREALLOCATE=false", "JAX_PLATFORMS="+map[bool]string{true: "cuda", false: "cpu"}[device.Name() == "xla:cuda"])
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
		text := strings.TrimSpace(complaints.String())
		return nil, fmt.Errorf("%s: %s", peer, text[strings.LastIndex(text, "\n")+1:])
	}
	version, _, _ := strings.Cut(strings.TrimPrefix(lines.Text(), "ready "), "|")
	name := version + map[bool]string{true: ", compiled", false: ""}[strings.Contains(peer, "compile")]
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
