package run

import (
	"os"
	"path/filepath"
	"testing"
)

func TestJobs(t *testing.T) {
	for _, test := range []struct {
		cores int
		free  int64
		want  int
	}{{2, 24 << 30, 2}, {2, 5 << 30, 1}, {2, 1 << 30, 1}, {16, 24 << 30, 6}, {4, 0, 4}} {
		if got := jobsFor(test.cores, test.free); got != test.want {
			t.Errorf("%d cores and %d GiB: %d, want %d", test.cores, test.free>>30, got, test.want)
		}
	}
}

// What is free is what the machine has, or what a container's or a job's limit leaves, wherever above this process it stands.
func TestAvailableMemoryKnowsLimits(t *testing.T) {
	const machine = "MemTotal: 67108864 kB\nMemAvailable:   33554432 kB\n" // 32 GiB are free
	for name, test := range map[string]struct {
		files map[string]string
		want  int64
	}{
		"nobody tells": {nil, 0},
		"no limit":     {map[string]string{"proc/meminfo": machine, "proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "max\n"}, 32 << 30},
		"a container": {map[string]string{"proc/meminfo": machine, "proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "4294967296\n",
			"sys/fs/cgroup/memory.current": "3221225472\n", "sys/fs/cgroup/memory.stat": "anon 1\ninactive_file 1073741824\n"}, 2 << 30},
		"a job, by the group above": {map[string]string{"proc/meminfo": machine, "proc/self/cgroup": "0::/job_7/step_0\n", "sys/fs/cgroup/job_7/memory.max": "8589934592\n",
			"sys/fs/cgroup/job_7/memory.current": "0\n", "sys/fs/cgroup/job_7/step_0/memory.max": "max\n"}, 8 << 30},
		"version 1": {map[string]string{"proc/meminfo": machine, "proc/self/cgroup": "9:name=systemd:/\n4:memory:/docker/a\n", "sys/fs/cgroup/memory/memory.limit_in_bytes": "6442450944\n",
			"sys/fs/cgroup/memory/memory.usage_in_bytes": "1073741824\n", "sys/fs/cgroup/memory/docker/a/memory.limit_in_bytes": "9223372036854771712\n"}, 5 << 30},
		"used up": {map[string]string{"proc/meminfo": machine, "proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "100\n", "sys/fs/cgroup/memory.current": "100\n"}, 1},
	} {
		root := t.TempDir()
		for path, text := range test.files {
			path = filepath.Join(root, path)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got := availableMemory(root); got != test.want {
			t.Errorf("%s: %d bytes, want %d", name, got, test.want)
		}
	}
	if availableMemory("/") == 0 {
		t.Error("this machine tells nothing")
	}
}
