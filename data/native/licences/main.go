// Licences lists under which licence everything comes that the programs here are built from or set up, a line each, without the
// network:
//
//	go run ./data/native/licences
//
// Go modules are those that some package needs, their tests and the tools of go.mod included; their licence is read from their text.
// Python packages are those that the requirements pin; their licence is what they say of themselves, where they are set up.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/google/licensecheck"

	"readoutzones/data/files"
	"readoutzones/data/native"
)

func main() {
	if err := list(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

// list writes a table of name, version and licence; a Go module without a known licence is an error.
func list(w io.Writer) error {
	root, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return fmt.Errorf("go list: %w; call this within the repository", err)
	}
	dir := strings.TrimSpace(string(root))
	modules, unknown, err := goModules(dir)
	if err != nil {
		return err
	}
	packages, err := pythonPackages(dir)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, line := range append(modules, packages...) {
		fmt.Fprintln(table, line)
	}
	return errors.Join(table.Flush(), unknown)
}

// goModules are lines of module, version, licence.
func goModules(root string) (lines []string, unknown, err error) {
	var all []string
	for _, packages := range [][]string{{"-test", "./..."}, {"tool"}} { // tools without their own tests
		c := exec.Command("go", append([]string{"list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}"}, packages...)...)
		c.Dir = root
		out, err := c.Output()
		if err != nil {
			return nil, nil, fmt.Errorf("go list %s: %s", strings.Join(packages, " "), native.LastLine(stderrOf(err), err))
		}
		all = append(all, strings.Split(strings.TrimSpace(string(out)), "\n")...)
	}
	slices.Sort(all)
	for _, module := range slices.Compact(all) {
		fields := strings.Split(module, "\t")
		if len(fields) < 3 {
			continue
		}
		licence := read[fields[0]]
		if licence == "" {
			licence = licenceIn(fields[2])
		}
		if licence == "" {
			licence = "unknown"
			unknown = errors.Join(unknown, fmt.Errorf("%s has no licence that is known; look into %s", fields[0], fields[2]))
		}
		lines = append(lines, fields[0]+"\t"+fields[1]+"\t"+licence)
	}
	return lines, unknown, nil
}

// read are licences that people have read, of modules whose text only points to others.
var read = map[string]string{"github.com/golang/freetype": "FTL or GPL-2.0-or-later"}

// stderrOf is what a failed command said.
func stderrOf(err error) []byte {
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return exit.Stderr
	}
	return nil
}

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|unlicense)`)

// licenceIn names the licences whose texts lie in a module's folder.
func licenceIn(dir string) string {
	entries, _ := os.ReadDir(dir)
	var names []string
	for _, e := range entries {
		if !licenceFile.MatchString(e.Name()) || e.IsDir() {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			continue
		}
		for _, match := range licensecheck.Scan(text).Match {
			if !slices.Contains(names, match.ID) && !match.IsURL {
				names = append(names, match.ID)
			}
		}
	}
	return strings.Join(names, " and ")
}

// requirements pin the Python packages, as seen from the repository's root.
var requirements = []string{"data/native/requirements/native.txt", "data/native/requirements/cuda.txt", "notebooks/internal/jupyter/requirements.txt"}

var pinned = regexp.MustCompile(`(?m)^([\w.-]+)==(\S+)`)

// pythonPackages are lines of package, version, licence.
func pythonPackages(root string) (lines []string, err error) {
	known, err := installed()
	if err != nil {
		return nil, err
	}
	for _, path := range requirements {
		text, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			return nil, err
		}
		for _, match := range pinned.FindAllStringSubmatch(string(text), -1) {
			licence := known[normal(match[1])+" "+match[2]]
			if licence == "" {
				licence = "(not set up here)"
			}
			lines = append(lines, match[1]+"\t"+match[2]+"\t"+licence)
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines), nil
}

// installed are the licences of the packages in the cache folder's environments, by name and version.
func installed() (map[string]string, error) {
	cache, err := files.CacheDir()
	if err != nil {
		return nil, err
	}
	found, err := fs.Glob(os.DirFS(cache), "*/lib/python3*/site-packages/*.dist-info/METADATA")
	licences := map[string]string{}
	for _, path := range found {
		if name, licence := metadata(filepath.Join(cache, path)); name != "" {
			licences[name] = licence
		}
	}
	return licences, err
}

// metadata reads a package's name and version, and what it says of its licence: in one field, in another, or in its classifiers.
func metadata(path string) (name, licence string) {
	file, err := os.Open(path)
	if err != nil {
		return "", ""
	}
	defer file.Close()
	fields, classified := map[string]string{}, []string{}
	for lines := bufio.NewScanner(file); lines.Scan() && lines.Text() != ""; {
		field, value, _ := strings.Cut(lines.Text(), ": ")
		if rest, found := strings.CutPrefix(value, "License :: "); found && field == "Classifier" {
			classified = append(classified, rest[strings.LastIndex(rest, ":")+1:])
		}
		if fields[field] == "" {
			fields[field] = value
		}
	}
	licence = fields["License-Expression"]
	if licence == "" && len(classified) > 0 {
		licence = strings.TrimSpace(strings.Join(classified, " and"))
	}
	if licence == "" {
		licence = fields["License"]
	}
	if licence == "" {
		licence = "(says none)"
	}
	return normal(fields["Name"]) + " " + fields["Version"], licence
}

// normal is a package's name as PyPI compares names.
func normal(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "-", ".", "-").Replace(name))
}
