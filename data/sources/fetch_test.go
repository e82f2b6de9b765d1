package sources

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"readoutzones/data/files"
	"readoutzones/data/images"
	"readoutzones/data/internal/check"
)

// fakeOSF is a server with a project of OSF's interface that has the given files. How a download is answered
// is up to serve, which is told how often it was called before.
type fakeOSF struct {
	*httptest.Server
	project string
	files   map[string][]byte
	serve   func(call int, w http.ResponseWriter, r *http.Request, content []byte)

	mu     sync.Mutex
	asked  int      // requests of any kind
	calls  int      // downloads
	ranges []string // that were asked for
}

func newFakeOSF(t *testing.T, files map[string][]byte) *fakeOSF {
	o := &fakeOSF{project: osfMiniEcoset, files: files, serve: serveWell}
	o.Server = httptest.NewServer(o)
	t.Cleanup(o.Close)
	return o
}

// serveWell answers as a good server does.
func serveWell(_ int, w http.ResponseWriter, r *http.Request, content []byte) {
	w.Header().Set("ETag", `"`+hexHash(content)[:8]+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

func hexHash(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

func (o *fakeOSF) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	o.asked++
	o.mu.Unlock()
	if name, ok := strings.CutPrefix(r.URL.Path, "/download/"); ok {
		o.mu.Lock()
		call := o.calls
		o.calls++
		o.ranges = append(o.ranges, r.Header.Get("Range"))
		o.mu.Unlock()
		o.serve(call, w, r, o.files[name])
		return
	}
	folder, ok := strings.CutPrefix(r.URL.Path, "/nodes/"+o.project+"/files/osfstorage/")
	if !ok {
		http.NotFound(w, r)
		return
	}
	// Files stand on the first page of their folder, the folder "128" is on the root's second.
	var entries []string
	next := "null"
	if folder == "" && r.URL.Query().Get("page") == "2" {
		entries = []string{fmt.Sprintf(`{"attributes": {"kind": "folder", "name": "128", "size": null}, "links": {},
			"relationships": {"files": {"links": {"related": {"href": "%s/nodes/%s/files/osfstorage/128/"}}}}}`, o.URL, o.project)}
	} else {
		for name, content := range o.files {
			if dir, base := filepath.Split(name); dir == folder {
				entries = append(entries, fmt.Sprintf(`{"attributes": {"kind": "file", "name": %q, "size": %d, "extra": {"hashes": {"md5": "-", "sha256": %q}}},
					"links": {"download": "%s/download/%s"}}`, base, len(content), hexHash(content), o.URL, name))
			}
		}
		if folder == "" {
			next = fmt.Sprintf("%q", o.URL+r.URL.Path+"?page=2")
		}
	}
	fmt.Fprintf(w, `{"data": [%s], "links": {"first": null, "next": %s}}`, strings.Join(entries, ", "), next)
}

// testFetcher is a Fetcher from a fake OSF, impatient.
func testFetcher(t *testing.T, o *fakeOSF) *Fetcher {
	f := NewFetcher(t.TempDir())
	f.API, f.client, f.stall, f.pause = o.URL, o.Client(), 200*time.Millisecond, time.Millisecond
	return f
}

func randomBytes(n int) []byte {
	rng := rand.NewChaCha8([32]byte{byte(n)})
	b := make([]byte, n)
	rng.Read(b)
	return b
}

var ecoset = map[string][]byte{"miniecoset_64px.h5": randomBytes(300_000), "128/miniecoset_128px.h5": randomBytes(1000), "readme.txt": []byte("x")}

// cut sends some bytes of what was asked for and breaks the connection.
func cut(w http.ResponseWriter, r *http.Request, content []byte, bytes int) {
	from := rangeStart(r)
	w.Header().Set("Content-Length", strconv.Itoa(len(content)-from))
	if from > 0 {
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(content)-1, len(content)))
		w.WriteHeader(http.StatusPartialContent)
	}
	w.Write(content[from:min(from+bytes, len(content))])
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

func rangeStart(r *http.Request) int {
	from := 0
	fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from)
	return from
}

