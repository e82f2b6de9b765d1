"""Reads a recording as the authors' notebook does, and prints a few of its numbers as JSON.

    python3 notebook.py RECORDING.npz
"""
import json
import sys

import numpy as np

activations = np.load(sys.argv[1])
outputs_all = activations['outputs_all']
labels_all = activations['labels_all']
representations_all = activations['representations_all']
readout_weight = activations['readout_weight']
readout_bias = activations['readout_bias']

accuracies = np.mean(np.argmax(outputs_all, 2) == labels_all[None, :], 1)
norms = np.linalg.norm(representations_all.astype(np.float64), axis=2)
changes = np.linalg.norm(np.diff(representations_all.astype(np.float64), axis=0), axis=2)
in_zone = np.mean(np.argmax(readout_weight @ readout_weight.T, 1) == np.arange(len(readout_weight)))

print(json.dumps({
    'accuracy': accuracies.tolist(),
    'norm': norms.mean(1).tolist(),
    'change': changes.mean(1).tolist(),
    'in_zone': float(in_zone),
    'bias': int(np.size(readout_bias)),
}))
