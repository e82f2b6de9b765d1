package sources

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"

	"readoutzones/data/files"
	"readoutzones/data/progress"
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
	line     *progress.Counter
}

// run downloads the file, from where an earlier run stopped.
func (d *download) run(ctx context.Context) error {
	if err := d.open(); err != nil {
		return err
	}
	defer d.part.Close()
	if err := files.CheckSpace(d.path, d.file.Size-d.have, "free some space or choose another folder"); err != nil {
		return err
	}
	d.line = progress.Count("downloading "+filepath.Base(d.path), d.have, d.file.Size, "bytes")
	defer d.line.Done()
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
	name := filepath.Join(filepath.Dir(d.path), fmt.Sprintf(".%s.%.12s.part", filepath.Base(d.path), d.file.SHA256))
	part, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return fmt.Errorf("%s: can't be written: %w", name, files.Reason(err))
	}
	if err := unix.Flock(int(part.Fd()), unix.LOCK_EX|unix.LOCK_NB); errors.Is(err, unix.EWOULDBLOCK) {
		part.Close()
		return fmt.Errorf("%s: is being downloaded by another process; wait for it", d.path)
	}
	d.part = part
	if d.have, err = part.Seek(0, io.SeekEnd); err != nil {
		part.Close()
		return fmt.Errorf("%s: can't be read: %w", name, files.Reason(err))
	}
	if d.have > d.file.Size {
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
		return fmt.Errorf("%s: can't be written: %w", d.part.Name(), files.Reason(err))
	}
	return nil
}

// fetchRest asks for what is missing and appends it; progress means that more has arrived than ever before.
func (d *download) fetchRest(ctx context.Context) (progress bool, err error) {
	if d.have == d.file.Size {
		return true, nil
	}
	response, err := d.get(ctx, d.file.URL, d.have, d.identity)
	if err != nil {
		return false, err
	}
	defer response.Body.Close()
	if err := d.accept(response); err != nil {
		return false, err
	}
	n, err := io.Copy(io.MultiWriter(io.NewOffsetWriter(d.part, d.have), d.line), io.LimitReader(response.Body, d.file.Size-d.have))
	d.have += n
	progress = d.have > d.best
	d.best = max(d.best, d.have)
	if err == nil && d.have < d.file.Size {
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
		if r.ContentLength >= 0 && r.ContentLength != d.file.Size {
			return fmt.Errorf("the server offers %d bytes, OSF's list says %d", r.ContentLength, d.file.Size)
		}
		if err := d.restart(); err != nil {
			return permanent{err}
		}
	case http.StatusPartialContent:
		_, err := fmt.Sscanf(r.Header.Get("Content-Range"), "bytes %d-%d/%d", &first, &last, &total)
		if err != nil || first != d.have || total != d.file.Size {
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
	sum, err := files.SHA256(d.part.Name())
	if err == nil && sum != d.file.SHA256 {
		err = fmt.Errorf("what arrived has sha256 %.12s…, not %.12s…", sum, d.file.SHA256)
	}
	return err
}

// finish gives the file its name.
func (d *download) finish() error {
	if err := d.part.Sync(); err != nil {
		return fmt.Errorf("%s: can't be written: %w", d.path, files.Reason(err))
	}
	if err := files.Rename(d.part.Name(), d.path); err != nil {
		return err
	}
	return files.NoteChecked(d.path, d.file.Checksum)
}