// Servers that misbehave, and what has to come of it: the whole file, or one line.
func TestFetch(t *testing.T) {
	other := randomBytes(300_001)[1:]
	for name, c := range map[string]struct {
		serve func(call int, w http.ResponseWriter, r *http.Request, content []byte)
		want  string // the error; the file if empty
		calls int    // at most
	}{
		"well": {serve: serveWell, calls: 1},
		"cuts": {calls: 11, serve: func(_ int, w http.ResponseWriter, r *http.Request, content []byte) {
			cut(w, r, content, 30_000)
		}},
		"stalls": {calls: 2, serve: func(call int, w http.ResponseWriter, r *http.Request, content []byte) {
			if call > 0 {
				serveWell(call, w, r, content)
				return
			}
			w.Write(content[:100_000])
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}},
		"stalls before it answers": {calls: 2, serve: func(call int, w http.ResponseWriter, r *http.Request, content []byte) {
			if call > 0 {
				serveWell(call, w, r, content)
				return
			}
			<-r.Context().Done()
		}},
		"500, then 429": {calls: 3, serve: func(call int, w http.ResponseWriter, r *http.Request, content []byte) {
			if call < 2 {
				w.WriteHeader([]int{500, 429}[call])
				return
			}
			serveWell(call, w, r, content)
		}},
		"500 for ever": {calls: maxTries, want: "500 Internal Server Error (after 8 tries)", serve: func(_ int, w http.ResponseWriter, _ *http.Request, _ []byte) {
			w.WriteHeader(500)
		}},
		"403": {calls: 1, want: "403 Forbidden", serve: func(_ int, w http.ResponseWriter, _ *http.Request, _ []byte) {
			w.WriteHeader(403)
		}},
		"ignores ranges": {calls: 3, serve: func(call int, w http.ResponseWriter, r *http.Request, content []byte) {
			r.Header.Del("Range")
			if call < 2 {
				cut(w, r, content, 100_000)
			}
			serveWell(call, w, r, content)
		}},
		"ignores ranges and always cuts": {calls: maxTries + 1, want: "(after 8 tries)", serve: func(_ int, w http.ResponseWriter, r *http.Request, content []byte) {
			r.Header.Del("Range")
			cut(w, r, content, 100_000)
		}},
		"sends another part": {calls: 3, serve: func(call int, w http.ResponseWriter, r *http.Request, content []byte) {
			switch call {
			case 0:
				cut(w, r, content, 100_000)
			case 1:
				r.Header.Set("Range", "bytes=7-")
			}
			serveWell(call, w, r, content)
		}},
		"promises too little": {calls: 2, serve: func(call int, w http.ResponseWriter, r *http.Request, content []byte) {
			if call == 0 {
				content = content[:1000]
			}
			serveWell(call, w, r, content)
		}},
		"promises too much": {calls: maxTries, want: "the server offers 300001 bytes, OSF's list says 300000", serve: func(call int, w http.ResponseWriter, r *http.Request, content []byte) {
			serveWell(call, w, r, append(bytes.Clone(content), 0))
		}},
		"sends too much": {calls: 1, serve: func(_ int, w http.ResponseWriter, _ *http.Request, content []byte) {
			w.Write(append(bytes.Clone(content), 0)) // chunked, without a length
		}},
		"sends something else": {calls: 2, want: "what arrived has sha256", serve: func(call int, w http.ResponseWriter, r *http.Request, _ []byte) {
			serveWell(call, w, r, other)
		}},
		"something else on resuming, by ETag": {calls: 2, serve: func(call int, w http.ResponseWriter, r *http.Request, content []byte) {
			if call == 0 { // the server's file is replaced while we download; then it is the right one
				w.Header().Set("ETag", `"old"`)
				cut(w, r, other, 100_000)
			}
			serveWell(call, w, r, content)
		}},
		"something else on resuming, without a word": {calls: 3, serve: func(call int, w http.ResponseWriter, r *http.Request, content []byte) {
			if call == 0 {
				cut(w, r, other, 100_000)
			}
			http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
		}},
		"nothing from there on": {calls: 3, serve: func(call int, w http.ResponseWriter, r *http.Request, content []byte) {
			switch call {
			case 0:
				cut(w, r, content, 100_000)
			case 1:
				w.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
				return
			}
			serveWell(call, w, r, content)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			o := newFakeOSF(t, ecoset)
			o.serve = c.serve
			f := testFetcher(t, o)
			path, err := f.MiniEcoset(context.Background(), 64)
			if o.calls > c.calls {
				t.Errorf("%d downloads, want at most %d: %q", o.calls, c.calls, o.ranges)
			}
			if c.want != "" {
				check.OneLine(t, err, filepath.Join(f.Dir, "miniecoset_64px.h5"), c.want)
				if _, err := os.Stat(filepath.Join(f.Dir, "miniecoset_64px.h5")); err == nil {
					t.Error("there is a file under the final name")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, ecoset["miniecoset_64px.h5"]) {
				t.Errorf("another file arrived (%v)", err)
			}
			left, _ := filepath.Glob(filepath.Join(f.Dir, ".*"))
			if len(left) != 0 {
				t.Errorf("files are left: %v", left)
			}
		})
	}
}

func TestFetchInFolder(t *testing.T) {
	f := testFetcher(t, newFakeOSF(t, ecoset))
	path, err := f.MiniEcoset(context.Background(), 128)
	if err != nil || path != filepath.Join(f.Dir, "128", "miniecoset_128px.h5") {
		t.Errorf("%s, %v", path, err)
	}
	_, err = f.MiniEcoset(context.Background(), 32)
	check.OneLine(t, err, "has no such file; it has", "miniecoset_64px.h5")
	_, err = f.Weights(context.Background())
	check.OneLine(t, err, "osf.io/pw238: can't be listed: the server answers 404 Not Found", "download it by hand")
}

// A cancelled download leaves what has arrived, and the next run asks for the rest only.
func TestFetchIsResumed(t *testing.T) {
	o := newFakeOSF(t, ecoset)
	f := testFetcher(t, o)
	ctx, cancel := context.WithCancel(context.Background())
	o.serve = func(_ int, w http.ResponseWriter, r *http.Request, content []byte) {
		w.Header().Set("Content-Length", strconv.Itoa(len(content)))
		w.Write(content[:200_000])
		w.(http.Flusher).Flush()
		time.Sleep(50 * time.Millisecond)
		cancel()
		<-r.Context().Done()
	}
	f.stall = time.Minute
	_, err := f.MiniEcoset(ctx, 64)
	check.OneLine(t, err, "stopped; start again to go on")
	o.serve = serveWell
	path, err := f.MiniEcoset(context.Background(), 64)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path); !bytes.Equal(got, ecoset["miniecoset_64px.h5"]) {
		t.Error("another file arrived")
	}
	if o.calls != 2 || o.ranges[1] != "bytes=200000-" {
		t.Errorf("asked for %q", o.ranges)
	}
}

