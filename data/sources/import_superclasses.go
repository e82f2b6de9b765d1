package sources

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"readoutzones/data/files"
	"readoutzones/data/recording"
)

// readSuperclasses reads a file with the columns folder, superclass, animate, and returns the superclass of every
// category; nil if there is no such file. Every category must be listed, once.
func readSuperclasses(path string, categories []string) ([]recording.Superclass, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s: can't be read: %w", path, files.Reason(err))
	}
	defer file.Close()
	known, err := parseSuperclasses(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	superclasses := make([]recording.Superclass, len(categories))
	for i, category := range categories {
		s, listed := known[category]
		if !listed {
			return nil, fmt.Errorf("%s: category %q is not listed; add a line %s,<superclass>,<yes or no>", path, category, category)
		}
		superclasses[i] = s
	}
	return superclasses, nil
}

// parseSuperclasses returns the superclass of every folder. The heading may be missing; animate is yes, no, true,
// false, 1 or 0.
func parseSuperclasses(r io.Reader) (map[string]recording.Superclass, error) {
	text, err := io.ReadAll(r)
	switch {
	case err != nil:
		return nil, err
	case !utf8.Valid(text):
		return nil, errors.New("is not in UTF-8; save it as \"CSV UTF-8\"")
	}
	reader := csv.NewReader(bytes.NewReader(norm.NFC.Bytes(text))) // as the categories' names are
	reader.FieldsPerRecord = 3
	reader.TrimLeadingSpace = true
	superclasses := map[string]recording.Superclass{}
	for {
		row, err := reader.Read()
		if err == io.EOF {
			return superclasses, nil
		}
		if err != nil {
			return nil, fmt.Errorf("not a table of folder,superclass,animate: %w", err)
		}
		folder, superclass := strings.TrimPrefix(row[0], "\ufeff"), strings.TrimSpace(row[1])
		if folder == "folder" && superclass == "superclass" {
			continue
		}
		line, _ := reader.FieldPos(0)
		if _, twice := superclasses[folder]; twice {
			return nil, fmt.Errorf("line %d: folder %q is listed twice", line, folder)
		}
		animate, known := yesOrNo[strings.ToLower(strings.TrimSpace(row[2]))]
		if !known || folder == "" || superclass == "" || strings.ContainsFunc(superclass, unicode.IsControl) {
			return nil, fmt.Errorf("line %d: %q is not folder,superclass,animate, on one line, with yes or no in the third place", line, strings.Join(row, ","))
		}
		superclasses[folder] = recording.Superclass{Name: superclass, Animate: animate}
	}
}

// yesOrNo is what the third column may say.
var yesOrNo = map[string]bool{"yes": true, "true": true, "1": true, "no": false, "false": false, "0": false}
