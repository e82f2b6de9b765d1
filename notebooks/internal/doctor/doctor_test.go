package doctor

import (
	"errors"
	"testing"
)

func TestWhatTheCommandLineTellsOfTheBackend(t *testing.T) {
	const others = "ok  cache folder  /cache\nok  libhdf5       /cache/libhdf5.so\n"
	for _, test := range []struct {
		output   string
		err      error
		ok, want string
	}{
		{others + "ok  computing     xla, 4 devices\n", nil, "xla, 4 devices", ""},
		{others + "BAD computing     no plugin; install one\nblt: doctor: 1 of 3 checks failed\nexit status 1\n", errors.New("exit status 1"), "", "no plugin; install one"},
		{others + "SIGSEGV: segmentation violation\nexit status 2\n", errors.New("exit status 2"), "", "`go tool blt doctor` ended with exit status 2"},
		{"", errors.New("no go"), "", "`go tool blt doctor` ended with no go"},
	} {
		got, err := told([]byte(test.output), test.err)
		if got != test.ok || (err == nil) != (test.want == "") || err != nil && err.Error() != test.want {
			t.Errorf("%q: %q, %v; want %q, %q", test.output, got, err, test.ok, test.want)
		}
	}
}
