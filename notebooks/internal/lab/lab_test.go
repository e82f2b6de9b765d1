package lab

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"readoutzones/notebooks/internal/ipynb"
	"readoutzones/notebooks/internal/ipynbtest"
)

// screenshots is where the pictures of the browser go.
var screenshots, _ = filepath.Abs(filepath.Join("..", "..", "out", "screenshots"))

// written collects what is written, from whichever goroutine.
type written struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (w *written) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.Write(p)
}

func (w *written) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}

// openLab opens JupyterLab at a notebook of a repository and returns the link, and what stops it.
func openLab(t *testing.T, root, name string) (link string, stop func()) {
	t.Helper()
	t.Chdir(root)
	ctx, cancel := context.WithCancel(t.Context())
	var out written
	ended := make(chan error, 1)
	// The option lets the tests ask the page what its notebook does.
	go func() { ended <- Open(ctx, name, false, []string{"--LabApp.expose_app_in_browser=True"}, &out) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	for range 3000 {
		if link := strings.TrimSpace(out.String()); link != "" {
			return link, stop
		}
		select {
		case err := <-ended:
			ended <- nil
			t.Fatalf("lab ended: %v", err)
		case <-time.After(100 * time.Millisecond):
		}
	}
	t.Fatal("no link within five minutes")
	return "", stop
}

func get(t *testing.T, address string) (status int, page string) {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

const slider = `import "readoutzones/notebooks/display"

%%
frame := func(at []int) ([]byte, error) {
	return []byte(fmt.Sprintf("<svg xmlns='http://www.w3.org/2000/svg' width='400' height='60'><rect width='400' height='60' fill='white'/><circle cx='%d' cy='30' r='20' fill='teal'/></svg>", 50+at[0]*100)), nil
}
err := display.Sliders("a circle", frame, display.Slider{Label: "position", Stops: []string{"left", "middle", "right"}, Start: 1})
fmt.Println("slider", display.Headless(), err)`

// JupyterLab opens with the printed link and not without its token; every cell runs in the browser, the slider moves
// the figure, and nothing is left running at the end.
func TestLab(t *testing.T) {
	root, _ := ipynbtest.Repository(t, ipynbtest.Circle, slider, ipynbtest.Endless)
	link, stop := openLab(t, root, "7")
	if !strings.HasPrefix(link, "http://127.0.0.1:") || !strings.Contains(link, "/lab/tree/notebooks/mine/07_test.ipynb?token=") {
		t.Fatalf("the link is %s", link)
	}
	api := link[:strings.Index(link, "/lab/")] + "/api/contents"
	if status, _ := get(t, api); status != http.StatusForbidden {
		t.Errorf("without the token the answer is %d, want 403", status)
	}
	if status, _ := get(t, api+link[strings.Index(link, "?"):]); status != http.StatusOK {
		t.Errorf("with the token the answer is %d, want 200", status)
	}
	started := startKernel(t, strings.Replace(link, "/lab/tree/notebooks/mine/07_test.ipynb", "/api/kernels", 1))
	t.Run("browser", func(t *testing.T) { runInBrowser(t, link) })
	program, kernel := 0, 0
	if !t.Failed() && t.Run("kernel", func(t *testing.T) {
		findBrowser(t)
		program, kernel = ipynbtest.WaitForEndless(t, filepath.Join(root, "notebooks", "mine"))
	}) && kernel != 0 {
		defer ipynbtest.AssertGone(t, program, kernel)
	}
	stop()
	ipynbtest.AssertGone(t, started)
	if _, err := http.Get(link); err == nil {
		t.Error("JupyterLab is still there")
	}
}

// The link is where the server says that it serves: below another address, or by https, if it was asked to.
func TestTheLinkIsTheServers(t *testing.T) {
	for description, want := range map[string]string{
		`{"base_url": "/", "port": 8888, "secure": false, "token": "t"}`:   "http://127.0.0.1:8888/lab/tree/notebooks/00_start.ipynb?token=t",
		`{"base_url": "/x/y/", "port": 8889, "secure": true, "token": ""}`: "https://127.0.0.1:8889/x/y/lab/tree/notebooks/00_start.ipynb",
		`{"base_url": "/", "port": 0}`:                                     "",
	} {
		s := server{folder: t.TempDir()}
		if err := os.WriteFile(filepath.Join(s.folder, "jpserver-1.json"), []byte(description), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := s.link("notebooks/00_start.ipynb"); got != want {
			t.Errorf("%s: the link is %s, want %s", description, got, want)
		}
	}
}

// startKernel has the server start a kernel and returns its process number.
func startKernel(t *testing.T, address string) (pid int) {
	t.Helper()
	response, err := http.Post(address, "application/json", strings.NewReader(`{"name": "gonb"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var kernel struct{ ID string }
	if err := json.NewDecoder(response.Body).Decode(&kernel); err != nil || kernel.ID == "" {
		t.Fatalf("no kernel: %s, %v", response.Status, err)
	}
	programs, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, program := range programs {
		if words, _ := os.ReadFile(program); strings.Contains(string(words), kernel.ID) {
			fmt.Sscanf(program, "/proc/%d/", &pid)
			return pid
		}
	}
	t.Fatal("the kernel's process is not there")
	return 0
}

// runInBrowser runs all cells, the last of which never ends, and moves the slider.
func runInBrowser(t *testing.T, link string) {
	b := openBrowser(t, findBrowser(t), link)
	b.waitForKernel("07_test")
	b.screenshot("lab-opened")
	b.command("notebook:run-all-cells")
	b.waitFor("the slider was there", slidersShown)
	b.waitFor("the last cell was running", panel+`.content.widgets.at(-1).promptNode.textContent.includes("*")`)
	if at := b.evaluate(frameShown); at != "1" {
		t.Errorf("frame %s is shown at first, want 1", at)
	}
	b.moveSlider(2)
	if at := b.evaluate(frameShown); at != "2" {
		t.Errorf("after the slider was moved frame %s is shown, want 2", at)
	}
	b.screenshot("lab-ran")
	if figures := b.evaluate(`document.querySelectorAll(".jp-Notebook .jp-RenderedSVG").length`); figures != "1" {
		t.Errorf("%s drawings are shown, want 1", figures)
	}
	b.assertNoErrors()
}

// The reader's copies are made, and stay as the reader left them.
func TestWhatTheReaderHasWrittenStays(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"00_start", "01_readouts"} {
		if err := os.MkdirAll(filepath.Join(root, "notebooks"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := ipynbtest.Document("%%").Write(filepath.Join(root, "notebooks", name+".ipynb")); err != nil {
			t.Fatal(err)
		}
	}
	own := filepath.Join(ipynb.MineFolder(root), "00_start.ipynb")
	if err := os.MkdirAll(filepath.Dir(own), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(own, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	for solved, want := range map[bool]string{false: "notebooks/mine/01_readouts.ipynb", true: "notebooks/01_readouts.ipynb"} {
		if page, err := firstPage(root, "1", solved); err != nil || page != want {
			t.Errorf("opens %s, %v; want %s", page, err, want)
		}
	}
	if content, _ := os.ReadFile(own); string(content) != "mine" {
		t.Error("the reader's notebook was overwritten")
	}
	if _, err := os.Stat(filepath.Join(ipynb.MineFolder(root), "01_readouts.ipynb")); err != nil {
		t.Error(err)
	}
}
