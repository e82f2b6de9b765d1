package study

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"readoutzones/analysis/evidence"
	"readoutzones/blt"
	"readoutzones/blt/device"
	"readoutzones/blt/experiment"
	"readoutzones/blt/record"
	"readoutzones/blt/train"
	"readoutzones/data/npz"
	"readoutzones/data/recording"
)

// A study ends with all that it promises, each network as `blt train` and `blt record` make it.
func TestStudyFromDataToReport(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, tinyData(t), filepath.Join(dir, "study"))
	if err := s.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	assertEqualsTrain(t, s)
	assertClaims(t, s)
	assertPage(t, s)
	assertEvidence(t, s)
	names := entries(t, filepath.Join(s.Dir, "lateral-additive-1"))
	for _, want := range append(slices.Clone(derived), madeFile, "log.csv", "init.npz") {
		if !slices.Contains(names, want) {
			t.Errorf("%s is missing among %v", want, names)
		}
	}
	if slices.Contains(names, trained.recording) {
		t.Error("the recording was kept")
	}
	if names := entries(t, filepath.Join(s.Dir, "bnet-1")); slices.Contains(names, trained.long) {
		t.Error("a network without recurrence was followed over 80 steps")
	}
	if todo := s.Plan(nil).todo(); len(todo) > 0 {
		t.Errorf("not done: %v", todo)
	}
}

// assertEvidence reads the study's folder as evidence: the numbers without the weights.
func assertEvidence(t *testing.T, s *Study) {
	t.Helper()
	e, err := evidence.Read(os.DirFS(s.Dir))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, n := range e {
		names = append(names, fmt.Sprintf("%s-%d", n.Name, n.Seed))
		if n.Report.Images != 60 || n.Epochs() != 2 || n.Claims == nil || n.Made.Weights == "" || n.Report.ChangeRandom == nil {
			t.Errorf("%s: %d images, %d epochs, %d claims, made by %+v", n.Name, n.Report.Images, n.Epochs(), len(n.Claims), n.Made)
		}
	}
	equal(t, "evidence", names, []string{"lateral-additive-1", "lateral-additive-2", "topdown-multiplicative-1", "topdown-multiplicative-2", "bnet-1", "bnet-2"})
	var known []string
	for _, n := range experiment.Networks {
		known = append(known, n.Name)
	}
	equal(t, "the paper's networks", evidence.Paper, known)
	equal(t, "the paper's RNNs", evidence.RNNs, experiment.RNNs)
}

// The evidence that comes along says of itself that it is of the paper's networks, at full size, by the paper's recipe.
func TestEvidenceIsOfThePapersNetworks(t *testing.T) {
	photos, err := experiment.PresetNamed("photos")
	if err != nil {
		t.Fatal(err)
	}
	e, err := evidence.Photos()
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range e {
		known, err := experiment.Find(n.Name)
		if err != nil {
			t.Fatal(err)
		}
		want := photos.About()
		want.Net, want.Config, want.Recipe.Seed = known.Net, known.Of(want.Config), n.Seed
		m, err := readMade(filepath.Join("..", "..", "..", "analysis", "evidence", "photos", fmt.Sprintf("%s-%d", n.Name, n.Seed)))
		if err != nil || m.From.About != want {
			t.Errorf("%s is of %+v, want %+v (%v)", n.Name, m.From.About, want, err)
		}
	}
}

// assertEqualsTrain trains a network alone and compares weights and measures with those of its second seed in the study,
// which uses the programs of the first.
func assertEqualsTrain(t *testing.T, s *Study) {
	t.Helper()
	j, err := s.Job("lateral-additive-2")
	if err != nil {
		t.Fatal(err)
	}
	model, err := experiment.NewModel(j.About())
	if err != nil {
		t.Fatal(err)
	}
	backend, err := device.Backend()
	if err != nil {
		t.Fatal(err)
	}
	alone := t.TempDir()
	if err := train.Train(t.Context(), backend, model, j.About(), s.set, alone, nil); err != nil {
		t.Fatal(err)
	}
	run, err := train.Load(alone)
	if err != nil {
		t.Fatal(err)
	}
	weights, err := npz.Read(s.path(j, weightsFile))
	if err != nil {
		t.Fatal(err)
	}
	if blt.StateDict(weights).Fingerprint() != run.Weights.Fingerprint() || read(t, alone, "log.csv") != read(t, s.Dir, j.Name(), "log.csv") {
		t.Error("the study trains otherwise than train.Train")
	}
	u, err := record.New(backend, model, run.Weights, s.set.Mean, s.set.Std)
	if err != nil {
		t.Fatal(err)
	}
	defer u.Close()
	long, err := experiment.Follow(t.Context(), u, s.set, LongSteps, func(int, int, string) {})
	if err != nil {
		t.Fatal(err)
	}
	n, err := readRNN(filepath.Join(s.Dir, j.Name()), "")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "norms at step 79", n.Unrolled.Norms[LongSteps-1], long.Norms[LongSteps-1])
	split, err := s.set.Split("testplus")
	if err != nil {
		t.Fatal(err)
	}
	_, accuracy, err := train.Evaluate(t.Context(), u, split, 60)
	if err != nil {
		t.Fatal(err)
	}
	right := 0.
	for i, class := range n.Trained.Classes[2] {
		if class == split.Labels[i] {
			right++
		}
	}
	if got := right / float64(split.Len()); got != accuracy[2] {
		t.Errorf("accuracy %g at the last step, want %g", got, accuracy[2])
	}
}

