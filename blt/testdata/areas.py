"""Goldens of every area at every time step and of every gradient, from PyTorch in float32 and float64: areas.npz.

Weights and images come from fill.py's formula, so only sampled results are stored. For the cases with gradients the first
image seed is taken at which PyTorch's float32 and float64 agree within 1e-5·RMS everywhere, or else the best: near a kink
of relu or pooling PyTorch's gradient differs from its own, and no other implementation can be judged there. The other
cases take the first images at which PyTorch's run is not chaotic (agrees with itself within 3e-5·RMS): choosing those with
the smallest rounding errors would favour PyTorch.
"""
import json
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parent))
import reference
from fill import fill, sample

PER_TENSOR = 64  # stored values of an area at a time step, or of a gradient

MEAN = (np.array([120.5, 110.25, 99.75]) / 255).astype(np.float32)  # of the training images' channels
STD = (np.array([60.5, 58.25, 62.75]) / 255).astype(np.float32)

NARROW = dict(size=64, channels=[2, 3, 4, 5, 6], classes=7)
LARGE = dict(size=128, channels=[2, 2, 3, 3, 4], classes=5)
RNN = {
    "lateral-additive": dict(lateral=True, topdown=False, interaction="additive"),
    "lateral-multiplicative": dict(lateral=True, topdown=False, interaction="multiplicative"),
    "topdown-additive": dict(lateral=False, topdown=True, interaction="additive"),
    "topdown-multiplicative": dict(lateral=False, topdown=True, interaction="multiplicative"),
}
SMALL = dict(NARROW, size=32, timesteps=3)
OPTIONS = {
    "both-additive": dict(topdown=True),
    "both-multiplicative": dict(topdown=True, interaction="multiplicative"),
    "last": dict(position="last"),
    "last-multiplicative": dict(position="last", interaction="multiplicative"),
    "bias": dict(bias=True),
    "norm-none": dict(norm="None", topdown=True),
    "norm-none-multiplicative": dict(norm="None", interaction="multiplicative"),
}
CASES = {f"{name}-64": dict(NARROW, **options) for name, options in RNN.items()}
CASES |= {f"{name}-128": dict(LARGE, timesteps=4, **options) for name, options in RNN.items()}
CASES |= {f"{name}-80-steps": dict(NARROW, size=32, channels=[4, 6, 8, 12, 16], timesteps=80, **options) for name, options in RNN.items()}
CASES |= {name: dict(SMALL, **options) for name, options in OPTIONS.items()}
CASES |= {
    "bnet": dict(NARROW, timesteps=1, lateral=False),
    "norm-none-128": dict(LARGE, norm="None", timesteps=3),
    "batch-1": dict(SMALL, topdown=True),
}
# Three steps show every path of the gradient; the main network's is followed through all ten.
CASES |= {f"{name}-64-gradients": dict(NARROW, timesteps=3, **options) for name, options in RNN.items()}
CASES |= {f"{name}-128-gradients": dict(LARGE, timesteps=2, **options) for name, options in RNN.items()}
CASES |= {f"{name}-gradients": dict(SMALL, **options) for name, options in OPTIONS.items()}
CASES |= {
    "lateral-additive-ten-steps-gradients": dict(NARROW, **RNN["lateral-additive"]),
    "bnet-gradients": CASES["bnet"],
    "norm-none-128-gradients": CASES["norm-none-128"],
}


def weights(net):
    """Every weight by the formula, in the range of PyTorch's initialisation; norms vary around 1 and 0."""
    state = {}
    for name, p in net.state_dict().items():
        if "_ln." in name:
            offset, scale = (1.0, 0.2) if name.endswith("weight") else (0.0, 0.2)
        else:
            fan = p[0].numel() if p.dim() > 1 else p.numel()
            offset, scale = 0.0, float(np.float32((3 / fan) ** 0.5))
        state[name] = (fill(name, tuple(p.shape), offset, scale), offset, scale)
    return state


def difference(a, b):
    rms = np.sqrt(np.mean(np.square(b))) or 1.0
    return np.abs(a - b).max() / rms


def evaluate(options, state, seed, batch):
    pixels = np.floor(fill(f"images/{seed}", (batch, options["size"], options["size"], 3), 128, 128))
    images = (pixels / np.float32(255) - MEAN) / STD
    assert images.dtype == np.float32
    labels = np.arange(batch) % options["classes"]
    results = []
    for dtype in (torch.float32, torch.float64):
        net = reference.build(**options)
        net.load_state_dict({name: torch.from_numpy(values) for name, (values, _, _) in state.items()})
        results.append(reference.run(net, images, labels, dtype))
    return results


def main():
    torch.set_num_threads(1)
    stored = {}
    for case, options in CASES.items():
        gradients = case.endswith("-gradients")
        batch = 1 if case == "batch-1" or gradients else 2
        state = weights(reference.build(**options))
        best = (np.inf, 0)
        for seed in range(300):
            single, double = evaluate(options, state, seed, batch)
            worst = max(difference(single[k], double[k]) for k in double if gradients or not k.startswith("gradient/"))
            best = min(best, (worst, seed))
            if worst <= (1e-5 if gradients else 3e-5):
                break
        worst, seed = best
        single, double = evaluate(options, state, seed, batch)
        print(f"{case}: image seed {seed}, PyTorch's float32 and float64 differ by {worst:.1e}·RMS at most")
        about = dict(options=options, batch=batch, gradients=gradients, image_seed=seed, agreement=float(worst),
                     fill={name: [o, s] for name, (_, o, s) in state.items()})
        stored[case + "/about"] = np.array([json.dumps(about)])
        for key in double:
            if key == "loss":
                stored[f"{case}/{key}"] = np.array([single[key], double[key]], np.float64)
                continue
            if key.startswith("gradient/") and not gradients:
                continue
            flat = [(0, single[key], double[key])] if key.startswith("gradient/") else \
                [(t, single[key][t], double[key][t]) for t in range(len(double[key])) if t < 10 or t % 10 == 9]
            for t, s, d in flat:
                at = sample(f"{key}/{t}", d.size, PER_TENSOR)
                stored[f"{case}/{key}/{t}"] = np.stack([s.ravel()[at].astype(np.float64), d.ravel()[at]])
                stored[f"{case}/{key}/{t}/rms"] = np.array([np.sqrt(np.mean(np.square(d)))])
    np.savez_compressed(Path(__file__).with_suffix(".npz"), **stored)


if __name__ == "__main__":
    main()
