package jupyter

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"

	"readoutzones/data/native"
)

// Workspaces as Go's variable GOWORK names them: none, so that this repository's go.mod alone counts, or the one of the
// folder, which in a notebook is the kernel's own.
const (
	noWorkspace    = "GOWORK=off"
	foundWorkspace = "GOWORK=auto"
)

// goSettings are environment variables for programs that call Go, whatever the user's own say about modules: a workspace of
// other modules and -mod=mod are right where they were meant for, and nowhere here.
func goSettings(workspace string) []string { return []string{workspace, "GOFLAGS=" + goFlags()} }

// goFlags are the user's flags for Go but those about modules. It is not empty, as that would be the user's setting again.
var goFlags = sync.OnceValue(func() string {
	out, err := exec.Command("go", "env", "GOFLAGS").Output()
	if err != nil {
		return "-mod=readonly"
	}
	return strings.Join(append(slices.DeleteFunc(strings.Fields(string(out)), aboutModules), "-mod=readonly"), " ")
})

func aboutModules(flag string) bool {
	name, _, _ := strings.Cut(strings.TrimLeft(flag, "-"), "=")
	return name == "mod" || name == "modfile"
}

const compilerAdvice = "install a C compiler (Debian, Ubuntu: apt install gcc libc6-dev; macOS: xcode-select --install)"

// Compiler returns the C compiler that Go uses, with its version: go-xla is built with cgo.
func Compiler(ctx context.Context, root string) (string, error) {
	enabled, cc, err := compiler(ctx, root)
	switch {
	case err != nil:
		return "", err
	case enabled != "1":
		return "", fmt.Errorf("cgo is off; %s, or set CGO_ENABLED=1", compilerAdvice)
	}
	version, err := Output(ctx, root, cc[0], append(cc[1:], "--version")...)
	if err != nil {
		return "", fmt.Errorf("%s does not run (%w); %s", strings.Join(cc, " "), err, compilerAdvice)
	}
	return strings.SplitN(version, " Copyright", 2)[0], nil
}

// compiler returns Go's settings for cgo: whether it is on ("1"), and the C compiler with its options.
func compiler(ctx context.Context, root string) (enabled string, cc []string, err error) {
	settings, err := Output(ctx, root, "go", "env", "CGO_ENABLED", "CC")
	if err != nil {
		return "", nil, err
	}
	fields := strings.Fields(settings)
	if len(fields) < 2 {
		return "0", nil, nil
	}
	return fields[0], fields[1:], nil
}

// Output starts a program in dir and returns what it printed, on one line.
func Output(ctx context.Context, dir, program string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", errors.New(native.LastLine(out, err))
	}
	return strings.Join(strings.Fields(string(out)), " "), nil
}

// TemporaryFolder makes a folder for what Jupyter and its kernels would leave behind. The cells' programs run there: it lies
// where Go's own temporary ones do ($GOTMPDIR), as the system's folder may be closed to programs.
func TemporaryFolder() (string, error) { return os.MkdirTemp(os.Getenv("GOTMPDIR"), "readoutzones-") }
