package evidence

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"readoutzones/analysis"
)

// Made says what made a network's numbers: what `blt study` notes in job.json, and what only whoever was there can say.
type Made struct {
	About    About             `json:"-"` // "from", "about"
	Data     string            `json:"-"` // "from", "data": the images' fingerprint, "" if it was not kept
	File     string            `json:"data_file"`
	Weights  string            `json:"weights"` // their fingerprint, "" if it was not kept
	Backend  string            `json:"backend"` // such as xla:cuda
	Plugin   string            `json:"plugin"`
	Versions map[string]string `json:"versions"`

	DataSet string `json:"data_set"` // in words
	Device  string `json:"device"`   // in words, such as "one NVIDIA H200"
	Epochs  int    `json:"epochs"`   // trained for; 0: all of log.csv
	Rate    int    `json:"images_per_second"`
	Note    string `json:"note"` // whatever else must be known

	course string // configuration and recipe, but the seed, as JSON
}

// About is what was trained, and how, of which figures and tables show this much.
type About struct {
	Net    string `json:"net"` // blt or resnet18
	Config struct {
		Size      int    `json:"size"`      // of the images, in pixels
		Timesteps int    `json:"timesteps"` // T
		Precision string `json:"precision"`
	} `json:"config"`
	Recipe struct {
		Epochs       int     `json:"epochs"`
		Batch        int     `json:"batch"`
		LearningRate float64 `json:"learning_rate"`
		Seed         uint64  `json:"seed"`
	} `json:"recipe"`
}

func readMade(text []byte) (m Made, err error) {
	var from struct {
		From struct {
			About json.RawMessage `json:"about"`
			Data  string          `json:"data"`
		} `json:"from"`
	}
	var course struct{ Config, Recipe map[string]any }
	if err := cmp.Or(json.Unmarshal(text, &m), json.Unmarshal(text, &from)); err != nil {
		return m, err
	}
	if err := json.Unmarshal(from.From.About, &m.About); err != nil {
		return m, fmt.Errorf("from.about: %w", err)
	}
	m.Data = from.From.Data
	for _, needed := range [][2]string{{"from.about.net", m.About.Net}, {"data_file", m.File}, {"backend", m.Backend}} {
		if needed[1] == "" {
			return m, fmt.Errorf("%s is missing", needed[0])
		}
	}
	if err := json.Unmarshal(from.From.About, &course); err != nil {
		return m, fmt.Errorf("from.about: %w", err)
	}
	delete(course.Recipe, "seed")
	all, err := json.Marshal(course)
	m.course = string(all)
	return m, err
}

// alike tells whether two networks differ in nothing but the seed, as far as is known.
func (m Made) alike(other Made) bool {
	return m.course == other.course && m.File == other.File && (m.Data == other.Data || m.Data == "" || other.Data == "")
}

// Epoch is a row of log.csv: losses summed over time steps, accuracies 0…1.
type Epoch = analysis.TrainedEpoch

func readLog(text []byte) (log []Epoch, err error) {
	if log, err = analysis.ParseTrainingLog(bytes.NewReader(text)); err == nil && len(log) == 0 {
		err = errors.New("is not a table with a row an epoch")
	}
	return log, err
}

// Epochs is for how many epochs the network was trained.
func (n *Network) Epochs() int { return max(n.Made.Epochs, len(n.Log)) }

// Computed says on what the network was trained, and in which precision.
func (m Made) Computed() string {
	words := m.Backend + " " + m.About.Config.Precision
	if m.Device != "" {
		words += ", " + m.Device
	}
	return words
}

// Provenance says what made a figure of these networks.
func (e Evidence) Provenance() analysis.Provenance {
	var p analysis.Provenance
	var data, networks, backends, seeds []string
	once := func(list *[]string, text string) {
		if !slices.Contains(*list, text) {
			*list = append(*list, text)
		}
	}
	for _, n := range e {
		once(&data, fmt.Sprintf("%s, %d px, testplus", n.Made.File, n.Made.About.Config.Size))
		once(&networks, strings.TrimSpace(n.Name+" "+n.Made.Weights))
		once(&backends, n.Made.Computed())
		once(&seeds, strconv.FormatUint(n.Seed, 10))
	}
	p.Data, p.Network, p.Backend, p.Seed = strings.Join(data, "; "), strings.Join(networks, ", "), strings.Join(backends, "; "), strings.Join(seeds, ", ")
	return p
}
