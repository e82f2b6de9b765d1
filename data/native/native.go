// Package native finds, or sets up, the two libraries that are not Go: libhdf5 ([HDF5]) and XLA's PJRT plugin ([PJRT]).
// They come from pinned, hash-checked Python wheels, need no root, and stay in the cache folder. What was set up is found
// again in well under a millisecond, without Python and without the network.
//
// The wheels lie in an [Environment], a Python virtual environment of pinned packages, as JupyterLab does too.
//
// Set-up may be started in several processes at once (one works, the others wait) and interrupted at any moment (the
// next run completes it). Progress goes to stderr.
package native
