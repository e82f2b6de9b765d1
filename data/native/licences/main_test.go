package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"readoutzones/data/internal/check"
	"readoutzones/data/native"
)

// Every module has a licence, and those that are known are named.
func TestEverythingHasALicence(t *testing.T) {
	if _, err := native.HDF5(); err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	if err := list(&table); err != nil {
		t.Error(err)
	}
	for _, want := range []string{`github.com/gomlx/gomlx +v\S+ +Apache-2.0`, `gonum.org/v1/gonum +v\S+ +BSD-3-Clause`, `honnef.co/go/tools +v\S+ +MIT`, `h5py +\S+ +BSD-3-Clause`, `jupyterlab +4\S+ `} {
		if !regexp.MustCompile(want).MatchString(table.String()) {
			t.Errorf("no line %s in\n%s", want, &table)
		}
	}
	if strings.Contains(table.String(), "readoutzones") {
		t.Error("this module is listed among what it is built from")
	}
}

func TestWhatPackagesSayOfTheirLicence(t *testing.T) {
	path := filepath.Join(t.TempDir(), "METADATA")
	for text, want := range map[string]string{
		"Name: A_b\nVersion: 1\nLicense: a long text\nLicense-Expression: MIT\n\nLicense: no":        "a-b 1 MIT",
		"Name: a.b\nVersion: 1\nClassifier: License :: OSI Approved :: BSD License\nLicense: text\n": "a-b 1 BSD License",
		"Name: a\nVersion: 2\nLicense: ISC": "a 2 ISC",
		"Name: a\nVersion: 2\nClassifier: License :: OSI Approved\nClassifier: License :: OSI Approved :: MIT License\n": "a 2 OSI Approved and MIT License",
		"Name: a\nVersion: 2\n": "a 2 (says none)",
	} {
		check.WriteText(t, path, text)
		if name, licence := metadata(path); name+" "+licence != want {
			t.Errorf("%q: %s %s, want %s", text, name, licence, want)
		}
	}
}
