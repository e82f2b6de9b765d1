package study

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"readoutzones/blt"
	"readoutzones/blt/device"
	"readoutzones/blt/experiment"
	"readoutzones/blt/train"
	"readoutzones/data/files"
	"readoutzones/data/progress"
)

// cost is what one job of a network takes.
type cost struct {
	training, recording, unrolling float64 // floating-point operations; the last two for both states
	kept, temporary                int64   // bytes
}

func (c cost) work() float64 { return c.training + c.recording + c.unrolling }

// cost counts the operations of convolutions and products (training: three times those of a forward run), and the bytes of
// the files that stay and of one recording.
func (s *Study) cost(n Network) (c cost) {
	model, err := experiment.NewModel(n.About)
	if err != nil {
		return c // New has checked it
	}
	flops, shape := float64(model.Describe(1).Flops), model.Shape()
	images := func(split string) float64 {
		s, err := s.set.Split(split)
		if err != nil {
			return 0 // New has read it
		}
		return float64(s.Len())
	}
	recipe := n.About.Recipe
	learnt, epochs := images("train")*float64(recipe.Epochs), float64(recipe.Epochs)
	if most := float64(recipe.MaxSteps * recipe.Batch); most > 0 && most < learnt {
		learnt, epochs = most, most/images("train")
	}
	c.training = flops * (3*learnt + epochs*images("val"))
	c.recording = 2 * flops * images("testplus")
	steps, long := float64(shape.Timesteps), 0.
	if hasLong(n) {
		long = LongSteps
		c.unrolling = 2 * flops / steps * LongSteps * images("test")
	}
	snapshots := math.Floor(epochs / 30)
	weights := 4 * float64(blt.CountParameters(model)) // init.npz, weights.npz, and a checkpoint with Adam's two moments
	c.kept = int64(weights*(5+snapshots) + 2*8*(9*steps*images("testplus")+3*long*images("test")))
	c.temporary = int64(4 * steps * images("testplus") * float64(shape.Classes+shape.Features))
	return c
}

// Plan is what is to be done, and what it takes.
type Plan struct {
	study *Study
	jobs  []Job
	pace  float64            // operations a second; 0: unknown
	own   map[string]float64 // that of networks of which a seed is done
	setup float64            // seconds to compile a network's programs, once for all of its seeds
	from  string             // how the pace is known
}

// Plan looks at what is there; of the jobs, nil for all. It writes nothing. How long they will take is told by those that are
// done, or else by [Plan.Measure].
func (s *Study) Plan(jobs []Job) *Plan {
	if jobs == nil {
		jobs = s.Jobs()
	}
	p := &Plan{study: s, jobs: jobs, own: map[string]float64{}}
	var work, seconds float64
	for _, j := range s.Jobs() {
		if m, err := readMade(filepath.Join(s.Dir, j.Name())); err == nil && s.done(j) && m.Training > 0 {
			w, took := s.cost(j.Network).work(), m.Training+m.Rest
			work, seconds = work+w, seconds+took
			p.own[j.Network.Name] = w / took
		}
	}
	if seconds > 0 {
		p.pace, p.from = work/seconds, "by the time that those took that are done"
	}
	return p
}

// todo are the jobs that are not done.
func (p *Plan) todo() (jobs []Job) {
	for _, j := range p.jobs {
		if !p.study.done(j) {
			jobs = append(jobs, j)
		}
	}
	return jobs
}

