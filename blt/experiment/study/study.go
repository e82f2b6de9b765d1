// Package study trains, records and analyses networks × seeds, and joins what comes of them: the paper's networks, or any
// list of one's own. All of it stands in one folder, from which a study goes on wherever it was stopped, by a signal or by
// the loss of power; several processes, on several machines, may work in it at once.
//
//	networks, err := study.Paper(set, about, "lateral-additive", "bnet")     // or study.ReadFile, a line a network
//	s, err := study.New("mine", set, networks, []uint64{1, 2, 3})
//	fmt.Print(s.Plan(nil))                                                   // how much
//	err = s.Run(ctx)
//
// How the pieces fit:
//
//	Study   networks × seeds, a data set and a folder
//	Job     one network from one seed, and its folder NAME-SEED: trained, recorded, measured, analysed, in this order
//	Plan    what the jobs cost, in floating-point operations, bytes, and (from a measured pace) time
//	Report  claims within the networks and across seeds, figures, and a page that holds them all
//
// A job's folder is a training run's (`blt record --weights mine/bnet-1` takes it) with more in it:
//
//	init.npz, checkpoint.npz, log.csv   the training run (package train)
//	weights.npz                         the trained weights, as `blt export` writes them
//	trained.npz, initial.npz            what was measured of the testplus images, before and after training
//	trained-80.npz, initial-80.npz      what was measured of the test images over 80 time steps (Fig. 7), of recurrent networks
//	analysis.json                       as `blt analyse --json` writes it, with Figure 7's claims; written last: the job is done
//	job.json                            what made it
//
// The recordings themselves, a hundred times as large, are deleted once they are measured, unless they are to be kept: all
// claims, also those about several networks, are judged by what was measured.
package study

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"readoutzones/blt/experiment"
	"readoutzones/blt/train"
	"readoutzones/data/images"
)

// LongSteps are the time steps of Figure 7.
const LongSteps = 80

// Study is networks × seeds on a data set, in a folder.
type Study struct {
	Dir            string
	Networks       []Network
	Seeds          []uint64
	KeepRecordings bool // recording-trained.npz and recording-initial.npz in a job's folder

	set  *images.Dataset
	data string // fingerprint of all that is shown to the networks
}

// Network is what is trained from every seed.
type Network struct {
	Name  string
	About train.Description // its recipe's seed does not count
}

// namePattern keeps names fit for folders, flags and figures.
var namePattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._+-]*$`)

// New checks networks and seeds. It writes nothing. The data set must stay open.
func New(dir string, set *images.Dataset, networks []Network, seeds []uint64) (*Study, error) {
	s := &Study{Dir: dir, Networks: networks, Seeds: seeds, set: set}
	for i, seed := range seeds {
		if slices.Contains(seeds[:i], seed) {
			return nil, fmt.Errorf("seed %d is given twice", seed)
		}
	}
	for i, n := range networks {
		if slices.ContainsFunc(networks[:i], func(other Network) bool { return other.Name == n.Name }) {
			return nil, fmt.Errorf("network %s is given twice", n.Name)
		}
		if err := n.check(); err != nil {
			return nil, fmt.Errorf("network %s: %w", n.Name, err)
		}
	}
	var err error
	s.data, err = identify(set)
	return s, err
}

func (n Network) check() error {
	if !namePattern.MatchString(n.Name) {
		return errors.New("a name may have letters, digits and . _ + - in it")
	}
	if known, err := experiment.Find(n.Name); err == nil && (known.Net != n.About.Net || known.Of(n.About.Config) != n.About.Config) {
		return errors.New("is a network of the paper, with other connections; choose another name")
	}
	if _, err := experiment.NewModel(n.About); err != nil {
		return err
	}
	return n.About.Recipe.Validate()
}

// identify tells data sets apart by the pixels and labels of all splits, and how they are normalised.
func identify(set *images.Dataset) (string, error) {
	parts := make([]string, 0, 3)
	trained, err := train.Identify(set)
	for _, name := range []string{"test", "testplus"} {
		var split *images.Split
		var fingerprint string
		if err == nil {
			split, err = set.Split(name)
		}
		if err == nil {
			fingerprint, err = split.Fingerprint()
		}
		parts = append(parts, fingerprint)
	}
	return strings.Join(append(parts, trained), " "), err
}

// Job is one network from one seed.
type Job struct {
	Network Network
	Seed    uint64
}

// Name is NAME-SEED.
func (j Job) Name() string { return fmt.Sprintf("%s-%d", j.Network.Name, j.Seed) }

// About is the training, with the seed.
func (j Job) About() train.Description {
	about := j.Network.About
	about.Recipe.Seed = j.Seed
	return about
}

// Jobs are all of the study, network by network, so that seeds share compiled programs.
func (s *Study) Jobs() (jobs []Job) {
	for _, n := range s.Networks {
		for _, seed := range s.Seeds {
			jobs = append(jobs, Job{n, seed})
		}
	}
	return jobs
}

// Job is the one of that name.
func (s *Study) Job(name string) (Job, error) {
	var names []string
	for _, j := range s.Jobs() {
		if j.Name() == name {
			return j, nil
		}
		names = append(names, j.Name())
	}
	return Job{}, fmt.Errorf("%q: must be one of %s", name, strings.Join(names, ", "))
}

func (s *Study) path(j Job, file string) string { return filepath.Join(s.Dir, j.Name(), file) }
