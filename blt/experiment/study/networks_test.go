package study

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"readoutzones/blt"
	"readoutzones/blt/train"
	"readoutzones/data/images"
)

func writeNetworks(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "networks.txt")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func tinySet(t testing.TB) *images.Dataset {
	t.Helper()
	set, err := images.Open(tinyData(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { set.Close() })
	return set
}

func TestNetworksFile(t *testing.T) {
	path := writeNetworks(t, "# a sweep\n\nwide --channels 4,4,6,6,8 # twice\nlong\t--timesteps 5 --interaction=multiplicative --lr 0.1\nflat --timesteps 1\nresnet --net resnet18 --epochs 1\n")
	networks, err := ReadFile(path, tinySet(t), tinyAbout())
	if err != nil {
		t.Fatal(err)
	}
	wide, long, flat, resnet := tinyAbout(), tinyAbout(), tinyAbout(), tinyAbout()
	wide.Config.Channels = blt.Channels{4, 4, 6, 6, 8}
	long.Config.Timesteps, long.Config.Interaction, long.Recipe.LearningRate = 5, blt.Multiplicative, 0.1
	flat.Config = flat.Config.Feedforward()
	resnet.Net, resnet.Recipe.Epochs, resnet.Config = "resnet18", 1, resnet.Config.Feedforward()
	for i, want := range []Network{{"wide", wide}, {"long", long}, {"flat", flat}, {"resnet", resnet}} {
		want.About.Config.Size, want.About.Config.Classes = 16, 4
		if networks[i] != want {
			t.Errorf("%+v, want %+v", networks[i], want)
		}
	}
	if len(networks) != 4 {
		t.Errorf("%d networks", len(networks))
	}
}

func TestNetworksFileErrors(t *testing.T) {
	set := tinySet(t)
	for text, want := range map[string]string{
		"a --chanels 1":              ":1: a: flag provided but not defined: -chanels",
		"\n# x\na --channels 1,2":    ":3: a: invalid value \"1,2\" for flag -channels: 5 numbers",
		"a\na --timesteps 5":         ":2: a: an earlier line",
		"a --seed 3":                 "--seeds",
		"a/b":                        ":1: a/b: a name may have",
		"a --size 64":                "--size 64",
		"a --lateral=false":          "use --timesteps 1",
		"a --lateral false":          `"false": a flag begins with --`,
		"a --batch 0":                "batch 0",
		"lateral-additive --topdown": "a network of the paper, with other connections",
		"topdown-additive --interaction=additive": "a network of the paper, with other connections",
		"# nothing":   "names no network",
		"a --net vgg": "must be blt or resnet18",
	} {
		path := writeNetworks(t, text)
		_, err := ReadFile(path, set, tinyAbout())
		if err == nil || !strings.HasPrefix(err.Error(), path) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	if _, err := ReadFile("none.txt", set, tinyAbout()); err == nil || !strings.HasPrefix(err.Error(), "none.txt: ") {
		t.Errorf("no file: %v", err)
	}
}

// Networks of one's own, recurrent or not, have the same report, each with claims of its own and all beside each other.
func TestStudyOfOnesOwn(t *testing.T) {
	set := tinySet(t)
	networks, err := ReadFile(writeNetworks(t, "plain\nlong --timesteps 5\nflat --timesteps 1\nbnet --timesteps 1"), set, tinyAbout())
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(t.TempDir(), set, networks, []uint64{1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	var all struct {
		Groups []struct {
			Networks []string
			Seeds    []struct{ Claims []struct{ Verdict string } }
			Across   []struct {
				ID, About string
				Across    []struct{ Effect struct{ N int } } `json:"across_networks"`
			}
		}
	}
	if err := json.Unmarshal([]byte(read(t, s.Dir, claimsFile)), &all); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, g := range all.Groups {
		names = append(names, strings.Join(g.Networks, " "))
		if len(g.Seeds) != 3 {
			t.Errorf("%v: %d seeds", g.Networks, len(g.Seeds))
		}
	}
	equal(t, "groups", names, []string{"bnet", "plain", "long", "flat"})
	for _, c := range all.Groups[1].Across {
		if c.ID == "norm-means-certainty" && (c.About != "in such networks (3 seeds)" || len(c.Across) == 0 || c.Across[0].Effect.N != 3) {
			t.Errorf("a claim about three seeds: %+v", c)
		}
	}
	page := read(t, s.Dir, pageFile)
	contains(t, page, "<h2>plain</h2>", "<h2>long</h2>", "Networks beside each other", "<td>flat</td><td>3</td>")
	if strings.Contains(page, "paper&#39;s best") || strings.Contains(page, "paper’s best") {
		t.Error("the paper's numbers stand beside networks that are not its own")
	}
}

// The flags that a report prints make the same network again.
func TestFlagsMakeTheNetworkAgain(t *testing.T) {
	set := tinySet(t)
	networks, err := Paper(set, tinyAbout())
	if err != nil {
		t.Fatal(err)
	}
	if len(networks) != 7 {
		t.Errorf("%d networks of the paper", len(networks))
	}
	for _, n := range networks {
		about := n.About
		about.Recipe.Seed = 1
		line := "again " + Flags(about)
		again, err := ReadFile(writeNetworks(t, line), set, train.Description{Recipe: train.DefaultRecipe()})
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if again[0].About != about {
			t.Errorf("%s makes %+v, not %+v", line, again[0].About, about)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	set := tinySet(t)
	networks, err := Paper(set, tinyAbout(), "bnet", "bnet")
	if err != nil {
		t.Fatal(err)
	}
	for want, make := range map[string]func() (*Study, error){
		"bnet is given twice":   func() (*Study, error) { return New("x", set, networks, []uint64{1}) },
		"seed 2 is given twice": func() (*Study, error) { return New("x", set, networks[:1], []uint64{2, 1, 2}) },
		"must be one of bnet-1": func() (*Study, error) {
			s, err := New("x", set, networks[:1], []uint64{1})
			if err == nil {
				_, err = s.Job("bnet-2")
			}
			return s, err
		},
	} {
		if _, err := make(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
