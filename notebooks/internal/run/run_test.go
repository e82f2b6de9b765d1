package run

import "testing"

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
