package tiny

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const compiles = "TINY_TEST_COMPILES"

// NeedXLA skips a test where another backend than XLA was chosen.
func NeedXLA(t *testing.T) {
	t.Helper()
	if chosen := os.Getenv("GOMLX_BACKEND"); chosen != "" && !strings.HasPrefix(chosen, "xla") {
		t.Skipf("needs XLA, and GOMLX_BACKEND is %s", chosen)
	}
}

// AssertExact runs compile, which lets XLA compile something exactly or not, in a process of its own, and checks that all
// convolutions and matrix products stand in the compiled programs with that precision. least is how many of them the
// largest program must have. It is called once in a test.
func AssertExact(t *testing.T, least int, compile func(exact bool)) {
	t.Helper()
	if exact := os.Getenv(compiles); exact != "" {
		compile(exact == "yes")
		return
	}
	NeedXLA(t)
	for _, exact := range []string{"yes", "no"} {
		most := 0
		for _, program := range compiled(t, exact) {
			operations := regexp.MustCompile(`(?m)^.* (convolution|dot)\(.*$`).FindAllString(program, -1)
			for _, operation := range operations {
				if strings.Contains(operation, "operand_precision={highest,highest}") != (exact == "yes") {
					t.Errorf("exact %s: %s", exact, operation)
				}
			}
			most = max(most, len(operations))
		}
		if most < least {
			t.Errorf("exact %s: a program of %d convolutions and products, want at least %d", exact, most, least)
		}
	}
}

// compiled runs this test anew and returns the programs that XLA was given in it.
func compiled(t *testing.T, exact string) (programs []string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "a folder")
	c := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$")
	c.Env = append(os.Environ(), compiles+"="+exact, `XLA_FLAGS=--xla_dump_hlo_as_text --xla_dump_to="`+dir+`"`)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	paths, err := filepath.Glob(filepath.Join(dir, "*before_optimizations.txt"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("XLA wrote no program into %s: %v", dir, err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		programs = append(programs, string(text))
	}
	return programs
}
