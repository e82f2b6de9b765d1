package lab

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// browser is a page in Chromium, driven over a pipe in Chromium's own protocol: that needs no library, no driver and
// no browser but the one that is installed.
type browser struct {
	t       *testing.T
	to      *os.File
	from    *bufio.Reader
	session string
	last    int
	errors  []string // what the page's console and its failed requests said
}

// message is one of the protocol, in either direction.
type message struct {
	ID        int                       `json:"id,omitempty"`
	SessionID string                    `json:"sessionId,omitempty"`
	Method    string                    `json:"method,omitempty"`
	Params    any                       `json:"params,omitempty"`
	Result    json.RawMessage           `json:"result,omitempty"`
	Error     *struct{ Message string } `json:"error,omitempty"`
}

// findBrowser returns a Chromium, or skips the test.
func findBrowser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no Chromium on the PATH: JupyterLab is not tried in a browser")
	return ""
}

// openBrowser opens a page at an address; it is closed when the test ends.
func openBrowser(t *testing.T, program, address string) *browser {
	t.Helper()
	in, to := pipe(t)
	from, out := pipe(t)
	cmd := exec.Command(program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
		"--remote-debugging-pipe", "--user-data-dir="+t.TempDir(), "--window-size=1400,1000", "about:blank")
	cmd.ExtraFiles = []*os.File{in, out} // Chromium's descriptors 3 and 4
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	in.Close()
	out.Close()
	b := &browser{t: t, to: to, from: bufio.NewReader(from)}
	t.Cleanup(func() {
		b.session = ""
		b.call("Browser.close", nil)
		cmd.Wait()
	})
	var target struct{ TargetID, SessionID string }
	b.decode(b.call("Target.createTarget", map[string]any{"url": "about:blank"}), &target)
	b.decode(b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}), &target)
	b.session = target.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log"} {
		b.call(domain+".enable", nil)
	}
	b.call("Page.navigate", map[string]any{"url": address})
	return b
}

func pipe(t *testing.T) (r, w *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	return r, w
}

// call sends a command and returns its result; errors of the page that are told meanwhile are kept.
func (b *browser) call(method string, params any) json.RawMessage {
	b.t.Helper()
	b.last++
	request, err := json.Marshal(message{ID: b.last, SessionID: b.session, Method: method, Params: params})
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.to.Write(append(request, 0)); err != nil {
		b.t.Fatal(err)
	}
	for {
		answer, err := b.from.ReadBytes(0)
		if err != nil {
			if method == "Browser.close" {
				return nil
			}
			b.t.Fatalf("%s: Chromium has ended: %v", method, err)
		}
		var m message
		b.decode(answer[:len(answer)-1], &m)
		if m.ID == 0 {
			b.note(m, answer)
		} else if m.ID == b.last {
			if m.Error != nil {
				b.t.Fatalf("%s: %s", method, m.Error.Message)
			}
			return m.Result
		}
	}
}

// note keeps an event if it tells of an error.
func (b *browser) note(m message, raw []byte) {
	text := string(raw)
	if m.Method == "Runtime.exceptionThrown" ||
		m.Method == "Runtime.consoleAPICalled" && strings.Contains(text, `"type":"error"`) ||
		m.Method == "Log.entryAdded" && strings.Contains(text, `"level":"error"`) {
		b.errors = append(b.errors, text[:min(len(text), 600)])
	}
}

func (b *browser) decode(raw []byte, into any) {
	b.t.Helper()
	if err := json.Unmarshal(raw, into); err != nil {
		b.t.Fatalf("%v: %s", err, raw)
	}
}

// evaluate runs JavaScript in the page, waits for what it promises, and returns that as text.
func (b *browser) evaluate(script string) string {
	b.t.Helper()
	var answer struct {
		Result           struct{ Value any }
		ExceptionDetails *struct{ Exception struct{ Description string } }
	}
	b.decode(b.call("Runtime.evaluate", map[string]any{"expression": script, "awaitPromise": true, "returnByValue": true}), &answer)
	if answer.ExceptionDetails != nil {
		b.t.Fatalf("%s: %s", script, answer.ExceptionDetails.Exception.Description)
	}
	return fmt.Sprint(answer.Result.Value)
}

// waitFor waits until the script returns true.
func (b *browser) waitFor(what, script string) {
	b.t.Helper()
	for range 1200 {
		if b.evaluate(script) == "true" {
			return
		}
		time.Sleep(250 * time.Millisecond)
	}
	b.screenshot("stuck")
	b.t.Fatalf("five minutes passed before %s", what)
}

// screenshot saves what the page looks like in notebooks/out/screenshots.
func (b *browser) screenshot(name string) {
	b.t.Helper()
	var picture struct{ Data string }
	b.decode(b.call("Page.captureScreenshot", map[string]any{"format": "png"}), &picture)
	png, err := base64.StdEncoding.DecodeString(picture.Data)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.MkdirAll(screenshots, 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(screenshots, name+".png"), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
