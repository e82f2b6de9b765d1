package study

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"readoutzones/analysis"
	"readoutzones/blt/experiment"
)

// result is a job that is done.
type result struct {
	network, dir string
	seed         uint64
	made         made
	numbers      numbers
}

func (r result) name() string { return filepath.Base(r.dir) }

// numbers are those of analysis.json that the report's table shows.
type numbers struct {
	Images   int               `json:"images"`
	Accuracy []analysis.Number `json:"accuracy"`
	Splits   analysis.Splits   `json:"splits"`
	TStable  []int             `json:"t_stable_counts"`
}

// missing is a job that is not done, and why.
type missing struct {
	Job string `json:"job"`
	Why string `json:"why"`
}

// results are what stands in the study's folder, whoever made it, networks in the paper's order, then in the study's, then
// by name; and what is missing: of the study's jobs, and of those that have been begun.
func (s *Study) results() (found []result, without []missing, err error) {
	for _, dir := range s.folders() {
		r := result{dir: dir}
		r.network, r.seed, _ = splitName(r.name())
		why, err := s.read(&r)
		if err != nil {
			return nil, nil, err
		}
		if why == "" {
			found = append(found, r)
		} else {
			without = append(without, missing{r.name(), why})
		}
	}
	return found, without, sameTraining(found)
}

// folders are those of the study's jobs, and of others in its folder, in order.
func (s *Study) folders() (all []string) {
	entries, _ := os.ReadDir(s.Dir) // without a folder nothing is there
	var names []string
	for _, e := range entries {
		if _, _, ok := splitName(e.Name()); ok && e.IsDir() {
			names = append(names, e.Name())
		}
	}
	for _, j := range s.Jobs() {
		if !slices.Contains(names, j.Name()) {
			names = append(names, j.Name())
		}
	}
	slices.SortFunc(names, s.compare)
	for _, name := range names {
		all = append(all, filepath.Join(s.Dir, name))
	}
	return all
}

// splitName takes NAME-SEED apart.
func splitName(name string) (network string, seed uint64, ok bool) {
	i := strings.LastIndex(name, "-")
	if i < 1 || !namePattern.MatchString(name) {
		return "", 0, false
	}
	seed, err := strconv.ParseUint(name[i+1:], 10, 64)
	return name[:i], seed, err == nil
}

// compare orders jobs by their names.
func (s *Study) compare(a, b string) int {
	rank := func(network string) int {
		if i := slices.IndexFunc(experiment.Networks, func(n experiment.Network) bool { return n.Name == network }); i >= 0 {
			return i
		}
		if i := slices.IndexFunc(s.Networks, func(n Network) bool { return n.Name == network }); i >= 0 {
			return len(experiment.Networks) + i
		}
		return len(experiment.Networks) + len(s.Networks)
	}
	one, oneSeed, _ := splitName(a)
	two, twoSeed, _ := splitName(b)
	switch {
	case one == two:
		return cmp.Compare(oneSeed, twoSeed)
	case rank(one) != rank(two):
		return rank(one) - rank(two)
	}
	return strings.Compare(one, two)
}

// read fills in a result, or says why it is none.
func (s *Study) read(r *result) (why string, err error) {
	if r.made, err = readMade(r.dir); err != nil {
		return "", err
	}
	text, err := os.ReadFile(filepath.Join(r.dir, analysisFile))
	if err != nil {
		return progressOf(r.dir), nil
	}
	if err := json.Unmarshal(text, &r.numbers); err != nil {
		return "", fmt.Errorf("%s: %w; delete it, and it is made anew", filepath.Join(r.dir, analysisFile), err)
	}
	if steps := len(r.numbers.Accuracy); steps == 0 || steps != len(r.numbers.TStable) {
		return "", fmt.Errorf("%s: has no accuracy and t_stable_counts of the same steps; delete it, and it is made anew", filepath.Join(r.dir, analysisFile))
	}
	here := r.made.From
	switch {
	case here.Data != s.data:
		return "was made of other data", nil
	case here.Measured != experiment.MeasuredBy():
		return "was measured by another version of the program; run it again", nil
	}
	for _, j := range s.Jobs() {
		if j.Name() == r.name() && s.from(j) != here {
			return "was trained otherwise than asked for", nil
		}
	}
	return "", nil
}

// progressOf says in words how far an unfinished job is.
func progressOf(dir string) string {
	log, err := analysis.ReadTrainingLog(filepath.Join(dir, "log.csv"))
	switch {
	case err == nil && len(log) > 0:
		return fmt.Sprintf("not finished; epoch %d is over", log[len(log)-1].Epoch)
	case err == nil || there(filepath.Join(dir, "init.npz")):
		return "in its first epoch"
	}
	return "not begun"
}

// sameTraining is an error where seeds of a network differ in more than the seed.
func sameTraining(found []result) error {
	for i, r := range found {
		if i == 0 || found[i-1].network != r.network {
			continue
		}
		one, two := found[i-1].made.From.About, r.made.From.About
		one.Recipe.Seed = two.Recipe.Seed
		if one != two {
			return fmt.Errorf("%s and %s were not trained alike; move one of them to another folder, or train it again", found[i-1].dir, r.dir)
		}
	}
	return nil
}

// late is the number of images that come to rest on their label after step 0.
func (n numbers) late() (count int) {
	for _, images := range n.TStable[1:] {
		count += images
	}
	return count
}

// best is the highest accuracy, and its step.
func (n numbers) best() (accuracy analysis.Number, step int) {
	for t, a := range n.Accuracy {
		if a > n.Accuracy[step] {
			step = t
		}
	}
	return n.Accuracy[step], step
}
