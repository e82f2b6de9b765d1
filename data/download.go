package data

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// download fetches one file into a partial one beside it, which bears the sha256's first digits: a download
// goes on only with the very same content.
type download struct {
	*Fetcher
	file     osfFile
	path     string
	part     *os.File
	have     int64  // bytes in part
	best     int64  // the most that have was
	identity string // the ETag of what is being downloaded
	progress *counter
}

// run downloads the file, from where an earlier run stopped.
func (d *download) run(ctx context.Context) error {
	if err := d.open(); err != nil {
		return err
	}
	defer d.part.Close()
	if free, err := freeSpace(d.path); err == nil && free < d.file.size-d.have {
		return fmt.Errorf("%s: needs %s more, but the disk has %s left; free some space or choose another folder", d.path, bytesText(d.file.size-d.have), bytesText(free))
	}
	d.progress = startProgress("downloading "+filepath.Base(d.path), d.have, d.file.size, "bytes")
	defer d.progress.stop()
	for attempt := 1; ; attempt++ {
		if err := d.try(ctx, d.path, d.fetchRest); err != nil {
			return fmt.Errorf("%s: download: %w", d.path, err)
		}
		err := d.check()
		if err == nil {
			return d.finish()
		}
		// The parts don't belong together, or the server sent something else.
		if err := d.restart(); err != nil {
			return err
		}
		if attempt == 2 {
			return fmt.Errorf("%s: download: %w twice; try later, or download it by hand and compare", d.path, err)
		}
	}
}

// open opens the partial file, alone.
func (d *download) open() error {
	name := filepath.Join(filepath.Dir(d.path), fmt.Sprintf(".%s.%.12s.part", filepath.Base(d.path), d.file.sha256))
	part, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return fmt.Errorf("%s: can't be written: %w", name, reason(err))
	}
	if err := unix.Flock(int(part.Fd()), unix.LOCK_EX|unix.LOCK_NB); errors.Is(err, unix.EWOULDBLOCK) {
		part.Close()
		return fmt.Errorf("%s: is being downloaded by another process; wait for it", d.path)
	}
	d.part = part
	if d.have, err = part.Seek(0, io.SeekEnd); err != nil {
		part.Close()
		return fmt.Errorf("%s: can't be read: %w", name, reason(err))
	}
	if d.have > d.file.size {
		if err := d.restart(); err != nil {
			part.Close()
			return err
		}
	}
	return nil
}

// restart throws away what has arrived.
func (d *download) restart() error {
	d.have, d.identity = 0, ""
	if err := d.part.Truncate(0); err != nil {
		return fmt.Errorf("%s: can't be written: %w", d.part.Name(), reason(err))
	}
	return nil
}

// fetchRest asks for what is missing and appends it; progress means that more has arrived than ever before.
func (d *download) fetchRest(ctx context.Context) (progress bool, err error) {
	if d.have == d.file.size {
		return true, nil
	}
	response, err := d.get(ctx, d.file.url, d.have, d.identity)
	if err != nil {
		return false, err
	}
	defer response.Body.Close()
	if err := d.accept(response); err != nil {
		return false, err
	}
	n, err := io.Copy(&countingWriter{io.NewOffsetWriter(d.part, d.have), d.have, d.progress}, io.LimitReader(response.Body, d.file.size-d.have))
	d.have += n
	progress = d.have > d.best
	d.best = max(d.best, d.have)
	if err == nil && d.have < d.file.size {
		err = errors.New("the connection was cut")
	}
	var diskError *os.PathError
	if errors.As(err, &diskError) {
		err = permanent{fmt.Errorf("can't be written: %w", diskError.Err)}
	}
	return progress, err
}

// accept looks at the head of an answer and decides where its bytes belong: after what we have, or at the
// beginning when the server sends everything again or something new.
func (d *download) accept(r *http.Response) error {
	var first, last, total int64
	switch r.StatusCode {
	case http.StatusOK:
		if r.ContentLength >= 0 && r.ContentLength != d.file.size {
			return fmt.Errorf("the server offers %d bytes, OSF's list says %d", r.ContentLength, d.file.size)
		}
		if err := d.restart(); err != nil {
			return permanent{err}
		}
	case http.StatusPartialContent:
		_, err := fmt.Sscanf(r.Header.Get("Content-Range"), "bytes %d-%d/%d", &first, &last, &total)
		if err != nil || first != d.have || total != d.file.size {
			if err := d.restart(); err != nil {
				return permanent{err}
			}
			return fmt.Errorf("the server sends another part than it was asked for (%.80q)", r.Header.Get("Content-Range"))
		}
	case http.StatusRequestedRangeNotSatisfiable:
		if err := d.restart(); err != nil {
			return permanent{err}
		}
		return errors.New("the server can't go on from there")
	default:
		return statusError(r)
	}
	if tag := r.Header.Get("ETag"); !strings.HasPrefix(tag, "W/") {
		d.identity = tag
	}
	return nil
}

// check compares the sha256 of what has arrived.
func (d *download) check() error {
	sum, err := hashFile(d.part.Name())
	if err == nil && sum != d.file.sha256 {
		err = fmt.Errorf("what arrived has sha256 %.12s…, not %.12s…", sum, d.file.sha256)
	}
	return err
}

// finish gives the file its name.
func (d *download) finish() error {
	if err := d.part.Sync(); err != nil {
		return fmt.Errorf("%s: can't be written: %w", d.path, reason(err))
	}
	if err := rename(d.part.Name(), d.path); err != nil {
		return err
	}
	return writeFetched(d.path, d.file)
}

// hashFile returns the sha256 of a file in hexadecimal.
func hashFile(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", reason(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", reason(err)
	}
	progress := startProgress("checking the sha256 of "+filepath.Base(path), 0, info.Size(), "bytes")
	defer progress.stop()
	sum := sha256.New()
	if _, err := io.CopyBuffer(&countingWriter{sum, 0, progress}, struct{ io.Reader }{file}, make([]byte, 1<<20)); err != nil {
		return "", reason(err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// countingWriter shows how many bytes were written, counting from done.
type countingWriter struct {
	io.Writer
	done     int64
	progress *counter
}

func (w *countingWriter) Write(b []byte) (int, error) {
	n, err := w.Writer.Write(b)
	w.done += int64(n)
	w.progress.set(w.done)
	return n, err
}
