"""Makes two recordings of the same images, and the paired differences between their networks, with NumPy and statsmodels.

    python3 compare.py        writes compare_a.npz, compare_b.npz and compare.json beside itself

The interval of a paired difference is that of the constant of a regression on nothing else (statsmodels' OLS), with the
images of a label as clusters: goldens.interval. That of a ratio of means is goldens.jackknife's.
"""
import json
import os

import numpy as np

from goldens import HERE, classification, clean, cosine, interval, jackknife, make


def recordings():
    a = make(11, 6, 150, 12, 9)
    b = make(12, 4, 150, 12, 7, speed=0.5)  # fewer steps and features
    b['labels_all'] = a['labels_all']
    g = np.random.default_rng(13)
    easy = g.random(150) < 0.6  # images that network B, whose goals were other labels, gets right from some step on
    steps = g.integers(0, 3, 150)
    for t in range(4):
        for n in np.flatnonzero(easy & (steps <= t)):
            label, row = int(a['labels_all'][n]), b['outputs_all'][t, n]
            top = row.argmax()
            row[[label, top]] = row[[top, label]]
    b['representations_all'][1, :9] = 0  # no cosine
    return a, b


def paired(x, y, labels):
    """A, B and B − A of the images that both have"""
    both = ~np.isnan(x) & ~np.isnan(y)
    x, y = np.where(both, x, np.nan), np.where(both, y, np.nan)
    return [interval(x, labels), interval(y, labels), interval(y - x, labels)]


def measure(z, labels):
    R, M = z['representations_all'].astype(float), z['readout_weight'].astype(float)
    classes = z['outputs_all'].argmax(-1)
    T, N = classes.shape
    return dict(classes=classes, hits=(classes == labels).astype(float), norm=np.linalg.norm(R, axis=-1),
                change=np.linalg.norm(np.diff(R, axis=0), axis=-1),
                cos_current=np.array([[cosine(R[t, n], M[classes[t, n]]) for n in range(N)] for t in range(T)]))


def settled(classes, labels):
    kinds, settle = classification(classes, labels)
    return np.where(kinds == 'stable_correct', settle, np.nan)


def compare(za, zb, labels):
    a, b = measure(za, labels), measure(zb, labels)
    T = min(len(a['hits']), len(b['hits']))
    best = [int(m['hits'].mean(1).argmax()) for m in (a, b)]

    def steps(key, T):
        return [paired(a[key][t], b[key][t], labels) for t in range(T)]
    everyone = np.ones(len(labels), bool)
    ratios = [jackknife(labels, (1, lambda w, t=t: np.log((w * b['change'][t]).sum() / (w * a['change'][t]).sum()), everyone)) for t in range(T - 1)]
    return dict(accuracy=steps('hits', T), norm=steps('norm', T), cos_current=steps('cos_current', T), change=steps('change', T - 1), change_log_ratio=ratios,
                best_steps=best, best_accuracy=paired(a['hits'][best[0]], b['hits'][best[1]], labels),
                last_accuracy=paired(a['hits'][-1], b['hits'][-1], labels),
                t_stable=paired(settled(a['classes'][:T], labels), settled(b['classes'][:T], labels), labels))


def main():
    a, b = recordings()
    for name, z in dict(compare_a=a, compare_b=b).items():
        np.savez(os.path.join(HERE, name + '.npz'), **z)
    labels = a['labels_all'].astype(int)
    few = labels % 7  # too few labels for clusters
    with open(os.path.join(HERE, 'compare.json'), 'w') as f:
        json.dump(clean(dict(classes=compare(a, b, labels), few=compare(a, b, few))), f)


if __name__ == '__main__':
    main()
