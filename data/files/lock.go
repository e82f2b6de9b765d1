package files

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"readoutzones/data/progress"
)

// lockPoll is how often a lock that somebody else holds is tried again. The system could wait by itself, but then
// nothing could stop it.
const lockPoll = 100 * time.Millisecond

// Lock runs work while nobody else, in this process or in another, holds the lock file at path, which is made if missing
// and stays. Where it has to wait it shows that as progress ("another process is …: waiting for it"; what says what that
// is doing), until ctx is cancelled, which is an error.
//
// A process that work starts with the open lock file (as one of its ExtraFiles) holds the lock as well until it ends,
// even if this one is killed.
func Lock(ctx context.Context, path, what string, work func(lock *os.File) error) error {
	lock, ok, err := tryLock(path)
	if err == nil && !ok {
		lock, err = waitFor(ctx, path, what)
	}
	if err != nil {
		return err
	}
	defer lock.Close()
	return work(lock)
}

// waitFor takes a lock as soon as nobody holds it.
func waitFor(ctx context.Context, path, what string) (lock *os.File, err error) {
	line := progress.New("another process is " + what)
	defer line.Done()
	line.Show(0, 0, "waiting for it")
	for ok := false; err == nil && !ok; lock, ok, err = tryLock(path) {
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("%s: waiting for another process: %w", path, ctx.Err())
		case <-time.After(lockPoll):
		}
	}
	return lock, err
}

// TryLock takes the lock file at path, which is made if missing and stays, or returns ok = false where somebody holds it.
// The lock lasts until unlock is called or the process ends, however it ends.
func TryLock(path string) (unlock func(), ok bool, err error) {
	lock, ok, err := tryLock(path)
	return func() { lock.Close() }, ok, err
}

func tryLock(path string) (lock *os.File, ok bool, err error) {
	lock, err = os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o666) // less the umask
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
	return nil, false, cannotLock(path, err)
}

// cannotLock is the error of a lock that nobody holds, and that can't be taken.
func cannotLock(path string, err error) error {
	for _, unknown := range []error{unix.ENOSYS, unix.ENOLCK, unix.EOPNOTSUPP, unix.EINVAL} {
		if errors.Is(err, unknown) {
			return fmt.Errorf("%s: can't be locked (%w): its file system knows no locks, which keep two processes from doing the same; "+
				"choose a folder on another one (BLT_CACHE for the cache folder), or have it mounted with locks", path, err)
		}
	}
	return fmt.Errorf("%s: can't be locked: %w", path, err)
}

// flock locks an open file until it is closed, here and in every process that inherited it; unix.EWOULDBLOCK where
// somebody else has locked it.
func flock(file *os.File) error { return unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB) }
