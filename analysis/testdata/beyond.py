"""Makes every number that analysis gives for the questions beyond the paper, with NumPy, from the recordings of goldens.py
and two of its own: "kin" (superclasses, a readout bias, enough late images for a decoder, an area of two steps) and "two" (two
classes).

    python3 beyond.py        writes kin.npz, two.npz and beyond.json beside itself

Written from the definitions, with plain loops: every border is measured, a decoder is fitted to the images themselves.
"""
import json
import os

import numpy as np

from goldens import HERE, classification, clean, cosine, interval, jackknife, make, weighted_spearman

THRESHOLDS = [0.25, 0.5, 1, 1.5, 2, 3]


def decode(x, labels, K):
    """five-fold ridge decoder of one-hot targets; the fold is the place in the group modulo 5"""
    n, D = x.shape
    found = np.full(n, -1)
    if n < 50:
        return found
    for f in range(5):
        test = np.arange(n) % 5 == f
        X, Y = x[~test], np.eye(K)[labels[~test]]
        centred = X - X.mean(0)
        lam = np.trace(centred.T @ centred) / D
        # least squares of the images and, below them, of sqrt(λ) times the axes: another way to the same minimum
        A = np.vstack([centred, np.sqrt(lam) * np.eye(D)])
        W = np.linalg.lstsq(A, np.vstack([Y - Y.mean(0), np.zeros((D, K))]), rcond=None)[0]
        found[test] = ((x[test] - X.mean(0)) @ W + Y.mean(0)).argmax(1)
    return found


def questions(z):
    outputs, R, M = (z[k].astype(float) for k in ('outputs_all', 'representations_all', 'readout_weight'))
    labels = z['labels_all'].astype(int)
    b = z['readout_bias'].astype(float) if z['readout_bias'].size else np.zeros(len(M))
    T, N, K = outputs.shape
    classes = outputs.argmax(-1)
    kinds, settle = classification(classes, labels)
    right = kinds == 'stable_correct'
    now = [right & (settle <= t) for t in range(T)]
    later = [right & (settle > t) for t in range(T)]
    wrong = [np.isin(kinds, ('stable_incorrect', 'unstable_incorrect')) & (classes[t] != labels) for t in range(T)]

    def mean(values, group):
        return interval(np.asarray(values, float)[group], labels[group])

    def of(values, group, w):
        return (w * values)[group].sum() / w[group].sum()

    # 1. border
    norms = np.linalg.norm(R, axis=-1)
    border, second, lead, rank = (np.full((T, N), np.nan) for _ in range(4))
    for t in range(T):
        for n in range(N):
            c = classes[t, n]
            others = [k for k in range(K) if k != c]
            border[t, n] = min(((M[c] - M[k]) @ R[t, n] + b[c] - b[k]) / np.linalg.norm(M[c] - M[k]) for k in others)
            second[t, n] = max(others, key=lambda k: outputs[t, n, k])
            lead[t, n] = outputs[t, n, c] - outputs[t, n, int(second[t, n])]
            rank[t, n] = sum(outputs[t, n, k] > outputs[t, n, labels[n]] for k in range(K))
    with np.errstate(invalid='ignore', divide='ignore'):
        sine = np.where(norms > 0, border / norms, np.nan)
    cosines = np.array([cosine(R[0, n], M[classes[0, n]]) for n in range(N)])

    def spearman(x):
        x, m = np.asarray(x, float), right & ~np.isnan(x)
        with np.errstate(invalid='ignore', divide='ignore'):
            def statistic(w):
                return weighted_spearman(x[m], settle[m].astype(float), w[m])
            return jackknife(labels, (1, statistic, m))
    out = dict(border=dict(distance=[[mean(border[t], now[t]), mean(border[t], later[t])] for t in range(T)],
                           sine=[[mean(sine[t], now[t]), mean(sine[t], later[t])] for t in range(T)],
                           spearman_t_stable=dict(distance=spearman(border[0]), norm=spearman(norms[0]), cosine=spearman(cosines))))

    # 2. paths
    direct = np.array([len(set(classes[:max(settle[n], 0), n])) == 1 for n in range(N)])
    visited = [len(set(classes[:, n])) for n in range(N)]
    steps = np.linalg.norm(np.diff(R, axis=0), axis=-1)
    ends = np.linalg.norm(R[-1] - R[0], axis=-1)
    with np.errstate(invalid='ignore', divide='ignore'):
        ratio = np.where(ends > 0, steps.sum(0) / ends, np.nan)
    out['paths'] = dict(direct=mean(direct, later[0]), classes_visited=mean(visited, later[0]),
                        length_ratio=[mean(ratio, right & (settle == t)) for t in range(T - 1)],
                        rank_of_label=[mean(rank[t], later[t]) for t in range(T)])
    p = np.exp(outputs)
    entropy = -(p * outputs).sum(-1)

    def align(values, first, offset):
        images = [n for n in range(N) if right[n] and settle[n] > 0 and 0 <= settle[n] + offset - first < len(values)]
        rows = np.array([settle[n] + offset - first for n in images], int)
        own = interval([values[r][n] for r, n in zip(rows, images)], labels[images])
        if not images or not now[0].any():
            return [own, None]
        return [own, jackknife(labels, (1, lambda w: np.mean([of(values[r], now[0], w) for r in rows]), now[0]))]
    out['moment'] = {name: [align(values, first, o) for o in range(-3, 4)]
                     for name, values, first in (('change', steps, 1), ('entropy', entropy, 0), ('lead', lead, 0))}

    # 3. routes
    out['routes'] = None
    if 'superclasses' in z:
        group = z['superclasses']
        own = [group[classes[t]] == group[labels] for t in range(T)]
        chance = np.array([(group == group[label]).sum() - 1 for label in labels]) / (K - 1)
        out['routes'] = dict(own_superclass=[[mean(own[t], later[t]), mean(own[t], wrong[t])] for t in range(T)],
                             chance=[mean(chance, later[t]) for t in range(T)])

    # 4. speed and accuracy
    everyone, hits = np.ones(N, bool), (classes == labels).astype(float)
    speed = dict(threshold=THRESHOLDS, mean_step=[], accuracy=[], waiting_pays=[])
    for theta in THRESHOLDS:
        at = np.array([next((t for t in range(T) if entropy[t, n] < theta), T - 1) for n in range(N)])
        hit = hits[at, np.arange(N)]
        speed['mean_step'].append(mean(at, everyone))
        speed['accuracy'].append(mean(hit, everyone))

        def gain(w):
            return of(hit, everyone, w) - np.interp(of(at, everyone, w), range(T), [of(hits[t], everyone, w) for t in range(T)])
        between = 1e-3 < at.mean() % 1 < 1 - 1e-3  # at a step the interpolation has a kink, and no derivative
        speed['waiting_pays'].append(jackknife(labels, (1, gain, everyone)) if between else None)
    out['speed_accuracy'] = speed

    # 5. future class
    future = dict(decoder=[], readout=[])
    for t in range(T):
        guesses = []
        for g in (later[t], wrong[t]):
            found = decode(R[t][g], labels[g], K)
            guesses.append(interval(found == labels[g], labels[g]) if len(found) and found[0] >= 0 else None)
        future['decoder'].append(guesses)
        future['readout'].append([mean(second[t] == labels, g) for g in (later[t], wrong[t])])
    out['future'] = future
    return out


