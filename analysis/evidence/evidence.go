// Package evidence reads what trained networks left behind: their numbers, without their weights and without the images. Of
// networks that are too large to come along, and that saw photos which cannot, these files do: [Photos] are the paper's
// networks at the paper's size.
//
//	e, err := evidence.Photos()
//	for _, n := range e {
//		fmt.Println(n.Name, n.Seed, n.Report.Accuracy)
//	}
//
// A folder of evidence has a folder NAME-SEED for each network and seed, with three files of those that `blt study` leaves in
// its own: so [Read] takes a study's folder too, and whoever copies these three files into the folder photos adds to [Photos].
//
//	analysis.json   as `blt analyse --json` writes it
//	log.csv         as `blt train` writes it
//	job.json        what made it: network, recipe, data, device, versions ([Made])
package evidence

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
)

// Paper are the paper's networks, in its order, by the names that `blt study` gives them; RNNs the four recurrent ones.
var (
	Paper = []string{"lateral-additive", "topdown-additive", "lateral-multiplicative", "topdown-multiplicative", "bnet", "resnet18", "lateral-additive-bias"}
	RNNs  = Paper[:4]
)

//go:embed photos/*/*.json photos/*/*.csv
var photos embed.FS

// Photos are the paper's networks at full size: channels 32 to 512, the paper's recipe, photos of 64 px.
func Photos() (Evidence, error) {
	folder, err := fs.Sub(photos, "photos")
	if err != nil {
		return nil, err
	}
	return Read(folder)
}

// Evidence are networks, in the paper's order, then by name and seed.
type Evidence []*Network

// Network is one network, trained from one seed.
type Network struct {
	Name   string // such as "lateral-additive"
	Seed   uint64
	Report *analysis.Report
	Claims []claims.Claim // about this network; nil where an earlier version analysed it
	Log    []Epoch
	Made   Made
}

// The files of a network.
const (
	reportFile = "analysis.json"
	logFile    = "log.csv"
	madeFile   = "job.json"
)

var folderName = regexp.MustCompile(`^(.+)-(\d+)$`)

// Read reads a folder of evidence, or a study's. Networks that are not analysed yet are left out. Errors name the file.
func Read(folder fs.FS) (all Evidence, err error) {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		parts := folderName.FindStringSubmatch(entry.Name())
		if _, err := fs.Stat(folder, entry.Name()+"/"+reportFile); parts == nil || errors.Is(err, fs.ErrNotExist) {
			continue
		}
		n := &Network{Name: parts[1]}
		if n.Seed, err = strconv.ParseUint(parts[2], 10, 64); err == nil {
			err = n.read(folder, entry.Name())
		}
		if err != nil {
			return nil, fmt.Errorf("%s/%w; copy the folder's files again", entry.Name(), err)
		}
		all = append(all, n)
	}
	slices.SortFunc(all, func(a, b *Network) int {
		return cmp.Or(rank(a.Name)-rank(b.Name), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Seed, b.Seed))
	})
	return all, all.alike()
}

// alike is an error where seeds of a network differ in more than the seed.
func (e Evidence) alike() error {
	for i, n := range e {
		if i == 0 || e[i-1].Name != n.Name {
			continue
		}
		if !n.Made.alike(e[i-1].Made) {
			return fmt.Errorf("%s: seeds %d and %d were trained otherwise, or on other data; remove the folder of one", n.Name, e[i-1].Seed, n.Seed)
		}
	}
	return nil
}

// read reads the three files, and compares them.
func (n *Network) read(folder fs.FS, dir string) error {
	for _, file := range []struct {
		name  string
		parse func(text []byte) error
	}{
		{reportFile, func(text []byte) (err error) { n.Report, n.Claims, err = claims.ReadReport(text); return err }},
		{logFile, func(text []byte) (err error) { n.Log, err = readLog(text); return err }},
		{madeFile, func(text []byte) (err error) { n.Made, err = readMade(text); return err }},
	} {
		text, err := fs.ReadFile(folder, dir+"/"+file.name)
		if err != nil {
			return fmt.Errorf("%s: %w", file.name, fs.ErrNotExist)
		}
		if err := file.parse(text); err != nil {
			return fmt.Errorf("%s: %w", file.name, err)
		}
	}
	about, steps := n.Made.About, len(n.Report.Accuracy)
	switch {
	case len(n.Log[0].ValAccuracy) != steps:
		return fmt.Errorf("%s: accuracies at %d time steps, %s has %d", logFile, len(n.Log[0].ValAccuracy), reportFile, steps)
	case about.Config.Timesteps != steps:
		return fmt.Errorf("%s: a network of %d time steps, %s has %d", madeFile, about.Config.Timesteps, reportFile, steps)
	case about.Recipe.Seed != n.Seed:
		return fmt.Errorf("%s: made from seed %d", madeFile, about.Recipe.Seed)
	}
	return nil
}

// rank is a network's place in the paper; others come last.
func rank(name string) int {
	if i := slices.Index(Paper, name); i >= 0 {
		return i
	}
	return len(Paper)
}

// Of are the seeds of one network.
func (e Evidence) Of(name string) (seeds Evidence) {
	for _, n := range e {
		if n.Name == name {
			seeds = append(seeds, n)
		}
	}
	return seeds
}

// First are the networks of these names that are there, each from its first seed: those that figures show.
func (e Evidence) First(names ...string) (first Evidence) {
	for _, name := range names {
		if seeds := e.Of(name); seeds != nil {
			first = append(first, seeds[0])
		}
	}
	return first
}

// Missing tells which of the paper's networks are not there, from as many seeds as claims across networks need: "bnet from
// seeds 1, 2, 3".
func (e Evidence) Missing() (lines []string) {
	for _, name := range Paper {
		has, lacks := e.Of(name), ""
		for seed := uint64(1); len(has) < claims.FewestSeeds; seed++ {
			if !slices.ContainsFunc(has, func(n *Network) bool { return n.Seed == seed }) {
				has, lacks = append(has, &Network{Seed: seed}), lacks+fmt.Sprintf(", %d", seed)
			}
		}
		if lacks != "" {
			lines = append(lines, fmt.Sprintf("%s from seeds %s", name, lacks[2:]))
		}
	}
	return lines
}
