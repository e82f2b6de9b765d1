"""Makes recordings of one network with images at several levels of noise and of occlusion, and the numbers of the levels, with
NumPy and statsmodels.

    python3 levels.py        writes levels_*.npz and levels.json beside itself

Representations are those of goldens.make, disturbed more and more, and least at the last steps.
"""
import json
import os

import numpy as np

from goldens import HERE, classification, clean, interval, make

LEVELS = dict(clean=(0, 0), noise1=(0.1, 0), noise4=(0.4, 0), occlusion2=(0, 0.2))


def recordings():
    base = make(31, 6, 130, 12, 9)
    labels = base['labels_all'].astype(int)
    g = np.random.default_rng(32)
    made = {}
    for name, (noise, occlusion) in LEVELS.items():
        z = dict(base)
        if name != 'clean':
            scale = (8 * noise + 5 * occlusion) / (1 + np.arange(6))
            R = np.maximum(base['representations_all'] + scale[:, None, None] * g.normal(size=(6, 130, 9)), 0)
            z['representations_all'] = R.astype(np.float32)
            logits = z['representations_all'].astype(float) @ base['readout_weight'].T.astype(float)
            p = np.exp(logits - logits.max(-1, keepdims=True))
            z['outputs_all'] = np.log(np.clip(p / p.sum(-1, keepdims=True), 1e-10, 1)).astype(np.float32)
            z['degradation'] = np.array([noise, occlusion, 1.0])
        made[name] = z
    return made, labels


def held_out(right, labels):
    """of each image: right at the step that the other half of its class chooses, less at t = 0"""
    half = np.array([list(np.flatnonzero(labels == labels[n])).index(n) % 2 for n in range(len(labels))])
    gain = np.zeros(len(labels))
    for h in (0, 1):
        step = right[:, half != h].sum(1).argmax()
        gain[half == h] = right[step, half == h] - right[0, half == h]
    return gain


def measure(z, labels):
    R, M = z['representations_all'].astype(float), z['readout_weight'].astype(float)
    classes = z['outputs_all'].argmax(-1)
    right = (classes == labels).astype(float)
    kinds, settle = classification(classes, labels)
    border = np.array([min((M[c] - M[k]) @ r / np.linalg.norm(M[c] - M[k]) for k in range(len(M)) if k != c)
                       for r, c in zip(R[0], classes[0])])
    return dict(right=right, gain=held_out(right, labels), settle=np.where(kinds == 'stable_correct', settle, np.nan), border=border)


def series(names, made, labels, level):
    m = [measure(made[name], labels) for name in names]
    best = [int(x['right'].sum(1).argmax()) for x in m]

    def change(key):
        return [interval(x[key] - m[0][key], labels) for x in m]
    return dict(level=level, accuracy=[[interval(r, labels) for r in x['right']] for x in m], best_step=best,
                gain=[interval(x['right'][b] - x['right'][0], labels) for x, b in zip(m, best)],
                gain_held_out=[interval(x['gain'], labels) for x in m], gain_change=change('gain'),
                t_stable=[interval(x['settle'], labels) for x in m], t_stable_change=change('settle'),
                border=[interval(x['border'], labels) for x in m], border_change=change('border'),
                gains_more=interval(np.mean([x['gain'] for x in m[1:]], 0) - m[0]['gain'], labels))


def main():
    made, labels = recordings()
    for name, z in made.items():
        np.savez(os.path.join(HERE, f'levels_{name}.npz'), **z)
    out = dict(images=len(labels), noise=series(['clean', 'noise1', 'noise4'], made, labels, [0, 0.1, 0.4]),
               occlusion=series(['clean', 'occlusion2'], made, labels, [0, 0.2]))
    with open(os.path.join(HERE, 'levels.json'), 'w') as f:
        json.dump(clean(out), f)


if __name__ == '__main__':
    main()