def area(z, name):
    """an area's responses, averaged over space, at the steps at which they were kept"""
    outputs, A, steps = z['outputs_all'].astype(float), z['area_' + name].astype(float).mean((2, 3)), z['extra_steps']
    A = A.astype(np.float32).astype(float)  # as they are kept
    labels = z['labels_all'].astype(int)
    classes = outputs.argmax(-1)
    kinds, settle = classification(classes, labels)
    right = kinds == 'stable_correct'
    out = dict(steps=steps.tolist(), channels=A.shape[-1], norm=[], cos_class_mean=[], change=[], relative_change=[], decoder_accuracy=[], decoder=[])

    def mean(values, group):
        return interval(np.asarray(values, float)[group], labels[group])

    everyone, N = np.ones(len(labels), bool), len(labels)
    for s, t in enumerate(steps):
        groups = right & (settle <= t), right & (settle > t)
        norm = np.linalg.norm(A[s], axis=-1)
        alike = [cosine(A[s, n], A[s, (labels == labels[n]) & (np.arange(N) != n)].mean(0)) for n in range(N)]
        out['norm'].append([mean(norm, g) for g in groups])
        out['cos_class_mean'].append([mean(alike, g) for g in groups])
        if s > 0:
            change = np.linalg.norm(A[s] - A[s - 1], axis=-1)
            out['change'].append(mean(change, everyone))
            out['relative_change'].append(mean(np.log10(change / np.linalg.norm(A[s - 1], axis=-1)), everyone))
        K = outputs.shape[-1]
        order = np.argsort(labels, kind='stable')  # each fold has its share of every label
        out['decoder_accuracy'].append(interval(decode(A[s][order], labels[order], K) == labels[order], labels[order]))
        wrong = np.isin(kinds, ('stable_incorrect', 'unstable_incorrect')) & (classes[t] != labels)
        pair = []
        for g in (groups[1], wrong):
            found = decode(A[s][g], labels[g], K)
            pair.append(interval(found == labels[g], labels[g]) if len(found) and found[0] >= 0 else None)
        out['decoder'].append(pair)
    return out


def kin():
    z = make(21, 4, 600, 6, 10, speed=0.7, bias=True)
    g = np.random.default_rng(5)
    steps = np.array([0, 2])
    V2 = z['representations_all'][steps][:, :, None, None, 2:5] + g.exponential(size=(2, 600, 2, 2, 3))
    return dict(z, area_V2=V2.astype(np.float32), extra_steps=steps, superclasses=np.array(['beast', 'tool', 'beast', 'plant', 'tool', 'beast']), animate=np.array([1, 0, 1, 0, 0, 1]))


def main():
    for name, z in dict(kin=kin(), two=make(22, 4, 150, 2, 5)).items():
        np.savez(os.path.join(HERE, name + '.npz'), **z)
    goldens = {name: questions(np.load(os.path.join(HERE, name + '.npz')))
               for name in ('trained', 'bias', 'zeros', 'onestep', 'classes', 'kin', 'two')}
    goldens['kin']['area'] = area(np.load(os.path.join(HERE, 'kin.npz')), 'V2')
    with open(os.path.join(HERE, 'beyond.json'), 'w') as f:
        json.dump(clean(goldens), f)


if __name__ == '__main__':
    main()
