//go:build !unix

package native

import (
	"fmt"
	"os"
	"runtime"
)

// Locked is where set-up begins; on this system there is none.
func Locked(path, title string, work func(lock *os.File) error) error {
	return fmt.Errorf("%s cannot be set up on %s; use WSL or the container in docker/", title, runtime.GOOS)
}
