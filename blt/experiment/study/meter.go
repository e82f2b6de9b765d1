package study

import (
	"fmt"
	"time"

	"readoutzones/blt/record"
	"readoutzones/blt/train"
	"readoutzones/data/progress"
)

// meter shows one progress for all jobs. Their work is counted in floating-point operations; what is left is supposed to
// take as long as what this process has done so far.
type meter struct {
	line     *progress.Line
	start    time.Time
	costs    map[string]cost // of each job
	order    map[string]int  // from 1
	total    float64
	finished float64 // work of the jobs that are done
	now      float64 // finished, and what is done of the job at work
	own      float64 // what of it this process has done
	at       string  // the job at work
}

func (s *Study) newMeter(jobs []Job) *meter {
	m := &meter{line: progress.New("study"), start: time.Now(), costs: map[string]cost{}, order: map[string]int{}}
	for i, j := range jobs {
		c := s.cost(j.Network)
		m.costs[j.Name()], m.order[j.Name()] = c, i+1
		m.total += c.work()
	}
	return m
}

// show says that so much of a job's work is done, and what is going on. What was done when a job is first shown was done
// before.
func (m *meter) show(j Job, work float64, what string) {
	now := m.finished + work
	if j.Name() == m.at {
		m.own += now - m.now
	}
	m.at, m.now = j.Name(), now
	status := fmt.Sprintf("network %d of %d, %s: %s", m.order[m.at], len(m.order), m.at, what)
	if left := m.total - now; left > 0 && m.own > 0 {
		status += " · " + span(time.Since(m.start).Seconds()*left/m.own) + " left"
	}
	m.line.Show(int(1000*now/m.total), 1000, status)
}

// finish says that a job is done, or was before.
func (m *meter) finish(j Job) {
	work := m.costs[j.Name()].work()
	m.show(j, work, "done")
	m.finished += work
	m.at = ""
}

func (m *meter) training(j Job, p train.Progress) {
	share := (float64(p.Epoch) + float64(p.Batch)/float64(p.Batches)) / float64(p.Epochs)
	if most := j.Network.About.Recipe.MaxSteps; most > 0 {
		share = max(share, float64(p.Epoch*p.Batches+p.Batch)/float64(most))
	}
	p.ImagesPerSecond = 0 // what is left of this training alone would confuse
	m.show(j, share*m.costs[j.Name()].training, p.String())
}

func (m *meter) recording(j Job, as state, p record.Progress) {
	c := m.costs[j.Name()]
	m.show(j, c.before(as)+c.recording/2*float64(p.Done)/float64(p.Images), "recording it "+as.name)
}

func (m *meter) unrolling(j Job, as state, done, total int) {
	c := m.costs[j.Name()]
	m.show(j, c.before(as)+c.recording/2+c.unrolling/2*float64(done)/float64(total), fmt.Sprintf("%d steps of it %s", LongSteps, as.name))
}

func (m *meter) analysing(j Job) { m.show(j, m.costs[j.Name()].work(), "analysing") }

// before is the work that is done when the recording of a state begins.
func (c cost) before(as state) float64 {
	if as == trained {
		return c.training
	}
	return c.training + (c.recording+c.unrolling)/2
}

// span writes seconds for people.
func span(seconds float64) string {
	switch {
	case seconds < 90:
		return fmt.Sprintf("%.0f s", seconds)
	case seconds < 90*60:
		return fmt.Sprintf("%.0f min", seconds/60)
	case seconds < 36*3600:
		return fmt.Sprintf("%.1f h", seconds/3600)
	}
	return fmt.Sprintf("%.1f days", seconds/86400)
}
