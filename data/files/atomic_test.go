package files

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"readoutzones/data/internal/check"
)

func init() {
	// begin begins to write a file, says so, and goes on until stdin ends.
	children["begin"] = func(path string) {
		f, err := Create(path)
		if err == nil {
			_, err = f.WriteString("half of it")
		}
		fmt.Println(err)
		io.Copy(io.Discard, os.Stdin)
	}
}

// filesIn lists a folder, with what the files hold.
func filesIn(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		content, _ := os.ReadFile(filepath.Join(dir, e.Name()))
		list = append(list, e.Name()+": "+string(content))
	}
	return strings.Join(list, ", ")
}

func TestAFileStandsThereWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a file [1].txt")
	if err := Write(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	for _, end := range []struct {
		end  func(*Atomic) error
		want string
	}{
		{func(f *Atomic) error { f.Abort(); return nil }, "old"},
		{(*Atomic).Commit, "new"},
	} {
		f, err := Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString("new"); err != nil {
			t.Fatal(err)
		}
		if content, _ := os.ReadFile(path); string(content) != "old" {
			t.Errorf("%q stands there before Commit", content)
		}
		if err := end.end(f); err != nil {
			t.Error(err)
		}
		f.Abort() // which is allowed, and does nothing
		if got := filesIn(t, dir); got != "a file [1].txt: "+end.want {
			t.Errorf("the folder holds %s, want %s", got, end.want)
		}
	}
}

// A new file has the permissions that the umask leaves, one that is replaced keeps its own.
func TestPermissionsAreTheUsers(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0o022))
	for mask, want := range map[int]os.FileMode{0o022: 0o644, 0o077: 0o600, 0o002: 0o664} {
		syscall.Umask(mask)
		path := filepath.Join(t.TempDir(), "file")
		for _, change := range []os.FileMode{0, 0o640} {
			if change != 0 {
				want = change
				if err := os.Chmod(path, want); err != nil {
					t.Fatal(err)
				}
			}
			if err := Write(path, []byte("text")); err != nil {
				t.Fatal(err)
			}
			if info, err := os.Stat(path); err != nil || info.Mode() != want {
				t.Errorf("umask %o: mode %v, want %v (%v)", mask, info.Mode(), want, err)
			}
		}
		unlock, _, err := TryLock(path + ".lock")
		if err != nil {
			t.Fatal(err)
		}
		unlock()
		if info, err := os.Stat(path + ".lock"); err != nil || info.Mode() != os.FileMode(0o666&^mask) {
			t.Errorf("umask %o: the lock has mode %v (%v)", mask, info.Mode(), err)
		}
	}
}

// A link stays, and what it leads to is written, also where nothing stands yet; one into /proc leads to an open file, which could
// only be written to.
func TestALinkStays(t *testing.T) {
	dir := t.TempDir()
	check.WriteText(t, filepath.Join(dir, "real/file"), "old")
	for link, to := range map[string]string{"link": "real/file", "chain": "link", "folder": "real", "new": "real/new", "loop": "loop", "stdout": "/proc/self/fd/1"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	for path, real := range map[string]string{"link": "real/file", "chain": "real/file", "folder/file": "real/file", "new": "real/new", "folder/../real/other": "real/other"} {
		if err := Write(filepath.Join(dir, path), []byte(path)); err != nil {
			t.Error(err)
		}
		if content, err := os.ReadFile(filepath.Join(dir, real)); string(content) != path {
			t.Errorf("%s: %s holds %q (%v)", path, real, content, err)
		}
	}
	for _, link := range []string{"link", "chain", "new"} {
		if info, err := os.Lstat(filepath.Join(dir, link)); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("%s is no link any more: %v", link, err)
		}
	}
	for link, want := range map[string]string{"loop": "is a link that leads back to itself", "stdout": "is a device or a pipe", "folder": "is a folder"} {
		_, err := Create(filepath.Join(dir, link))
		check.OneLine(t, err, filepath.Join(dir, link)+": "+want)
	}
}

func TestAClosedFileIsNotReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	check.WriteText(t, path, "precious")
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	err := Write(path, nil)
	if !errors.Is(err, fs.ErrPermission) {
		t.Errorf("%v is no lack of permission", err)
	}
	check.OneLine(t, err, path+": is read-only (permission denied); give the name of another file to write, or allow writing to it")
	if content, _ := os.ReadFile(path); string(content) != "precious" {
		t.Errorf("it holds %q", content)
	}
}

func TestCreateRefuses(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]string{
		dir:             dir + ": is a folder; give the name of a file to write",
		"/dev/null":     "/dev/null: is a device or a pipe; give the name of a file to write",
		"/dev/stdout":   "/dev/stdout: is a device or a pipe; give the name of a file to write",
		"/dev/fd/1":     "/dev/fd/1: is a device or a pipe; give the name of a file to write",
		dir + "/none/a": "none/a: can't be written: no such file or directory; check the folder and its permissions",
	} {
		_, err := Create(path)
		check.OneLine(t, err, want)
	}
	f, err := Create(dir + "/a")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(dir+"/a", 0o755); err != nil {
		t.Fatal(err)
	}
	check.OneLine(t, f.Commit(), dir+"/a: can't be written: file exists")
	if got := filesIn(t, dir); got != "a: " {
		t.Errorf("after a failed Commit the folder holds %s", got)
	}
}

// What a killed process left is removed by the next one that writes into the folder; what a living one writes stays,
// and so does what only looks like it.
func TestAbandonedFilesAreRemoved(t *testing.T) {
	dir := t.TempDir()
	living, said := start(t, "begin", filepath.Join(dir, "living"), true)
	killed, alsoSaid := start(t, "begin", filepath.Join(dir, "killed"), true)
	if said != "<nil>" || alsoSaid != "<nil>" {
		t.Fatalf("the other processes can't write: %s, %s", said, alsoSaid)
	}
	check.WriteText(t, filepath.Join(dir, ".notes.unfinished"), "a user's")
	killed.Process.Kill()
	killed.Wait()
	if before := filesIn(t, dir); strings.Count(before, "half of it") != 2 {
		t.Fatalf("the folder holds %s, want two unfinished files", before)
	}
	mine, err := Create(filepath.Join(dir, "mine"))
	if err != nil {
		t.Fatal(err)
	}
	if err := Write(filepath.Join(dir, "whole"), []byte("all of it")); err != nil {
		t.Fatal(err)
	}
	after := filesIn(t, dir)
	for _, want := range []string{".living.", ".mine.", ".notes.unfinished: a user's", "whole: all of it"} {
		if !strings.Contains(after, want) {
			t.Errorf("the folder holds %s, %s is missing", after, want)
		}
	}
	if strings.Contains(after, "killed") {
		t.Errorf("the folder still holds %s", after)
	}
	if err := mine.Commit(); err != nil {
		t.Error(err)
	}
	living.end(t)
}

func TestRemoveTemporaryLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a", "b", "c"} {
		f, err := Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Abort()
		if name == "c" {
			if err := f.Commit(); err != nil {
				t.Fatal(err)
			}
		}
	}
	RemoveTemporary()
	if got := filesIn(t, dir); got != "c: " {
		t.Errorf("the folder holds %s, want the finished file c alone", got)
	}
}

// Many write into one folder at once: no file is taken for abandoned before it is whole.
func TestWritersDoNotDisturbEachOther(t *testing.T) {
	dir := t.TempDir()
	var group sync.WaitGroup
	for writer := range 8 {
		group.Go(func() {
			for i := range 5 {
				if err := Write(filepath.Join(dir, fmt.Sprint(writer, "-", i)), []byte("whole")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if got := filesIn(t, dir); strings.Count(got, ": whole") != 40 || strings.Contains(got, "unfinished") {
		t.Errorf("the folder holds %s", got)
	}
}
