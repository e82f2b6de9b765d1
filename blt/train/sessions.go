package train

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gomlx/compute"

	"readoutzones/blt/device"
	"readoutzones/data/files"
	"readoutzones/data/images"
)

// Session is one of the stretches in which a run was trained, from its start or from where the one before ended, and all
// that determines what came out.
type Session struct {
	Began     time.Time      `json:"began"`
	FromStep  int            `json:"from_step"` // updates of the weights before it
	About     Description    `json:"about"`
	Snapshots Snapshots      `json:"snapshots"`
	DataFile  string         `json:"data_file"` // absolute path
	Data      string         `json:"data"`      // fingerprints of the training and the validation images, see [Identify]
	Setting   device.Setting `json:"setting"`
}

const sessionsFile = "sessions.json"

// Sessions are those of the run, in order; none of a run that was trained before they were noted, or of one that was kept
// without.
func (r *Run) Sessions() (sessions []Session, err error) {
	text, err := os.ReadFile(r.path(sessionsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &sessions)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w; delete the file: it only tells what the run was trained with", r.path(sessionsFile), err)
	}
	return sessions, nil
}

// beginSession adds a session to the list.
func (r *Run) beginSession(backend compute.Backend, set *images.Dataset) error {
	sessions, err := r.Sessions()
	if err != nil {
		return err
	}
	path, err := filepath.Abs(set.Path)
	if err != nil {
		return err
	}
	sessions = append(sessions, Session{
		Began: time.Now().UTC().Truncate(time.Second), FromStep: r.state.Step, About: r.About, Snapshots: r.About.Recipe.Snapshots,
		DataFile: path, Data: r.Data, Setting: device.SettingOf(backend),
	})
	text, err := json.MarshalIndent(sessions, "", " ")
	if err != nil {
		return err
	}
	return files.Write(r.path(sessionsFile), append(text, '\n'))
}
