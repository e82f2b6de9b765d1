package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
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
		for {
			if pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil); err != nil || pid <= 0 {
				break
			}
		}
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

// ownGroup keeps Ctrl-C from reaching the process: it is for us to end it, in order.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// endWithUs has the process told to stop if this one is killed; the thread that starts it must be the main one.
func endWithUs(cmd *exec.Cmd) {
	cmd.SysProcAttr.Pdeathsig = syscall.SIGTERM
}

// killGroup kills a process and all of its group.
func killGroup(pid int) { syscall.Kill(-pid, syscall.SIGKILL) }

// availableMemory returns how much memory is free for new programs, in bytes.
func availableMemory() int64 {
	content, _ := os.ReadFile("/proc/meminfo")
	if _, rest, found := bytes.Cut(content, []byte("MemAvailable:")); found {
		var kilobytes int64
		fmt.Sscan(string(rest), &kilobytes)
		return kilobytes << 10
	}
	return 0
}

// freeSpace returns how much the disk of a folder has free, in bytes, 0 if that is not known.
func freeSpace(dir string) int64 {
	var disk unix.Statfs_t
	if err := unix.Statfs(dir, &disk); err != nil {
		return 0
	}
	return int64(disk.Bavail) * int64(disk.Bsize)
}
