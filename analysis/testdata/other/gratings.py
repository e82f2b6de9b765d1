"""Images made up for the two examples: noisy gratings of six orientations, 16 × 16 pixels; and a short training on them."""
import json
import math
import sys

import torch

from recording import record


def gratings(count, seed):
    """Images [count, 1, 16, 16] and their labels [count], 0…5."""
    random = torch.Generator().manual_seed(seed)
    labels = torch.arange(count) % 6
    angle = labels * math.pi / 6 + 0.1 * torch.randn(count, generator=random)
    phase = 2 * math.pi * torch.rand(count, generator=random)
    y, x = torch.meshgrid(torch.arange(16.), torch.arange(16.), indexing="ij")
    wave = torch.cos(1.2 * (x * angle.cos()[:, None, None] + y * angle.sin()[:, None, None]) + phase[:, None, None])
    return (wave + torch.randn(wave.shape, generator=random))[:, None], labels


def example(model, run, learn, count):
    """Trains a model so that all of learn(images), logits [B, 6], are right, and records count images before and after:
    example.py TRAINED.npz INITIAL.npz. Prints the accuracies of every step, from run(images), the model's own outputs."""
    images, labels = gratings(count, seed=1)
    model.eval()
    record(sys.argv[2], run, model.readout, images, labels)
    adam = torch.optim.Adam(model.parameters(), lr=5e-3)
    model.train()
    for step in range(150):
        some, right = gratings(24, seed=1000 + step)
        loss = sum(torch.nn.functional.cross_entropy(logits, right) for logits in learn(some))
        adam.zero_grad()
        loss.backward()
        adam.step()
    model.eval()
    record(sys.argv[1], run, model.readout, images, labels)
    with torch.no_grad():
        print(json.dumps({"accuracy": [(logits.argmax(-1) == labels).double().mean().item() for logits in run(images)]}))