func assertClaims(t *testing.T, s *Study) {
	t.Helper()
	var all struct {
		Groups []struct {
			Networks []string
			Seeds    []struct {
				Seed   uint64
				Claims []struct{ ID, Verdict, About string }
			}
			Across []struct{ ID, Verdict, About string }
		}
		Missing []missing
	}
	if err := json.Unmarshal([]byte(read(t, s.Dir, claimsFile)), &all); err != nil {
		t.Fatal(err)
	}
	if len(all.Groups) != 1 || len(all.Groups[0].Seeds) != 2 || len(all.Missing) != 0 {
		t.Fatalf("claims.json: %+v", all)
	}
	g := all.Groups[0]
	equal(t, "networks", g.Networks, []string{"lateral-additive", "topdown-multiplicative", "bnet"})
	about := map[string]string{}
	for _, c := range g.Across {
		about[c.ID] = c.About
	}
	if about["norm-lower-while-incorrect"] != "in such networks (2 seeds)" {
		t.Errorf("across seeds the claims are about %v", about)
	}
	for _, c := range g.Seeds[1].Claims {
		wanted, listed := map[string]bool{"norm-lower-while-incorrect": true, "bnet-norm-predicts": true, "accuracy-sustained": true,
			"resnet18-norm-predicts": false, "norm-lower-in-all": false, "bias-can-be-removed": false}[c.ID]
		if tested := c.Verdict != "not tested"; listed && tested != wanted {
			t.Errorf("%s: %s", c.ID, c.Verdict)
		}
	}
}

// assertPage wants one page without anything from elsewhere, every figure in both themes and in words.
func assertPage(t *testing.T, s *Study) {
	t.Helper()
	page := read(t, s.Dir, pageFile)
	contains(t, page, "<td>lateral-additive</td><td>2</td>", "<td>bnet</td><td>1</td>", `id="group0-norm-lower-while-incorrect"`, "in such networks (2 seeds)",
		"Fig. 2", "Fig. 6", "Fig. 7", "blt train --data tiny.h5 --out bnet-SEED --seed SEED ", "--timesteps=1", "prefers-color-scheme: dark")
	light, dark := strings.Count(page, `src="data:image/svg`), strings.Count(page, `srcset="data:image/svg`)
	if light < 7 || light != dark || light != strings.Count(page, "alt=\"")-strings.Count(page, `alt=""`) {
		t.Errorf("%d figures, %d dark ones", light, dark)
	}
	if strings.Contains(page, "http://") || strings.Contains(page, "https://") || strings.Contains(page, "ZgotmplZ") {
		t.Error("the page asks for something from elsewhere")
	}
}

// Killed at any moment, five times, and started anew, a study ends with the same claims.
func TestKilledStudyEndsAsAnUnbrokenOne(t *testing.T) {
	data := tinyData(t)
	unbroken, killed := filepath.Join(filepath.Dir(data), "unbroken"), filepath.Join(filepath.Dir(data), "killed")
	start := time.Now()
	process(t, unbroken, 0)
	whole := time.Since(start)
	for range 5 {
		process(t, killed, time.Duration(float64(whole)*(0.1+0.4*rand.Float64())))
	}
	process(t, killed, 0)
	if read(t, unbroken, claimsFile) != read(t, killed, claimsFile) {
		t.Error("claims.json differs")
	}
	for _, job := range entries(t, unbroken) {
		if strings.Contains(job, ".") {
			continue
		}
		for _, name := range []string{analysisFile, "log.csv", weightsFile, trained.dynamics, initial.dynamics} {
			if read(t, unbroken, job, name) != read(t, killed, job, name) {
				t.Errorf("%s/%s differs", job, name)
			}
		}
		equal(t, "files of "+job, entries(t, filepath.Join(killed, job)), entries(t, filepath.Join(unbroken, job)))
	}
}

// process runs the tiny study as a process of its own, and kills it after that time, if it is not 0.
func process(t *testing.T, dir string, after time.Duration) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "STUDY_TEST_RUN="+dir)
	var said strings.Builder
	c.Stdout, c.Stderr = &said, &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if after > 0 {
		timer := time.AfterFunc(after, func() { c.Process.Kill() })
		defer timer.Stop()
	}
	if err := c.Wait(); err != nil && after == 0 {
		t.Fatalf("%v: %s", err, &said)
	}
}

