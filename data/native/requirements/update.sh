#!/bin/bash
# Writes native.txt, and the requirements of JupyterLab, anew: every package pinned, with the hash of every file of that release, so that
# one list serves every platform and Python from 3.10 on. Needs uv (pip install uv) and the network.
set -euo pipefail
cd "$(dirname "$0")"
export UV_CUSTOM_COMPILE_COMMAND="data/native/requirements/update.sh"
jupyter=../../../notebooks/internal/jupyter/requirements
lock="uv pip compile --quiet --universal --python-version 3.10 --generate-hashes --no-annotate --upgrade"
$lock --no-deps native.in -o native.txt # h5py's NumPy is not needed for libhdf5
# Without what jsonschema checks IRIs with, if it is there: importing that takes Python more than a second each time.
$lock --no-emit-package rfc3987-syntax --no-emit-package lark "$jupyter.in" -o "$jupyter.txt"
# The plugin alone: JAX's own part of the package is for Python.
$lock --python-version 3.11 --no-emit-package jax-cuda13-plugin cuda.in -o cuda.txt
