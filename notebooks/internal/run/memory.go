package run

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// availableMemory returns how much memory is free for new programs, in bytes, 0 where nobody tells (on Linux it is told): of
// the machine, or what the limit of a container or of a cluster's job leaves, if that is less. root is "/", but in tests.
func availableMemory(root string) (free int64) {
	content, _ := os.ReadFile(filepath.Join(root, "proc", "meminfo"))
	free = number(content, "MemAvailable:") << 10 // told in kB
	groups, _ := os.ReadFile(filepath.Join(root, "proc", "self", "cgroup"))
	for line := range strings.Lines(string(groups)) { // "0::/path", or "4:memory:/path" in version 1
		fields := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(fields) < 3 {
			continue
		}
		mount := filepath.Join(root, "sys", "fs", "cgroup")
		if fields[1] == "memory" {
			mount = filepath.Join(mount, "memory")
		}
		for group := fields[2]; ; group = filepath.Dir(group) { // a limit holds for all groups below
			if left, limited := leftIn(filepath.Join(mount, group)); limited && (free == 0 || left < free) {
				free = left
			}
			if group == filepath.Dir(group) {
				break
			}
		}
	}
	return free
}

// leftIn returns how much memory the limit of a control group leaves, and whether it has one.
func leftIn(group string) (left int64, limited bool) {
	for _, names := range [][3]string{
		{"memory.max", "memory.current", "inactive_file "},
		{"memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file "},
	} {
		limit, err := strconv.ParseInt(read(group, names[0]), 10, 64) // not "max", which is none
		if err != nil {
			continue
		}
		used, _ := strconv.ParseInt(read(group, names[1]), 10, 64)
		cached := number([]byte(read(group, "memory.stat")), names[2]) // which the system gives up when it is needed
		return max(1, limit-used+cached), true
	}
	return 0, false
}

func read(dir, name string) string {
	content, _ := os.ReadFile(filepath.Join(dir, name))
	return strings.TrimSpace(string(content))
}

// number returns the number that follows a word at the beginning of a line, 0 if there is none.
func number(text []byte, word string) (n int64) {
	if _, rest, found := bytes.Cut(append([]byte("\n"), text...), []byte("\n"+word)); found {
		fmt.Sscan(string(rest), &n)
	}
	return n
}
