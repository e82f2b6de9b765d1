package main

import (
	"cmp"
	"fmt"
	"io"
	"runtime"
	"text/tabwriter"

	"readoutzones/blt/device"
	"readoutzones/data/native"
)

// writeVersions writes what this program is, what it is built on, and which plugin computes here, a line each.
func writeVersions(w io.Writer) error {
	v := device.Versions()
	program := cmp.Or(v["readoutzones"], v["vcs.revision"], "of an unknown version")
	if v["vcs.modified"] == "true" {
		program += ", with changes"
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, line := range [][2]string{
		{"blt", program}, {"Go", fmt.Sprintf("%s, %s/%s", v["go"], runtime.GOOS, runtime.GOARCH)},
		{"GoMLX", v["gomlx"] + ", compute " + v["compute"]}, {"go-xla", v["go-xla"]}, {"plugin", plugin()},
	} {
		fmt.Fprintf(table, "%s\t%s\n", line[0], line[1])
	}
	return table.Flush()
}

// plugin says what computes; nothing is set up for that.
func plugin() string {
	if !native.Ready() {
		return "not set up yet (`blt doctor` does that)"
	}
	backend, err := device.Backend()
	if err != nil {
		return oneLine(err)
	}
	if version := device.PluginVersion(backend); version != "" {
		return device.NameOf(backend) + ", PJRT " + version
	}
	return device.NameOf(backend) + ", without a plugin"
}
