package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"readoutzones/data/files"
	"readoutzones/notebooks/internal/jupyter"
	"slices"
	"strings"
	"syscall"
	"time"
)

//go:embed lab.css
var styleSheet []byte

// lab opens JupyterLab, at the notebook of that name if one is given, writes the link to w, and waits until ctx is
// cancelled or JupyterLab ends.
func lab(ctx context.Context, name string, student bool, options []string, w io.Writer) error {
	root, err := jupyter.ModuleRoot()
	if err != nil {
		return err
	}
	page, err := firstPage(root, name, student)
	if err != nil {
		return err
	}
	python, err := prepare(ctx, root)
	if err != nil {
		return err
	}
	if err := trust(python, root); err != nil {
		return err
	}
	if err := style(python); err != nil {
		return err
	}
	// What a killed server or kernel would leave behind goes with this folder.
	temporary, err := os.MkdirTemp("", "readoutzones-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temporary)
	server, err := startServer(python, root, temporary, options)
	if err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Wait() }()
	if err := waitForServer(ctx, temporary, page, ended, w); err != nil {
		stopServer(server, ended)
		return err
	}
	select {
	case <-ctx.Done():
		fmt.Fprintln(os.Stderr, "stopping JupyterLab and its kernels")
		stopServer(server, ended)
		return nil
	case err := <-ended:
		if err != nil {
			return fmt.Errorf("JupyterLab ended: %s", lastLine(serverLog(temporary), err))
		}
		return nil
	}
}

// firstPage returns what JupyterLab opens with: a path below root. For students it makes the copies.
func firstPage(root, name string, student bool) (string, error) {
	var names []string
	if name != "" {
		names = []string{name}
	}
	notebooks, err := wanted(root, names, false)
	if err != nil {
		return "", err
	}
	if student {
		return "notebooks/out/student/" + notebooks[0].name + ".ipynb", copyForStudents(root)
	}
	return "notebooks/" + notebooks[0].name + ".ipynb", nil
}

// copyForStudents makes the notebooks without their solutions that are not there yet: what a student has written stays.
func copyForStudents(root string) error {
	all, err := discover(root)
	if err != nil {
		return err
	}
	folder := studentFolder(root)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	missing := slices.DeleteFunc(all, func(n notebook) bool {
		_, err := os.Stat(filepath.Join(folder, n.name+".ipynb"))
		return err == nil
	})
	_, err = forStudents(missing, folder)
	return err
}

// trust signs the repository's notebooks as they are: of a notebook without a signature of this machine, JupyterLab
// shows no stored drawings, because SVG might hold a script.
func trust(python *jupyter.Python, root string) error {
	notebooks, err := discover(root)
	if err != nil {
		return err
	}
	args := []string{"-m", "nbformat.sign"}
	for _, n := range notebooks {
		args = append(args, n.path)
	}
	if out, err := python.Command(args...).CombinedOutput(); err != nil {
		return fmt.Errorf("cannot sign the notebooks: %s", lastLine(string(out), err))
	}
	return nil
}

// style makes JupyterLab use our style sheet.
func style(python *jupyter.Python) error {
	path := python.StyleSheet()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return files.Write(path, styleSheet)
}

// startServer starts JupyterLab on a free port of this machine. It keeps its log and its files in temporary.
func startServer(python *jupyter.Python, root, temporary string, options []string) (*exec.Cmd, error) {
	defaults := []string{"--ServerApp.ip=127.0.0.1", "--ServerApp.port_retries=100", "--ServerApp.root_dir=" + root,
		"--LabApp.custom_css=True",
		"--ServerApp.allow_root=" + pythonBool(os.Geteuid() == 0),
		// Which tabs were open is this repository's: another one may not have the notebooks.
		"--LabApp.workspaces_dir=" + filepath.Join(outFolder(root, false), "workspaces")}
	cmd := python.Command(append([]string{"-m", "jupyterlab", "--no-browser"}, merge(defaults, options)...)...)
	cmd.Dir = root
	cmd.Env = append(cmd.Env, "JUPYTER_RUNTIME_DIR="+temporary, "TMPDIR="+temporary)
	log, err := os.Create(filepath.Join(temporary, "log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	ownGroup(cmd)
	endWithUs(cmd)
	return cmd, cmd.Start()
}

// merge returns the options, and those of the defaults that they do not set: Jupyter takes each only once.
func merge(defaults, options []string) []string {
	for _, d := range defaults {
		key, _, _ := strings.Cut(d, "=")
		if !slices.ContainsFunc(options, func(o string) bool { return strings.HasPrefix(o, key+"=") }) {
			options = append(options, d)
		}
	}
	return options
}

func pythonBool(b bool) string {
	if b {
		return "True"
	}
	return "False"
}

func serverLog(temporary string) string {
	content, _ := os.ReadFile(filepath.Join(temporary, "log"))
	return string(content)
}

// waitForServer prints the link as soon as the server is there.
func waitForServer(ctx context.Context, temporary, page string, ended chan error, w io.Writer) error {
	for range 600 {
		if link := findLink(temporary, page); link != "" {
			fmt.Fprintln(os.Stderr, "JupyterLab is running; open this link, and press Ctrl-C here to stop it:")
			fmt.Fprintln(w, link)
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("stopped before JupyterLab had started")
		case err := <-ended:
			ended <- err
			return fmt.Errorf("JupyterLab did not start: %s", lastLine(serverLog(temporary), fmt.Errorf("no message")))
		case <-time.After(100 * time.Millisecond):
		}
	}
	return fmt.Errorf("JupyterLab did not start within a minute: %s", lastLine(serverLog(temporary), fmt.Errorf("no message")))
}

// findLink returns the link to a page of the server, "" as long as it is not running.
func findLink(temporary, page string) string {
	files, _ := filepath.Glob(filepath.Join(escape(temporary), "jpserver-*.json"))
	if len(files) == 0 {
		return ""
	}
	var server struct {
		Port  int
		Token string
	}
	content, err := os.ReadFile(files[0])
	if err != nil || json.Unmarshal(content, &server) != nil || server.Port == 0 {
		return ""
	}
	link := url.URL{Scheme: "http", Host: fmt.Sprintf("127.0.0.1:%d", server.Port), Path: "/lab/tree/" + page}
	if server.Token != "" {
		link.RawQuery = url.Values{"token": {server.Token}}.Encode()
	}
	return link.String()
}

// stopServer lets the server end its kernels, and kills it if that takes too long.
func stopServer(server *exec.Cmd, ended chan error) {
	server.Process.Signal(syscall.SIGTERM)
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		server.Process.Kill()
		<-ended
	}
}