// Measure times a few updates of the first network, unless it is known already how long jobs take here. After an interrupt
// it does not wait for the compiler.
func (p *Plan) Measure(ctx context.Context) error {
	todo := p.todo()
	if p.pace > 0 || len(todo) == 0 {
		return nil
	}
	backend, err := device.Backend()
	if err != nil {
		return err
	}
	about := todo[0].About()
	if !strings.Contains(device.NameOf(backend), "cuda") { // a processor does not need many images to be busy
		about.Recipe.Batch, about.Recipe.MicroBatch, about.Recipe.Devices = min(about.Recipe.Batch, 64), 0, 0
	}
	model, err := experiment.NewModel(about)
	if err != nil {
		return err
	}
	line := progress.New("measuring how fast " + todo[0].Network.Name + " is trained here")
	defer line.Done()
	line.Show(0, 0, "compiling")
	return device.Await(ctx, func() error {
		series := train.NewSeries(backend, model, p.study.set)
		defer series.Close()
		rate, compiling, err := series.Pace(about, 3)
		p.pace, p.setup = rate*3*float64(model.Describe(1).Flops), compiling.Seconds()
		p.from = fmt.Sprintf("by %.3g images/s in training %s, and by FLOPs", rate, todo[0].Network.Name)
		return err
	})
}

// check is an error where what is to be done does not fit on the disk of the study's folder, which is there.
func (p *Plan) check() error {
	kept, temporary, _ := p.takes()
	return files.CheckSpace(filepath.Join(p.study.Dir, pageFile), kept+temporary, "free some, or choose another --out")
}

// takes adds up what is to be done: bytes that stay and are not there yet, bytes of the largest recording, seconds.
func (p *Plan) takes() (kept, temporary int64, seconds float64) {
	before := ""
	for _, j := range p.todo() {
		c := p.study.cost(j.Network)
		kept, seconds = kept+max(0, c.kept-sizeOf(filepath.Join(p.study.Dir, j.Name()))), seconds+p.seconds(j.Network)
		if j.Network.Name != before {
			before, seconds = j.Network.Name, seconds+p.setup
		}
		if p.study.KeepRecordings {
			kept += 2 * c.temporary
		} else {
			temporary = max(temporary, c.temporary)
		}
	}
	return kept, temporary, seconds
}

// sizeOf adds up the files in a folder; one that is not there has none.
func sizeOf(dir string) (bytes int64) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if info, err := e.Info(); err == nil {
			bytes += info.Size()
		}
	}
	return bytes
}

// seconds are what one seed of a network takes; infinite where that is not known.
func (p *Plan) seconds(n Network) float64 {
	pace := p.pace
	if own := p.own[n.Name]; own > 0 {
		pace = own
	}
	return p.study.cost(n).work() / pace
}

// String is a table of the networks, and what is to be done.
func (p *Plan) String() string {
	var text strings.Builder
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "network\tseeds\tdone\tparameters\tFLOPs an image\ttime a seed\tdisk a seed")
	for _, n := range p.study.Networks {
		if row := p.row(n); row != "" {
			fmt.Fprintln(table, row)
		}
	}
	table.Flush()
	kept, temporary, seconds := p.takes()
	fmt.Fprintf(&text, "to do: %d of %d networks, %s", len(p.todo()), len(p.jobs), roughly(seconds))
	if p.pace > 0 && seconds > 0 {
		fmt.Fprintf(&text, " (%s)", p.from)
	}
	fmt.Fprintf(&text, "; disk: %s", progress.Size(kept))
	if temporary > 0 {
		fmt.Fprintf(&text, ", and %s while a network is recorded", progress.Size(temporary))
	}
	return text.String() + "\n"
}

// row is a network's, empty where no job is of it.
func (p *Plan) row(n Network) string {
	var seeds []string
	done := 0
	for _, j := range p.jobs {
		if j.Network.Name == n.Name {
			seeds = append(seeds, fmt.Sprint(j.Seed))
			if p.study.done(j) {
				done++
			}
		}
	}
	model, err := experiment.NewModel(n.About)
	if err != nil || len(seeds) == 0 {
		return ""
	}
	return fmt.Sprintf("%s\t%s\t%d of %d\t%d\t%.3g\t%s\t%s", n.Name, strings.Join(seeds, " "), done, len(seeds), blt.CountParameters(model),
		float64(model.Describe(1).Flops), roughly(p.seconds(n)), progress.Size(p.study.cost(n).kept))
}

func roughly(seconds float64) string {
	switch {
	case math.IsInf(seconds, 0):
		return "time unknown"
	case seconds == 0:
		return "no time"
	}
	return "about " + span(seconds)
}
