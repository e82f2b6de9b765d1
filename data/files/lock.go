package files

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// lockPoll is how often a lock that somebody else holds is tried again. The system could wait by itself, but then
// nothing could stop it.
const lockPoll = 100 * time.Millisecond

// Lock runs work while nobody else, in this process or in another, holds the lock file at path, which is made if missing
// and stays. Where it has to wait it says so once on stderr ("another process is …, waiting for it": what says what it
// is doing), until ctx is cancelled, which is an error.
//
// A process that work starts with the open lock file (as one of its ExtraFiles) holds the lock as well until it ends,
// even if this one is killed.
func Lock(ctx context.Context, path, what string, work func(lock *os.File) error) error {
	lock, ok, err := tryLock(path)
	if err == nil && !ok {
		fmt.Fprintf(os.Stderr, "another process is %s, waiting for it\n", what)
	}
	for err == nil && !ok {
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: waiting for another process: %w", path, ctx.Err())
		case <-time.After(lockPoll):
			lock, ok, err = tryLock(path)
		}
	}
	if err != nil {
		return err
	}
	defer lock.Close()
	return work(lock)
}

// TryLock takes the lock file at path, which is made if missing and stays, or returns ok = false where somebody holds it.
// The lock lasts until unlock is called or the process ends, however it ends.
func TryLock(path string) (unlock func(), ok bool, err error) {
	lock, ok, err := tryLock(path)
	return func() { lock.Close() }, ok, err
}

func tryLock(path string) (lock *os.File, ok bool, err error) {
	lock, err = os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, false, fmt.Errorf("%s: can't be locked: %w", path, Reason(err))
	}
	if err = flock(lock); err == nil {
		return lock, true, nil
	}
	lock.Close()
	if errors.Is(err, unix.EWOULDBLOCK) {
		return nil, false, nil
	}
	return nil, false, fmt.Errorf("%s: can't be locked: %w", path, err)
}

// flock locks an open file until it is closed, here and in every process that inherited it; unix.EWOULDBLOCK where
// somebody else has locked it.
func flock(file *os.File) error { return unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB) }
