"""Writes a recording, course.npz, and course.json, what is followed over training, of it, with NumPy, SciPy and statsmodels
(see ../../testdata/goldens.py, whose recordings and statistics these are).

    python3 course.py
"""
import json
import os
import sys

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', '..', 'testdata'))
from goldens import classification, cosine, interval, jackknife, make, mean  # noqa: E402

SMALLEST_GROUP = 10

z = make(25, 5, 300, 30, 16, classes=True)
np.savez(os.path.join(HERE, 'course.npz'), **z)
outputs, R, M = z['outputs_all'].astype(float), z['representations_all'].astype(float), z['readout_weight'].astype(float)
labels, classes = z['labels_all'].astype(int), outputs.argmax(-1)
T, N, _ = outputs.shape
kinds, settle = classification(classes, labels)
correct = kinds == 'stable_correct'
counts = [(correct & (settle == t)).sum() for t in range(T)]
t_star = next((t for t in range(T) if counts[t] < counts[0] / 100), T)
now = [correct & (settle <= t) for t in range(T)]
later = [correct & (settle > t) for t in range(T)]
steps = [t for t in range(t_star) if min(now[t].sum(), later[t].sum()) >= SMALLEST_GROUP]
norms = np.linalg.norm(R, axis=-1)
cosines = np.array([[cosine(R[t, n], M[classes[t, n]]) for n in range(N)] for t in range(T)])
hits = classes == labels


def average(x, groups, w):
    return np.mean([mean(x[t], groups[t], w) for t in steps])


def relative(w):
    a, b = average(norms, now, w), average(norms, later, w)
    return (a - b) / ((a + b) / 2)


def difference(w):
    return average(cosines, now, w) - average(cosines, later, w)


def late(w):
    return (w * later[0]).sum() / (w * correct).sum()


members = np.any([now[t] | later[t] for t in steps], axis=0)
assert len(steps) > 1 and len(np.unique(labels[members])) >= 10 and not np.isnan(cosines).any()
with open(os.path.join(HERE, 'course.json'), 'w') as f:
    json.dump({
        'accuracy-first': interval(hits[0], labels),
        'accuracy-best': interval(hits[hits.mean(1).argmax()], labels),
        'accuracy-last': interval(hits[-1], labels),
        'late-share': jackknife(labels, (1, late, correct)),
        'norm-lower-relative': jackknife(labels, (1, relative, members)),
        'cosine-lower-while-incorrect': jackknife(labels, (1, difference, members)),
    }, f, indent=1)
