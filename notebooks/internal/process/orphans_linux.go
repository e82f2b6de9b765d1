package process

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// adoptOrphans makes the processes whose parents have died children of this one, so that killDescendants finds them.
func adoptOrphans() {
	unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) // where that is impossible an orphan may stay
}

// endWithGo has this program asked to stop when its parent ends, if that is the go command: `go run` does not pass SIGTERM
// on, it dies of it.
func endWithGo() {
	name, _ := os.ReadFile(fmt.Sprintf("/proc/%d/comm", os.Getppid()))
	if string(name) == "go\n" {
		unix.Prctl(unix.PR_SET_PDEATHSIG, uintptr(unix.SIGTERM), 0, 0, 0) // where that is impossible Ctrl-C stops both
	}
}

// killDescendants ends every process that this one, or one of those, has started.
func killDescendants() {
	for range 50 { // a process may start another meanwhile
		alive := descendants(os.Getpid())
		if len(alive) == 0 {
			return
		}
		for _, pid := range alive {
			syscall.Kill(pid, syscall.SIGKILL)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// descendants lists the children of a process, and theirs.
func descendants(of int) []int {
	children := map[int][]int{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		content, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		// pid (name) state parent …; the name may hold anything
		var state string
		var parent int
		if _, err := fmt.Sscan(string(content[bytes.LastIndexByte(content, ')')+1:]), &state, &parent); err == nil && state != "Z" {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
			children[parent] = append(children[parent], pid)
		}
	}
	found := append([]int(nil), children[of]...)
	for i := 0; i < len(found); i++ {
		found = append(found, children[found[i]]...)
	}
	return found
}
