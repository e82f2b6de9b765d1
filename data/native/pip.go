package native

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"readoutzones/data/progress"
)

// pipInstall installs exactly the packages of a requirements file, ready-made ones only, each checked against its hash.
func pipInstall(python, requirements string, lock *os.File, report *progress.Line) error {
	cmd := exec.Command(python, "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:", "--no-deps", "--no-user", "--no-compile",
		"--progress-bar", "off", "--retries", "2", "--timeout", "15", "-r", requirements)
	cmd.Env = pipEnvironment(python)
	if lock != nil {
		cmd.ExtraFiles = []*os.File{lock}
	}
	out, w := io.Pipe()
	cmd.Stdout, cmd.Stderr = w, w
	log := make(chan string)
	go func() { log <- followPip(out, report) }()
	err := cmd.Run()
	w.Close()
	if output := <-log; err != nil {
		return explainPip(output, err)
	}
	return nil
}

// pipEnvironment are environment variables with which pip takes packages from where its configuration files say, and nothing
// else of what these say: a target, a root or a dry run would have it install elsewhere, or nowhere.
func pipEnvironment(python string) []string {
	environment := CleanEnvironment()
	list := exec.Command(python, "-m", "pip", "config", "list")
	list.Env = environment
	out, err := list.Output()
	if err != nil {
		return environment // pip will say why when it installs
	}
	settings := append(configured(string(out)), "PIP_CONFIG_FILE="+os.DevNull)
	for _, variable := range environment {
		if !strings.HasPrefix(variable, "PIP_CONFIG_FILE=") {
			settings = append(settings, variable) // and so comes before what is configured
		}
	}
	return settings
}

// configured returns as environment variables what `pip config list` lists, section.name='value', of the settings of where
// packages come from. Those for `pip install` come after the global ones.
func configured(list string) (variables []string) {
	for _, section := range []string{"global.", "install."} {
		for line := range strings.Lines(list) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
			name, found := strings.CutPrefix(name, section)
			setting := strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
			if found && len(value) > 1 && slices.Contains(pipSettings, setting) {
				value = strings.NewReplacer(`\n`, " ", `\\`, `\`, `\'`, `'`).Replace(value[1 : len(value)-1])
				variables = append(variables, "PIP_"+setting+"="+strings.TrimSpace(value))
			}
		}
	}
	return variables
}

var downloading = regexp.MustCompile(`^\s*(?:Downloading|Using cached) (\S+) (\(.*\))`)

// followPip reports what pip says it is doing, until its output ends, and returns that output.
func followPip(output io.Reader, report *progress.Line) string {
	var log strings.Builder
	lines := bufio.NewScanner(output)
	lines.Buffer(nil, 1<<20)
	for n := 0; lines.Scan(); {
		line := lines.Text()
		log.WriteString(line + "\n")
		switch match := downloading.FindStringSubmatch(line); {
		case match != nil:
			n++
			name, _, _ := strings.Cut(path.Base(match[1]), "-")
			report.Show(0, 0, fmt.Sprintf("package %d: %s %s", n, name, match[2]))
		case strings.HasPrefix(line, "Installing collected packages"):
			report.Show(0, 0, fmt.Sprintf("unpacking %d packages", n))
		case strings.Contains(line, "Retrying"):
			report.Show(0, 0, "no answer from the package index, trying again")
		}
	}
	io.Copy(io.Discard, output)
	return log.String()
}

var (
	unreachable  = regexp.MustCompile(`(?i)connection|timed out|ProxyError|Name or service not known|Network is unreachable|SSLError`)
	missing      = regexp.MustCompile(`No matching distribution found for (\S+)`)
	otherContent = regexp.MustCompile(`(?s)DO NOT MATCH THE HASHES.*?\n\s+(\S+) from `)
	failure      = regexp.MustCompile(`(?m)^ERROR: (.*)$`)
)

// explainPip turns the output of a failed pip into one line that says what to do.
func explainPip(output string, err error) error {
	if match := otherContent.FindStringSubmatch(output); match != nil {
		return fmt.Errorf("the package index served another file than the pinned %s; check PIP_INDEX_URL and pip's settings, then try again", match[1])
	}
	if unreachable.MatchString(output) {
		return fmt.Errorf("the Python package index cannot be reached, and what it is needed for is not set up yet; connect to the network (or set PIP_INDEX_URL to a mirror) and try again")
	}
	if match := missing.FindStringSubmatch(output); match != nil {
		return fmt.Errorf("the package index has no ready-made %s for this machine (%s/%s); on Linux glibc 2.28 or newer is needed, elsewhere use the container in docker/", match[1], runtime.GOOS, runtime.GOARCH)
	}
	if match := failure.FindStringSubmatch(output); match != nil {
		return fmt.Errorf("pip: %s", match[1])
	}
	return fmt.Errorf("pip: %s", LastLine([]byte(output), err))
}
