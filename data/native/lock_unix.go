//go:build unix

package native

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// Locked runs work while no other process runs locked work with the same lock file. A process that work starts and
// hands the file to holds the lock as well, until it ends.
func Locked(path, title string, work func(lock *os.File) error) error {
	lock, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return fmt.Errorf("%w", err)
	}
	defer lock.Close()
	err = unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		fmt.Fprintf(os.Stderr, "another process is setting up %s, waiting for it\n", title)
		for err = unix.EINTR; errors.Is(err, unix.EINTR); {
			err = unix.Flock(int(lock.Fd()), unix.LOCK_EX)
		}
	}
	if err != nil {
		return fmt.Errorf("%s cannot be locked: %w", path, err)
	}
	return work(lock)
}
