package evidence

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"readoutzones/analysis"
	"readoutzones/analysis/claims"
)

func mustRead(t *testing.T, folder fs.FS) Evidence {
	t.Helper()
	e, err := Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// What comes along is whole: the paper's networks at full size, with all numbers of this version or a note that they are of
// an earlier one, a log of the training, and where they come from; small files, and nothing else.
func TestPhotosAreWhole(t *testing.T) {
	e, err := Photos()
	if err != nil {
		t.Fatal(err)
	}
	if len(e.First(RNNs...)) != 4 {
		t.Errorf("of the four RNNs there are %d", len(e.First(RNNs...)))
	}
	for _, n := range e {
		m, r := n.Made, n.Report
		c, recipe := m.About.Config, m.About.Recipe
		if !strings.Contains(m.course, "[32,64,128,256,512]") || c.Size != 64 || recipe.Batch != 1024 || recipe.LearningRate != 1e-3 || recipe.Epochs != 60 || !strings.Contains(m.course, `"augment":true`) {
			t.Errorf("%s: not the paper's size and recipe: %s", n.Name, m.course)
		}
		if n.Epochs() > recipe.Epochs || n.Epochs() < recipe.Epochs && !strings.Contains(m.Note, fmt.Sprintf("after %d of %d epochs", n.Epochs(), recipe.Epochs)) {
			t.Errorf("%s: trained for %d epochs; the note says %q", n.Name, n.Epochs(), m.Note)
		}
		if c.Precision == "" || m.Backend == "" || len(m.Versions) == 0 {
			t.Errorf("%s: %+v does not say what computed", n.Name, m)
		}
		if earlier := strings.Contains(m.Note, "intervals are not shown"); earlier != (n.Claims == nil) {
			t.Errorf("%s: %d claims, and the note says %q", n.Name, len(n.Claims), m.Note)
		}
		if low := r.Intervals.Norm[1][0].Low; math.IsNaN(low) != (n.Claims == nil) {
			t.Errorf("%s: the norm's interval begins at %g, with %d claims", n.Name, low, len(n.Claims))
		}
		if r.ChangeRandom == nil && len(r.Accuracy) > 1 {
			t.Errorf("%s: no changes before training", n.Name)
		}
	}
	err = fs.WalkDir(photos, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if !slices.Contains([]string{reportFile, logFile, madeFile}, path.Base(name)) || err != nil || info.Size() > 100_000 {
			t.Errorf("%s has %d bytes, or does not belong here (%v)", name, info.Size(), err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// The README's table has the numbers of the files.
func TestReadmeTellsWhatIsThere(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	e, err := Photos()
	if err != nil {
		t.Fatal(err)
	}
	rows := [4]string{"| right at t = 0 → best → t = 9, % |", "| norm, correct now / later |", "| cosine with the current class, now / later |", "| cosine with the final class, own / others' |"}
	for _, n := range e.First(RNNs...) {
		a, s := n.Report.Accuracy, n.Report.Summary
		rows[0] += fmt.Sprintf(" %.1f → %.1f → %.1f |", 100*a[0], 100*a[n.best()], 100*a[len(a)-1])
		rows[1] += fmt.Sprintf(" %.2f / %.2f |", s.Norm[0], s.Norm[1])
		rows[2] += fmt.Sprintf(" %.3f / %.3f |", s.CosCurrent[0], s.CosCurrent[1])
		rows[3] += fmt.Sprintf(" %.3f / %.3f |", s.CosFinal[0], s.CosFinal[1])
	}
	for _, row := range rows {
		if row = strings.ReplaceAll(row, "-", "−"); !strings.Contains(string(readme), row+"\n") {
			t.Errorf("README.md has not the row %s", row)
		}
	}
}

// folder is evidence in memory, of what was judged of the main network: copies under names NAME-SEED, with the differences in
// norms of the two lists, whose half intervals are half of them.
func folder(t *testing.T, norms map[string]float64) fstest.MapFS {
	t.Helper()
	all := fstest.MapFS{}
	for name, norm := range norms {
		parts := folderName.FindStringSubmatch(name)
		for _, file := range []string{reportFile, logFile, madeFile} {
			text, err := photos.ReadFile("photos/lateral-additive-1/" + file)
			if err != nil {
				t.Fatal(err)
			}
			switch file {
			case reportFile:
				text = withNorm(t, text, norm)
			case madeFile:
				text = []byte(strings.Replace(string(text), `"seed": 1`, `"seed": `+parts[2], 1))
			}
			all[name+"/"+file] = &fstest.MapFile{Data: text}
		}
	}
	return all
}

// withNorm gives a report another effect of the norms.
func withNorm(t *testing.T, text []byte, norm float64) []byte {
	t.Helper()
	var report map[string]any
	if err := json.Unmarshal(text, &report); err != nil {
		t.Fatal(err)
	}
	for _, entry := range report["claims"].([]any) {
		if c := entry.(map[string]any); c["id"] == "norm-lower-while-incorrect" {
			c["effect"], c["low"], c["high"], c["verdict"] = norm, norm/2, norm*3/2, "supported"
		}
	}
	changed, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

// Three seeds of a network are joined into a statement about such networks, with Student's interval (2 degrees of freedom:
// 4.302653); two are not. Claims of which a report keeps one part only are not joined at all.
func TestSeedsAreJoined(t *testing.T) {
	norms := map[string]float64{"lateral-additive-1": 0.2, "lateral-additive-2": 0.3, "lateral-additive-3": 0.4, "topdown-additive-7": 0.1}
	e := mustRead(t, folder(t, norms))
	about := e.About("lateral-additive")
	c, _ := find(about, "norm-lower-while-incorrect")
	half := 4.302653 * 0.1 / math.Sqrt(3)
	if m := c.Across[0].Mean; math.Abs(m.Value-0.3) > 1e-12 || math.Abs(m.Low-0.3+half) > 1e-6 || m.N != 3 || c.Verdict != claims.Supported || c.About != "in such networks (3 seeds)" {
		t.Errorf("across networks: %+v, %s %s", m, c.Verdict, c.About)
	}
	for _, c := range about {
		if claims.InParts(c) {
			t.Errorf("%s is joined", c.ID)
		}
	}
	if table := e.Effects(); !strings.Contains(table, "| **such networks as lateral-additive** | 0.3 [0.0516, 0.548] **supported** |") || strings.Count(table, "\n") != 2+4+1 {
		t.Errorf("the table is\n%s", table)
	}
	delete(norms, "lateral-additive-2")
	e = mustRead(t, folder(t, norms))
	if c, _ := find(e.About("lateral-additive"), "norm-lower-while-incorrect"); c.Across != nil || c.Effect.Value != 0.2 || c.About != "in this network" {
		t.Errorf("with two seeds: %+v %s", c.Effect, c.About)
	}
	if e.About("bnet") != nil || e.First("bnet", "topdown-additive")[0].Seed != 7 {
		t.Error("a network that is missing is there")
	}
	want := []string{"lateral-additive from seeds 2", "topdown-additive from seeds 1, 2", "lateral-multiplicative from seeds 1, 2, 3"}
	if got := e.Missing(); !slices.Equal(got[:3], want) || len(got) != len(Paper) {
		t.Errorf("missing: %q", got)
	}
}

// The claims about all four RNNs are joined over the seeds that have all four, each network by itself.
func TestFourNetworksAreJoined(t *testing.T) {
	norms := map[string]float64{}
	for i, name := range RNNs {
		for seed := 1; seed <= 3; seed++ {
			norms[fmt.Sprintf("%s-%d", name, seed)] = float64(1+i) + 0.1*float64(seed)
		}
	}
	e := mustRead(t, folder(t, norms))
	c, _ := find(e.InAll(), "norm-lower-in-all")
	if len(c.Across) != 4 || math.Abs(c.Across[2].Mean.Value-3.2) > 1e-12 || c.Verdict != claims.Supported || c.About != "in such networks (3 seeds)" {
		t.Errorf("%+v: %s %s", c.Across, c.Verdict, c.About)
	}
	if text := e.ReadingInAll(RNNs...); strings.Contains(text, "not verdicts") || strings.Count(text, "in such networks (3 seeds)") < 3 {
		t.Errorf("the reading is\n%s", text)
	}
	delete(norms, "topdown-multiplicative-1")
	delete(norms, "topdown-multiplicative-2")
	delete(norms, "topdown-multiplicative-3")
	e = mustRead(t, folder(t, norms))
	if c, _ := find(e.InAll(), "norm-lower-in-all"); c.Verdict != claims.NotTested || !strings.Contains(c.Note, "topdown-multiplicative") {
		t.Errorf("of three networks: %s, %s", c.Verdict, c.Note)
	}
	if text := e.ReadingInAll(RNNs...); !strings.Contains(text, "In 3 of 3 networks the norm is lower") || !strings.Contains(text, "not verdicts") {
		t.Errorf("the reading of three is\n%s", text)
	}
}

// What is damaged gets one line, which names the file.
func TestDamagedFilesAreNamed(t *testing.T) {
	replace := func(file, from, to string) func(fstest.MapFS) {
		return func(all fstest.MapFS) {
			f := all["lateral-additive-2/"+file]
			changed := strings.Replace(string(f.Data), from, to, 1)
			if changed == string(f.Data) {
				t.Fatalf("%s holds no %q", file, from)
			}
			f.Data = []byte(changed)
		}
	}
	cut := func(file string) func(fstest.MapFS) {
		return func(all fstest.MapFS) {
			f := all["lateral-additive-2/"+file]
			f.Data = f.Data[:len(f.Data)/2]
		}
	}
	for _, c := range []struct {
		want   string
		damage func(fstest.MapFS)
	}{
		{"analysis.json: ", cut(reportFile)},
		{"analysis.json: norm: a list has 0 elements", replace(reportFile, `"norm":[`, `"norms":[`)}, // the intervals'
		{"analysis.json: t_star is missing", replace(reportFile, `"t_star":`, `"t_stars":`)},
		{"analysis.json: counts: ", replace(reportFile, `"images":5000`, `"images":4999`)},
		{"analysis.json: claim norm-lower", replace(reportFile, `"id":"norm-lower-while-incorrect","low":0.1`, `"id":"norm-lower-while-incorrect","low":-0.1`)},
		{"log.csv: ", cut(logFile)},
		{"log.csv: line 3: ", replace(logFile, "\n2,", "\n3,")},
		{"log.csv: is not a table", replace(logFile, "val_acc_t0", "accuracy")},
		{"log.csv: file does not exist", func(all fstest.MapFS) { delete(all, "lateral-additive-2/log.csv") }},
		{"log.csv: accuracies at 9 time steps", func(all fstest.MapFS) {
			f, short := all["lateral-additive-2/log.csv"], ""
			for line := range strings.Lines(string(f.Data)) {
				short += line[:strings.LastIndex(line, ",")] + "\n"
			}
			f.Data = []byte(short)
		}},
		{"job.json: ", cut(madeFile)},
		{"job.json: made from seed 3", replace(madeFile, `"seed": 2`, `"seed": 3`)},
		{"job.json: a network of 5 time steps", replace(madeFile, `"timesteps": 10`, `"timesteps": 5`)},
		{"job.json: backend is missing", replace(madeFile, `"backend"`, `"back"`)},
		{"lateral-additive: seeds 1 and 2 were trained otherwise", replace(madeFile, `"augment": true`, `"augment": false`)},
		{"lateral-additive: seeds 1 and 2 were trained otherwise", replace(madeFile, `photos100.h5`, `mine.h5`)},
		{"lateral-additive: seeds 1 and 2 were trained otherwise", func(all fstest.MapFS) {
			for i, name := range []string{"lateral-additive-1", "lateral-additive-2"} {
				f := all[name+"/job.json"]
				f.Data = []byte(strings.Replace(string(f.Data), `"from": {`, fmt.Sprintf(`"from": {"data": "data %d",`, i), 1))
			}
		}},
	} {
		all := folder(t, map[string]float64{"lateral-additive-1": 0.2, "lateral-additive-2": 0.2})
		c.damage(all)
		_, err := Read(all)
		if err == nil || strings.Contains(err.Error(), "\n") || !strings.HasPrefix(strings.TrimPrefix(err.Error(), "lateral-additive-2/"), c.want) {
			t.Errorf("%s: %v", c.want, err)
		}
	}
	unfinished := folder(t, map[string]float64{"lateral-additive-1": 0.2, "lateral-additive-2": 0.2})
	delete(unfinished, "lateral-additive-2/analysis.json")
	if e := mustRead(t, unfinished); len(e) != 1 {
		t.Errorf("with one that is not analysed yet there are %d networks", len(e))
	}
}

// There is a reading for every verdict, and it says what the verdict is about.
func TestEveryVerdictHasItsReading(t *testing.T) {
	ids := slices.Sorted(maps.Keys(sayings))
	for _, c := range comparisons {
		if !slices.Contains(ids, c.id) {
			t.Errorf("nothing is said of %s", c.id)
		}
	}
	titles := map[string]bool{}
	for _, id := range ids {
		for _, verdict := range []claims.Verdict{claims.Supported, claims.NotSupported, claims.Undecided} {
			c := claims.Claim{ID: id, Verdict: verdict, About: "in these 3 networks", Statement: "Some statement"}
			title, text := Finding([]claims.Claim{c}, id), Reading([]claims.Claim{c}, id)
			if titles[title] || !strings.Contains(text, "in these 3 networks") || strings.Contains(text, "ABOUT") {
				t.Errorf("%s, %s: %q: %s", id, verdict, title, text)
			}
			titles[title] = true
		}
		none := claims.Claim{ID: id, Verdict: claims.None, Effect: analysis.MeanOf(nil)}
		if text := Reading([]claims.Claim{none}, id); !strings.Contains(text, "There is no verdict") {
			t.Errorf("%s without a verdict: %s", id, text)
		}
	}
	for figure, want := range map[string]string{"2B": "2b without a verdict", "new": "a question without a verdict"} {
		c := claims.Claim{ID: ids[0], Figure: figure, Verdict: claims.None, Effect: analysis.MeanOf(nil)}
		if title := Finding([]claims.Claim{c}, c.ID); title != want {
			t.Errorf("figure %s: %q, want %q", figure, title, want)
		}
	}
	if text := Reading(nil, ids[0]); !strings.Contains(text, "There is no verdict") {
		t.Errorf("without a network: %s", text)
	}
}

// Two networks stand beside each other in what both were judged by.
func TestNetworksBesideEachOther(t *testing.T) {
	of := func(id string, low float64) claims.Claim {
		effect := claims.OfMean(analysis.Mean{Value: low + 1, Low: low, High: low + 2, N: 20}, 0.01)
		return claims.Claim{ID: id, Statement: "Statement " + id, Claimed: claims.Positive}.Judge(effect)
	}
	got := Beside("small", []claims.Claim{of("a", 1), of("b", 1)}, "large", []claims.Claim{of("c", 1), of("b", -4)})
	want := "| claim | small | large |\n|---|---|---|\n| Statement b | 2 [1, 3] **supported** | −3 [−4, −2] **not supported** |\n"
	if got != want {
		t.Errorf("%s, want %s", got, want)
	}
	none := claims.Claim{ID: "b"}.Judge(claims.Nothing())
	if got := Beside("", []claims.Claim{none}, "", []claims.Claim{none}); !strings.HasSuffix(got, "|  | no verdict | no verdict |\n") {
		t.Errorf("without a verdict: %s", got)
	}
	e, err := Photos()
	if err != nil {
		t.Fatal(err)
	}
	main := e.About("lateral-additive")
	for _, id := range []string{"border-predicts-leaving", "border-predicts-more"} {
		one := Chosen(main, id)
		if told := strings.Contains(Beside("", one, "", one), "also without knowledge"); told == *one[0].Exceeds() {
			t.Errorf("%s exceeds its references: %v, and the table tells otherwise", id, *one[0].Exceeds())
		}
	}
	if one := Chosen(main, "norm-means-certainty"); one[0].Verdict != claims.NotSupported || strings.Contains(Beside("", one, "", one), "also") {
		t.Errorf("what does not hold (%s) cannot hold also without knowledge", one[0].Verdict)
	}
}

// The main network tells what the paper leaves open; a network that was analysed before does not, and keeps its claims.
func TestOpenQuestions(t *testing.T) {
	e, err := Photos()
	if err != nil {
		t.Fatal(err)
	}
	asked := Chosen(e.About("lateral-additive"), "waiting-pays", "none", "border-predicts-more")
	if len(asked) != 2 || asked[0].ID != "waiting-pays" || asked[1].Effect.N != e.First("lateral-additive")[0].Report.Splits.StableCorrect {
		t.Errorf("the main network is asked %+v", asked)
	}
	before := e.First("topdown-additive")[0]
	if Chosen(before.Claims, "waiting-pays") != nil || before.Claims == nil || !math.IsNaN(float64(before.Report.Border.Distance[0][0])) {
		t.Errorf("the network analysed before has %+v", before.Report.Border)
	}
}
