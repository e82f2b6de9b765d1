package study

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
	"readoutzones/analysis/figures"
	"readoutzones/data/files"
)

// The files that join all jobs.
const (
	claimsFile = "claims.json"
	pageFile   = "report.html"
)

// Report joins what jobs have left: it writes claims.json and report.html, and returns what is missing, a line a job. A study
// without networks or seeds reports what stands in its folder.
func (s *Study) Report() (lines []string, err error) {
	found, without, err := s.results()
	if err != nil {
		return nil, err
	}
	for _, m := range without {
		lines = append(lines, m.Job+": "+m.Why)
	}
	if len(found) == 0 {
		return lines, fmt.Errorf("%s: no job is done, so there is nothing to report", s.Dir)
	}
	all := groups(found)
	for _, g := range all {
		if err := g.judge(s); err != nil {
			return lines, err
		}
	}
	if err := writeClaims(s.Dir, all, without); err != nil {
		return lines, err
	}
	joint, err := together(all)
	if err != nil {
		return lines, err
	}
	return lines, writePage(filepath.Join(s.Dir, pageFile), newPage(s, all, found, without, joint))
}

//go:embed report.html
var pageText string

var pageTemplate = template.Must(template.New("report").Parse(pageText))

// page is what report.html shows.
type page struct {
	Title, Data, Rule string
	Missing           []missing
	Rows              []row
	Groups            []section
	Together          []picture
	Recipes           []recipe
	Versions          []string

	err error // of a figure that cannot be drawn
}

// row is a job in the table of networks and seeds.
type row struct {
	Network, Seed, First, Best, Last, Correct, Late, Time string
}

// section is a group with its claims and figures.
type section struct {
	Title   string
	Claims  []claimRow
	Figures []picture
	Several bool // seeds
}

// claimRow is a claim with what each seed and all together say.
type claimRow struct {
	claims.Claim
	Within  []verdict
	Across  verdict
	Settled string // in words
}

type verdict struct {
	Seed, Effect, Verdict string
}

// Class is the verdict as a style's name.
func (v verdict) Class() string { return strings.ReplaceAll(v.Verdict, " ", "-") }

// picture is a figure in both themes, as data: URLs, so that the page needs no other file.
type picture struct {
	Alt   string
	Light template.URL
	Dark  template.Srcset
}

// recipe is how a network is made again.
type recipe struct{ Network, Command, Seeds string }

func writePage(path string, p *page) error {
	if p.err != nil {
		return p.err
	}
	var text bytes.Buffer
	if err := pageTemplate.Execute(&text, p); err != nil {
		return err
	}
	return files.Write(path, text.Bytes())
}

func newPage(s *Study, all []*group, found []result, without []missing, joint []*figures.Figure) *page {
	p := &page{Title: filepath.Base(filepath.Clean(s.Dir)), Rule: claims.Rule, Missing: without}
	p.Data = fmt.Sprintf("%s: %d categories, %d px, %d images in testplus", filepath.Base(s.set.Path), len(s.set.Categories), s.set.Size, found[0].numbers.Images)
	for _, r := range found {
		p.Rows = append(p.Rows, r.row())
	}
	for _, g := range all {
		p.Groups = append(p.Groups, section{Title: g.title, Claims: g.claimRows(), Figures: p.pictures(g.figures), Several: len(g.seeds) > 1})
	}
	p.Together = p.pictures(joint)
	p.Recipes, p.Versions = recipes(found), versions(found)
	return p
}

func (r result) row() row {
	n := r.numbers
	percent := func(a analysis.Number) string { return fmt.Sprintf("%.1f %%", 100*float64(a)) }
	share := func(part, whole int) string {
		return fmt.Sprintf("%d (%.1f %%)", part, 100*float64(part)/float64(max(whole, 1)))
	}
	best, step := n.best()
	return row{
		Network: r.network, Seed: fmt.Sprint(r.seed), First: percent(n.Accuracy[0]), Best: fmt.Sprintf("%s (t = %d)", percent(best), step),
		Last: percent(n.Accuracy[len(n.Accuracy)-1]), Correct: share(n.Splits.StableCorrect, n.Images), Late: share(n.late(), n.Splits.StableCorrect),
		Time: span(r.made.Training) + " + " + span(r.made.Rest),
	}
}

// claimRows lists the claims that were tested in some seed, at both levels.
func (g *group) claimRows() (rows []claimRow) {
	for _, c := range g.across {
		if c.Verdict == claims.NotTested {
			continue
		}
		r := claimRow{Claim: c, Across: verdict{"", c.AcrossText(), string(c.Verdict)}, Settled: c.Sentence()}
		for i, seed := range g.within {
			own := seed[slices.IndexFunc(seed, func(other claims.Claim) bool { return other.ID == c.ID })]
			r.Within = append(r.Within, verdict{fmt.Sprint(g.seeds[i]), own.OursText(), string(own.Verdict)})
			if len(g.seeds) == 1 {
				r.Claim, r.Settled = own, own.Sentence()
			}
		}
		rows = append(rows, r)
	}
	return rows
}

func (p *page) pictures(list []*figures.Figure) (all []picture) {
	for _, f := range list {
		all = append(all, picture{f.Title + ". " + f.Alt, template.URL(p.svg(f, figures.Light)), template.Srcset(p.svg(f, figures.Dark))})
	}
	return all
}

func (p *page) svg(f *figures.Figure, t figures.Theme) string {
	text, err := f.SVG(t)
	if err != nil {
		p.err = cmp.Or(p.err, err)
	}
	return "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(text)
}

// recipes tell how to make each network again.
func recipes(found []result) (all []recipe) {
	for _, r := range found {
		about := r.made.From.About
		about.Recipe.Seed = 1
		line := strings.TrimSpace("blt train --data " + r.made.File + " --out " + r.network + "-SEED --seed SEED " + Flags(about))
		if i := len(all) - 1; i >= 0 && all[i].Network == r.network {
			all[i].Seeds += fmt.Sprintf(", %d: %s", r.seed, r.made.Weights)
			continue
		}
		all = append(all, recipe{r.network, line, fmt.Sprintf("%d: %s", r.seed, r.made.Weights)})
	}
	return all
}

// versions are what computed, and on which program, one line for each kind, with its jobs.
func versions(found []result) (lines []string) {
	jobs := map[string][]string{}
	for _, r := range found {
		parts := []string{r.made.Backend, "plugin " + cmp.Or(r.made.Plugin, "none")}
		for _, name := range slices.Sorted(maps.Keys(r.made.Versions)) {
			parts = append(parts, name+" "+r.made.Versions[name])
		}
		line := strings.Join(parts, ", ")
		jobs[line] = append(jobs[line], r.name())
	}
	for _, line := range slices.Sorted(maps.Keys(jobs)) {
		lines = append(lines, line+": "+strings.Join(jobs[line], ", "))
	}
	return lines
}
