package lab

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"readoutzones/data/native"
	"readoutzones/notebooks/internal/ipynb"
	"readoutzones/notebooks/internal/jupyter"
	"readoutzones/notebooks/internal/process"
)

// program is JupyterLab, which ends in order, its kernels first, when its stdin does.
const program = `
import os, signal, sys, threading
from jupyterlab.labapp import main

def stop_with_stdin():
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)

threading.Thread(target=stop_with_stdin, daemon=True).start()
sys.exit(main())`

// server is a JupyterLab that serves.
type server struct {
	root   string     // of the repository
	folder string     // of its log and its files
	ended  chan error // what it ended with
}

// serve starts JupyterLab, writes the link to a page of it to w, and waits until ctx is cancelled or JupyterLab ends.
func (s *server) serve(ctx context.Context, python *jupyter.Python, page string, options []string, w io.Writer) error {
	serving, stop := context.WithCancel(ctx)
	defer stop()
	if err := s.start(serving, python, options); err != nil {
		return err
	}
	link, err := s.waitForLink(ctx, page)
	if err != nil {
		stop()
		<-s.ended
		return err
	}
	fmt.Fprintln(os.Stderr, "JupyterLab is running; open this link, and press Ctrl-C here to stop it:")
	fmt.Fprintln(w, link)
	select {
	case <-ctx.Done():
		fmt.Fprintln(os.Stderr, "stopping JupyterLab and its kernels")
		<-s.ended
		return nil
	case err := <-s.ended:
		if err != nil {
			return fmt.Errorf("JupyterLab ended: %s", s.lastWords(err))
		}
		return nil
	}
}

// start starts JupyterLab on a free port of this machine.
func (s *server) start(ctx context.Context, python *jupyter.Python, options []string) error {
	options = merge(options, "--ServerApp.root_dir="+s.root, "--ServerApp.ip=127.0.0.1", "--ServerApp.port_retries=100", "--LabApp.custom_css=True",
		// Which tabs were open is this repository's: another one may not have the notebooks.
		"--LabApp.workspaces_dir="+filepath.Join(ipynb.OutFolder(s.root), "workspaces"))
	if os.Geteuid() == 0 {
		options = merge(options, "--ServerApp.allow_root=True")
	}
	cmd := python.Command(ctx, append([]string{"-c", program, "--no-browser"}, options...)...)
	cmd.Dir = s.root
	cmd.Env = append(cmd.Env, "JUPYTER_RUNTIME_DIR="+s.folder, "TMPDIR="+s.folder)
	log, err := os.Create(filepath.Join(s.folder, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	if err := process.Guard(cmd); err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { s.ended <- cmd.Wait() }()
	return nil
}

// merge returns the options, and those of the defaults that they do not set: Jupyter takes each only once.
func merge(options []string, defaults ...string) []string {
	for _, d := range defaults {
		key, _, _ := strings.Cut(d, "=")
		if !slices.ContainsFunc(options, func(o string) bool { return strings.HasPrefix(o, key+"=") }) {
			options = append(options, d)
		}
	}
	return options
}

// waitForLink returns the link to a page as soon as the server is there.
func (s *server) waitForLink(ctx context.Context, page string) (string, error) {
	noMessage := errors.New("no message")
	for range 600 {
		if link := s.link(page); link != "" {
			return link, nil
		}
		select {
		case <-ctx.Done():
			return "", fmt.Errorf("stopped before JupyterLab had started")
		case err := <-s.ended:
			s.ended <- err
			return "", fmt.Errorf("JupyterLab did not start: %s", s.lastWords(noMessage))
		case <-time.After(100 * time.Millisecond):
		}
	}
	return "", fmt.Errorf("JupyterLab did not start within a minute: %s", s.lastWords(noMessage))
}

// link returns the link to a page of the server, "" as long as it is not there.
func (s *server) link(page string) string {
	file := native.FirstMatch(s.folder, []string{"jpserver-*.json"})
	if file == "" {
		return ""
	}
	var server struct {
		Port    int
		Token   string
		BaseURL string `json:"base_url"`
		Secure  bool
	}
	content, err := os.ReadFile(file)
	if err != nil || json.Unmarshal(content, &server) != nil || server.Port == 0 {
		return ""
	}
	link := url.URL{Scheme: "http", Host: fmt.Sprintf("127.0.0.1:%d", server.Port), Path: path.Join("/", server.BaseURL, "lab", "tree", page)}
	if server.Secure {
		link.Scheme = "https"
	}
	if server.Token != "" {
		link.RawQuery = url.Values{"token": {server.Token}}.Encode()
	}
	return link.String()
}

// lastWords returns the last line of the server's log, or the error if there is none.
func (s *server) lastWords(err error) string {
	content, _ := os.ReadFile(filepath.Join(s.folder, "log"))
	return native.LastLine(content, err)
}
