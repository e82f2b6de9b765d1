"""Goldens of a time step's Jacobian: its leading eigenvalues at the state after some steps, from PyTorch's dense Jacobian
in float64 and LAPACK: jacobian.npz. Weights and images are those of blt/testdata/fill.py's formula."""
import json
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parents[2] / "testdata"))
import areas
import reference
from fill import fill

SMALL = dict(size=8, channels=[2, 3, 4, 5, 6], classes=7, timesteps=10)
CASES = dict(areas.RNN, **areas.OPTIONS)
IMAGES = 2
AREAS = ("V2", "V4", "IT", "GAP")


def step(net, v1, last):
    """One time step of the areas that change, as reference.BLT.forward has it."""
    now = {}
    pool = torch.nn.functional.max_pool2d
    now["V2"] = net.settle("v2", net.v2.bottom_up(pool(v1, 2)), last["V2"], last["V4"])
    now["V4"] = net.settle("v4", net.v4.bottom_up(pool(now["V2"], 2)), last["V4"], last["IT"])
    now["IT"] = net.settle("it", net.it.bottom_up(pool(now["V4"], 2)), last["IT"], None)
    now["GAP"] = net.settle("gap", now["IT"].mean(dim=(2, 3)), last["GAP"], None)
    return tuple(now[a] for a in AREAS)


def leading(net, image):
    with torch.no_grad():
        last = net(image)[-1]
    state = tuple(last[a] for a in AREAS)
    blocks = torch.autograd.functional.jacobian(lambda *s: step(net, last["V1"], dict(zip(AREAS, s))), state, vectorize=True)
    sizes = [s.numel() for s in state]
    dense = np.block([[blocks[i][j].reshape(sizes[i], sizes[j]).numpy() for j in range(4)] for i in range(4)])
    values = np.linalg.eigvals(dense)
    values = values[np.argsort(-np.abs(values))]
    return values[:4]


def main():
    torch.set_num_threads(1)
    stored = {}
    for case, given in CASES.items():
        options = {**SMALL, **{k: v for k, v in given.items() if k not in ("size", "channels", "classes", "timesteps")}}
        net = reference.build(**options)
        state = areas.weights(net)
        net.load_state_dict({name: torch.from_numpy(values) for name, (values, _, _) in state.items()})
        net = net.double()
        pixels = np.floor(fill("images/0", (IMAGES, options["size"], options["size"], 3), 128, 128))
        images = torch.from_numpy((pixels / np.float32(255) - areas.MEAN) / areas.STD).double().permute(0, 3, 1, 2)
        found = np.stack([leading(net, images[i:i + 1]) for i in range(IMAGES)])
        print(case, np.round(np.abs(found), 4).tolist())
        about = dict(options=options, fill={name: [o, s] for name, (_, o, s) in state.items()})
        stored[case + "/about"] = np.array([json.dumps(about)])
        stored[case + "/eigenvalues"] = np.stack([found.real, found.imag], axis=-1)
    np.savez_compressed(Path(__file__).with_suffix(".npz"), **stored)


if __name__ == "__main__":
    main()
