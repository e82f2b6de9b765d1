"""The paper's recurrent network (BLT) in plain PyTorch: the referee of our goldens and of live comparisons.

As a library: net = build(lateral=True, topdown=False, ...); load(net, "weights.npz"); result = run(net, images, labels)
As a program: reference.py OPTIONS IN.npz OUT.npz [float32|float64]
    OPTIONS  build's arguments as JSON, for example '{"size": 32, "channels": [4, 8, 8, 16, 16], "timesteps": 3}'
    IN.npz   images [B, S, S, 3] (normalised floats), labels [B] (optional: without them no gradients), and the weights
             under their names; without any weight the network is initialised from OPTIONS' "seed"
    OUT.npz  what run returns, and the weights as weight/NAME

Weights have PyTorch's names and layouts; images and areas are channels-last, as in our Go code.
"""
import json
import sys

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


class Area(nn.Module):
    """A convolutional area: its bottom-up, lateral and top-down weights, the last two where the connection is on."""

    def __init__(self, below, here, above, kernel, bias, lateral, topdown):
        super().__init__()
        half = kernel // 2
        self.bottom_up = nn.Conv2d(below, here, kernel, padding=half, bias=bias)
        if lateral:
            self.lateral = nn.Conv2d(here, here, kernel, padding=half, bias=bias)
        if topdown and above:
            self.top_down = nn.ConvTranspose2d(above, here, kernel, 2, half, output_padding=1, bias=bias)


class Pooled(nn.Module):
    """The GAP area: only its lateral connection has weights."""

    def __init__(self, channels, bias, lateral):
        super().__init__()
        if lateral:
            self.lateral = nn.Linear(channels, channels, bias=bias)


class BLT(nn.Module):
    def __init__(self, lateral=True, topdown=False, interaction="additive", position="all", bias=False, norm="LN",
                 timesteps=10, size=64, channels=(32, 64, 128, 256, 512), classes=100):
        super().__init__()
        recurrent = timesteps > 1
        everywhere = recurrent and position == "all"
        kernel = 5 if size >= 128 else 3
        c0, c1, c2, c3, c4 = channels
        own = norm == "None"  # layers have a bias of their own when no normalisation shifts their output
        self.interaction, self.timesteps = interaction, timesteps
        self.retina = nn.Conv2d(3, c0, kernel, padding=kernel // 2)
        lat, top = lateral and everywhere, topdown and everywhere
        self.v1 = Area(c0, c1, c2, kernel, own, lat, top)
        self.v2 = Area(c1, c2, c3, kernel, own, lat, top)
        self.v4 = Area(c2, c3, c4, kernel, own, lat, top)
        self.it = Area(c3, c4, None, kernel, own, lat, top)
        self.gap = Pooled(c4, own, lateral and recurrent)
        self.readout = nn.Linear(c4, classes, bias=bias)
        for module in self.modules():
            if isinstance(module, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(module.weight)
        if not own:
            self.v1_ln = nn.LayerNorm([c1, size, size])
            self.v2_ln = nn.LayerNorm([c2, size // 2, size // 2])
            self.v4_ln = nn.LayerNorm([c3, size // 4, size // 4])
            self.it_ln = nn.LayerNorm([c4, size // 8, size // 8])
            self.gap_ln = nn.LayerNorm([c4])

    def settle(self, name, b, previous, above):
        """x_t = relu(LN(combine(b, l, t))); previous and above are None where there is no such input."""
        area = getattr(self, name)
        terms = []
        if previous is not None and hasattr(area, "lateral"):
            terms.append(area.lateral(previous))
        if above is not None and hasattr(area, "top_down"):
            terms.append(area.top_down(above))
        if self.interaction == "multiplicative":
            x = b * (1 + sum(terms))
        else:
            x = b + sum(terms)
        if hasattr(self, name + "_ln"):
            x = getattr(self, name + "_ln")(x)
        return F.relu(x)

    def forward(self, images):
        """images [B, 3, S, S] → a list of {area: activation, "output": log-probabilities [B, K]}, one a time step."""
        retina = F.relu(self.retina(images))
        steps, last = [], {}
        for _ in range(self.timesteps):
            now = {}
            now["V1"] = self.settle("v1", self.v1.bottom_up(retina), None, None)
            now["V2"] = self.settle("v2", self.v2.bottom_up(F.max_pool2d(now["V1"], 2)), last.get("V2"), last.get("V4"))
            now["V4"] = self.settle("v4", self.v4.bottom_up(F.max_pool2d(now["V2"], 2)), last.get("V4"), last.get("IT"))
            now["IT"] = self.settle("it", self.it.bottom_up(F.max_pool2d(now["V4"], 2)), last.get("IT"), None)
            now["GAP"] = self.settle("gap", now["IT"].mean(dim=(2, 3)), last.get("GAP"), None)
            probabilities = F.softmax(self.readout(now["GAP"]), dim=1)
            steps.append(dict(now, output=torch.log(torch.clamp(probabilities, 1e-10, 1))))
            last = now
        return steps


def build(seed=None, **options):
    """A network in training mode, initialised from the seed."""
    if seed is not None:
        torch.manual_seed(seed)
    return BLT(**options)


def load(net, path):
    """Sets the weights from an .npz in PyTorch's names and layouts, as `blt export` writes it."""
    weights = np.load(path)
    net.load_state_dict({name: torch.from_numpy(weights[name]) for name in weights.files})


def run(net, images, labels=None, dtype=torch.float32):
    """images [B, S, S, 3] → outputs [T, B, K], representations [T, B, D], area/V1 … area/IT [T, B, H, W, C], area/GAP [T, B, D];
    with labels [B] also loss (the sum over time of the mean NLL) and gradient/NAME for every parameter."""
    net = net.to(dtype)
    steps = net(torch.from_numpy(images).to(dtype).permute(0, 3, 1, 2))
    result = {"outputs": stack(steps, "output"), "representations": stack(steps, "GAP")}
    for area in ("V1", "V2", "V4", "IT", "GAP"):
        result["area/" + area] = stack(steps, area)
    if labels is not None:
        target = torch.from_numpy(labels).long()
        loss = sum(F.nll_loss(step["output"], target) for step in steps)
        net.zero_grad(set_to_none=True)
        loss.backward()
        result["loss"] = loss.detach().numpy()
        for name, parameter in net.named_parameters():  # V1's unused weights have no gradient: zeros
            gradient = torch.zeros_like(parameter) if parameter.grad is None else parameter.grad
            result["gradient/" + name] = gradient.numpy()
    return result


def stack(steps, name):
    values = torch.stack([step[name].detach() for step in steps])
    if values.dim() == 5:
        values = values.permute(0, 1, 3, 4, 2)
    return np.ascontiguousarray(values.numpy())


def main(options, source, target, dtype="float32"):
    given = dict(np.load(source))
    images, labels = given.pop("images"), given.pop("labels", None)
    net = build(**json.loads(options))
    if given:
        net.load_state_dict({name: torch.from_numpy(values) for name, values in given.items()})
    weights = {"weight/" + name: values.clone().numpy() for name, values in net.state_dict().items()}
    np.savez(target, **run(net, images, labels, getattr(torch, dtype)), **weights)


if __name__ == "__main__":
    main(*sys.argv[1:])
