package study

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"readoutzones/blt/experiment"
	"readoutzones/blt/train"
	"readoutzones/data/files"
	"readoutzones/data/images"
)

// Paper are the paper's networks of these names, all without any; size, channels, time steps and recipe are those of about.
func Paper(set *images.Dataset, about train.Description, names ...string) (networks []Network, err error) {
	if len(names) == 0 {
		for _, n := range experiment.Networks {
			names = append(names, n.Name)
		}
	}
	for _, name := range names {
		known, err := experiment.Find(name)
		if err != nil {
			return nil, err
		}
		n := Network{Name: name, About: about}
		n.About.Net, n.About.Config = known.Net, known.Of(about.Config)
		if n.About, err = experiment.ForData(n.About, set, false); err != nil {
			return nil, err
		}
		networks = append(networks, n)
	}
	return networks, nil
}

// ReadFile reads networks of one's own: a line a network, its name followed by the flags of `blt train`, for what differs
// from about. What follows a # is a comment. Errors name file and line.
func ReadFile(path string, set *images.Dataset, about train.Description) (networks []Network, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, files.Reason(err))
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for number := 1; lines.Scan(); number++ {
		text, _, _ := strings.Cut(lines.Text(), "#")
		words := strings.Fields(text)
		if len(words) == 0 {
			continue
		}
		n, err := parseNetwork(words, set, about)
		for _, before := range networks {
			if err == nil && before.Name == n.Name {
				err = errors.New("an earlier line has that name; choose another")
			}
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %s: %w", path, number, words[0], err)
		}
		networks = append(networks, n)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, files.Reason(err))
	}
	if len(networks) == 0 {
		return nil, fmt.Errorf("%s: names no network; write a line a network, such as: wide --channels 16,32,64,128,256", path)
	}
	return networks, nil
}

// parseNetwork reads a name and flags.
func parseNetwork(words []string, set *images.Dataset, about train.Description) (Network, error) {
	n := Network{Name: words[0], About: about}
	flags := trainFlags(&n.About)
	flags.SetOutput(io.Discard)
	if err := flags.Parse(words[1:]); err != nil {
		return n, fmt.Errorf("%w (see `blt train --help`)", err)
	}
	if rest := flags.Args(); len(rest) > 0 {
		return n, fmt.Errorf("%q: a flag begins with --", rest[0])
	}
	given := map[string]bool{}
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	if given["seed"] {
		return n, errors.New("--seed: the seeds are those of the study (--seeds)")
	}
	var err error
	if n.About, err = experiment.ForData(n.About, set, given["size"]); err != nil {
		return n, err
	}
	return n, n.check()
}

// trainFlags are those of `blt train` that say what is trained and how.
func trainFlags(about *train.Description) *flag.FlagSet {
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	experiment.NetworkFlags(flags, about)
	about.Recipe.Flags(flags)
	return flags
}

// Flags are those that `blt train` needs to make a network again, where they are not its defaults.
func Flags(about train.Description) string {
	usual := train.Description{Recipe: train.DefaultRecipe()}
	defaults := trainFlags(&usual)
	var words []string
	trainFlags(&about).VisitAll(func(f *flag.Flag) {
		if value := f.Value.String(); f.Name != "size" && value != defaults.Lookup(f.Name).Value.String() {
			words = append(words, "--"+f.Name+"="+value)
		}
	})
	return strings.Join(words, " ")
}
