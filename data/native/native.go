// Package native finds, or sets up, what is not Go: the two native libraries (libhdf5 and XLA's PJRT plugin), and
// JupyterLab with the GoNB kernel. All of it comes from pinned, hash-checked Python wheels and the modules of go.mod,
// needs no root, and stays in one cache folder (CacheDir). What was set up is found again in well under a millisecond,
// without Python and without the network.
//
// Set-up may be started in several processes at once (one works, the others wait) and interrupted at any moment (the
// next run completes it). Progress goes to stderr.
package native