func TestFetchDoesNotFetchTwice(t *testing.T) {
	o := newFakeOSF(t, ecoset)
	f := testFetcher(t, o)
	for range 2 {
		if _, err := f.MiniEcoset(context.Background(), 64); err != nil {
			t.Fatal(err)
		}
	}
	if o.calls != 1 {
		t.Errorf("%d downloads, want 1", o.calls)
	}
}

// After a download OSF is not asked again, and need not be there, but the file must still be the one that it has.
func TestFetchedFilesNeedNoNetwork(t *testing.T) {
	o := newFakeOSF(t, ecoset)
	f := testFetcher(t, o)
	path, err := f.MiniEcoset(context.Background(), 64)
	if err != nil {
		t.Fatal(err)
	}
	asked := o.asked
	if again, err := f.MiniEcoset(context.Background(), 64); err != nil || again != path || o.asked != asked {
		t.Errorf("%s, %v: %d requests more", again, err, o.asked-asked)
	}
	o.Close()
	if again, err := f.MiniEcoset(context.Background(), 64); err != nil || again != path {
		t.Errorf("OSF is down: %s, %v", again, err)
	}
	if err := os.WriteFile(path, []byte("something else"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = f.MiniEcoset(context.Background(), 64)
	check.OneLine(t, err, path, "has 14 bytes, OSF's file has 300000; delete it and fetch it again")
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := f.MiniEcoset(ctx, 128); err == nil {
		t.Error("a file that was never fetched is there without a server")
	}
}

// Where one of several files is missing OSF is asked, for that one alone.
func TestFetchDownloadsWhatIsMissing(t *testing.T) {
	weights := map[string][]byte{"a.pth": randomBytes(500), "b.pth": randomBytes(600), "readme.txt": []byte("x")}
	o := newFakeOSF(t, weights)
	o.project = osfWeights
	f := testFetcher(t, o)
	for _, downloads := range []int{2, 3, 3} {
		paths, err := f.Weights(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if slices.Sort(paths); !slices.Equal(paths, []string{filepath.Join(f.Dir, "a.pth"), filepath.Join(f.Dir, "b.pth")}) || o.calls != downloads {
			t.Errorf("%v after %d downloads, want %d", paths, o.calls, downloads)
		}
		if got, err := os.ReadFile(paths[0]); err != nil || !bytes.Equal(got, weights["a.pth"]) {
			t.Errorf("another file arrived (%v)", err)
		}
		if downloads == 2 {
			if err := os.Remove(paths[0]); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A downloaded file that has changed since is refused, by us and by whoever opens it.
func TestFetchedFileIsGuarded(t *testing.T) {
	f := testFetcher(t, newFakeOSF(t, ecoset))
	path, err := f.MiniEcoset(context.Background(), 64)
	if err != nil {
		t.Fatal(err)
	}
	content := bytes.Clone(ecoset["miniecoset_64px.h5"])
	write := func(b []byte, when time.Time) {
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, when, when); err != nil {
			t.Fatal(err)
		}
	}
	later := time.Now().Add(time.Hour)
	write(content[1:], later)
	_, err = images.Open(path)
	check.OneLine(t, err, path, "has 299999 bytes, OSF's file has 300000; delete it and fetch it again")
	content[5]++
	write(content, later)
	_, err = images.Open(path)
	check.OneLine(t, err, path, "sha256", "delete it and fetch it again")
	_, err = f.MiniEcoset(context.Background(), 64)
	check.OneLine(t, err, path, "sha256", "delete it and fetch it again")
	content[5]--
	write(content, later)
	_, err = images.Open(path)
	check.OneLine(t, err, path, "not an HDF5 file") // the file is what OSF has, as far as that goes
}

func TestFetchWithoutSpaceOrFolder(t *testing.T) {
	f := testFetcher(t, newFakeOSF(t, ecoset))
	err := f.fetchOne(context.Background(), osfFile{files.Checksum{Size: 1 << 60, SHA256: hexHash(nil)}, "big.h5", "http://localhost"}, filepath.Join(f.Dir, "big.h5"))
	check.OneLine(t, err, "big.h5", "needs 1152921.5 TB more, but the disk has")
	for _, name := range []string{"../x.h5", "/x.h5", ""} {
		err := f.fetchOne(context.Background(), osfFile{files.Checksum{Size: 1, SHA256: hexHash(nil)}, name, "http://localhost"}, filepath.Join(f.Dir, "x.h5"))
		check.OneLine(t, err, "not a file that can be downloaded")
	}
	f.Dir = "/dev/null/folder"
	_, err = f.MiniEcoset(context.Background(), 64)
	check.OneLine(t, err, "/dev/null/folder", "not a directory")
}

func TestPauseRespectsRetryAfter(t *testing.T) {
	f := NewFetcher(t.TempDir())
	for after, want := range map[string][2]time.Duration{
		"":          {750 * time.Millisecond, 1250 * time.Millisecond},
		"7":         {7 * time.Second, 7 * time.Second},
		"999999999": {maxPause, maxPause},
		"nonsense":  {750 * time.Millisecond, 1250 * time.Millisecond},
		time.Now().Add(90 * time.Second).UTC().Format(http.TimeFormat): {80 * time.Second, 90 * time.Second},
	} {
		r := &http.Response{StatusCode: 429, Header: http.Header{"Retry-After": {after}}}
		if got := f.pauseBefore(1, statusError(r)); got < want[0] || got > want[1] {
			t.Errorf("Retry-After %q: %v, want %v", after, got, want)
		}
	}
	if got := f.pauseBefore(40, errStalled); got != maxPause {
		t.Errorf("pause %v, want at most %v", got, maxPause)
	}
}