// Jobs of an array, at the same time, and a report afterwards come to what one process does; before, the report tells what
// is missing.
func TestOnlyAndReportEqualTheWhole(t *testing.T) {
	data, dir := tinyData(t), t.TempDir()
	whole, parts := mustOpen(t, data, filepath.Join(dir, "whole")), mustOpen(t, data, filepath.Join(dir, "parts"))
	if _, err := parts.Report(); err == nil || !strings.Contains(err.Error(), "no job is done") {
		t.Errorf("a report on nothing: %v", err)
	}
	if err := whole.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	jobs := parts.Jobs()
	for _, j := range append(slices.Clone(jobs[1:]), jobs[2]) { // one is asked for twice
		go func() { ended <- parts.Only(t.Context(), j) }()
	}
	for range jobs {
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
	}
	lines, err := parts.Report()
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "missing", lines, []string{"lateral-additive-1: not begun"})
	contains(t, read(t, parts.Dir, pageFile), "lateral-additive-1: not begun")
	if err := parts.Only(t.Context(), jobs[0]); err != nil {
		t.Fatal(err)
	}
	everything := mustOpen(t, data, parts.Dir)
	everything.Networks, everything.Seeds = nil, nil // what stands in the folder
	if lines, err := everything.Report(); err != nil || len(lines) > 0 {
		t.Errorf("missing %v, %v", lines, err)
	}
	if read(t, whole.Dir, claimsFile) != read(t, parts.Dir, claimsFile) {
		t.Error("claims.json differs")
	}
}

// More epochs go on from where the training ended, and all that follows is made anew; fewer, and another recipe, are
// refused, and nothing is lost.
func TestAnotherRecipe(t *testing.T) {
	data, dir := tinyData(t), t.TempDir()
	s := mustOpen(t, data, dir, 1)
	s.KeepRecordings = true
	j := s.Jobs()[2]
	if err := s.Only(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	before := read(t, dir, j.Name(), analysisFile)
	for _, as := range []state{trained, initial} { // they were to be kept
		if r, err := recording.Read(s.path(j, as.recording)); err != nil || r.N != 60 || r.T != 1 {
			t.Errorf("the recording: %v", err)
		}
	}
	for _, change := range []func(*train.Recipe){func(r *train.Recipe) { r.LearningRate = 1e-3 }, func(r *train.Recipe) { r.Epochs = 1 }} {
		other := mustOpen(t, data, dir, 1)
		changed := other.Jobs()[2]
		change(&changed.Network.About.Recipe)
		if err := other.Only(t.Context(), changed); err == nil || !strings.Contains(err.Error(), "choose another --out") {
			t.Errorf("another recipe: %v", err)
		}
		if read(t, dir, j.Name(), analysisFile) != before || !s.done(s.Jobs()[2]) {
			t.Error("what was there is lost")
		}
	}
	longer := mustOpen(t, data, dir, 1)
	longer.Networks[2].About.Recipe.Epochs = 3
	j = longer.Jobs()[2]
	if longer.done(j) {
		t.Error("two epochs count as three")
	}
	if lines, err := longer.Report(); err == nil || len(lines) != 3 {
		t.Errorf("a report on another recipe: %v, %v", lines, err)
	}
	if err := longer.Only(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	if read(t, dir, j.Name(), analysisFile) == before || strings.Count(read(t, dir, j.Name(), "log.csv"), "\n") != 4 {
		t.Error("a third epoch changed nothing")
	}
}

// Seeds that were trained otherwise are not joined.
func TestSeedsMustBeAlike(t *testing.T) {
	data, dir := tinyData(t), t.TempDir()
	for seed, batch := range map[uint64]int{1: 12, 2: 16} {
		s := mustOpen(t, data, dir, seed)
		s.Networks[2].About.Recipe.Batch = batch
		if err := s.Only(t.Context(), s.Jobs()[2]); err != nil {
			t.Fatal(err)
		}
	}
	s := mustOpen(t, data, dir)
	s.Networks, s.Seeds = nil, nil
	if _, err := s.Report(); err == nil || !strings.Contains(err.Error(), "not trained alike") {
		t.Errorf("joined: %v", err)
	}
}

// A plan tells time and disk, and writes nothing.
func TestPlanWritesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	s := mustOpen(t, tinyData(t), dir)
	p := s.Plan(nil)
	contains(t, p.String(), "time unknown")
	if err := p.Measure(t.Context()); err != nil {
		t.Fatal(err)
	}
	contains(t, p.String(), "topdown-multiplicative  1 2    0 of 2", "to do: 6 of 6 networks, about ", "images/s", "while a network is recorded")
	if there(dir) {
		t.Error("the folder was made")
	}
}

// What a plan says of the disk is what is taken, to a tenth.
func TestPlanKnowsTheDisk(t *testing.T) {
	s := mustOpen(t, tinyData(t), t.TempDir(), 1)
	for i := range s.Networks {
		s.Networks[i].About.Config.Channels = blt.Channels{8, 8, 16, 16, 32} // that headers don't matter
	}
	j := s.Jobs()[0]
	if err := s.Only(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	var taken int64
	for _, name := range entries(t, filepath.Join(s.Dir, j.Name())) {
		info, err := os.Stat(s.path(j, name))
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, ".npz") {
			taken += info.Size()
		}
	}
	if kept := s.cost(j.Network).kept; float64(kept) < 0.8*float64(taken) || kept > taken {
		t.Errorf("%d bytes planned, %d taken", kept, taken)
	}
}
