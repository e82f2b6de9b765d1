package native

import (
	"bytes"
	"debug/elf"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strings"

	"golang.org/x/sys/unix"

	"readoutzones/data/files"
)

// checkPlugin returns an error where loading the plugin at path would end this process, as it does when half of the file is
// missing or XLA_FLAGS holds what the plugin does not know. advice is what to do about a file that is no plugin.
func checkPlugin(path, advice string) error {
	if runtime.GOOS != "linux" {
		return nil
	}
	if err := checkLibrary(path); err != nil {
		return fmt.Errorf("%s: can't be XLA's plugin: %w; %s", path, err, advice)
	}
	unknown, err := unknownFlag(path, os.Getenv("XLA_FLAGS"))
	if err != nil {
		return fmt.Errorf("%s: can't be read: %w", path, files.Reason(err))
	}
	if unknown != "" {
		return fmt.Errorf("XLA_FLAGS holds %s, which the plugin %s does not know and would end the program for; take it out", unknown, path)
	}
	return nil
}

// machines are the processors that Go's names stand for.
var machines = map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64}

// checkLibrary returns an error where the file is not a whole shared library for this machine. Its table of sections, which
// stands at its end, tells that it is whole.
func checkLibrary(path string) error {
	library, err := elf.Open(path)
	if err != nil {
		if reason := files.Reason(err); reason != err {
			return reason
		}
		return fmt.Errorf("it is damaged, or no library (%w)", err)
	}
	defer library.Close()
	if want, known := machines[runtime.GOARCH]; known && library.Machine != want {
		return fmt.Errorf("it is for another processor (%v)", library.Machine)
	}
	return nil
}

// quoted is a flag's value as XLA lets it hold spaces.
var quoted = regexp.MustCompile(`="(\\.|[^"\\])*"|='[^']*'`)

// unknownFlag returns the first of the flags, as XLA_FLAGS has them, whose name does not occur in the plugin's file; "" where
// all do. Flags in a file of their own, whose name XLA_FLAGS may be instead, are not looked at.
func unknownFlag(path, flags string) (string, error) {
	if !strings.HasPrefix(flags, "-") {
		return "", nil
	}
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || info.Size() == 0 {
		return "", err
	}
	content, err := unix.Mmap(int(file.Fd()), 0, int(info.Size()), unix.PROT_READ, unix.MAP_PRIVATE)
	if err != nil {
		return "", err
	}
	defer unix.Munmap(content)
	for _, flag := range strings.Fields(quoted.ReplaceAllString(flags, "=")) {
		name, _, _ := strings.Cut(strings.TrimLeft(flag, "-"), "=")
		if strings.HasPrefix(flag, "-") && !bytes.Contains(content, []byte(name)) {
			return flag, nil
		}
	}
	return "", nil
}
