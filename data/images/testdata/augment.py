"""Applies every operation of TrivialAugmentWide at every magnitude and sign to images, with torchvision.

augment.py                  writes augment.csv: CRC-32 of every result on three made-up images of 64 x 64
augment.py IN SIZE OUT      reads images [N,SIZE,SIZE,3] uint8 from IN, writes all results to OUT in the same order
                            (the comparison on photos, which are not stored here)

Made with torch 1.13.0, torchvision 0.14.1 (Debian 12).
"""
import os
import sys
import zlib

import numpy as np
import torch
from torchvision.transforms import InterpolationMode
from torchvision.transforms.autoaugment import TrivialAugmentWide, _apply_op


def variants():
    """(operation, bin, sign, magnitude) in the order of torchvision's table."""
    for name, (magnitudes, signed) in TrivialAugmentWide()._augmentation_space(31).items():
        bins = magnitudes.tolist() if magnitudes.ndim else [0.0]
        for i, magnitude in enumerate(bins):
            for sign in (1, -1) if signed else (1,):
                yield name, i, sign, sign * float(magnitude)


def apply(image, name, magnitude):
    x = torch.from_numpy(image).permute(2, 0, 1)
    y = _apply_op(x, name, magnitude, InterpolationMode.NEAREST, None)
    return y.permute(1, 2, 0).contiguous().numpy()


def made_up():
    """The images of augment_test.go's madeUp: a busy one, a flat one, one with constant channels."""
    y, x, c = np.meshgrid(np.arange(64), np.arange(64), np.arange(3), indexing="ij")
    busy = (x * x + 3 * x * y * (c + 1) + 5 * y + 85 * c) % 256
    flat = 96 + (x + 2 * y + 7 * c) % 29
    half = np.where(c == 0, (4 * x + y) % 256, np.where(c == 1, 200, 0))
    return [a.astype(np.uint8) for a in (busy, flat, half)]


if len(sys.argv) == 1:
    with open(os.path.join(os.path.dirname(__file__), "augment.csv"), "w") as f:
        print("operation,bin,sign,magnitude,busy,flat,half", file=f)
        for name, i, sign, magnitude in variants():
            sums = [zlib.crc32(apply(image, name, magnitude).tobytes()) for image in made_up()]
            print(name, i, sign, repr(magnitude), *("%08x" % s for s in sums), sep=",", file=f)
else:
    size = int(sys.argv[2])
    images = np.fromfile(sys.argv[1], np.uint8).reshape(-1, size, size, 3)
    with open(sys.argv[3], "wb") as f:
        for name, _, _, magnitude in variants():
            for image in images:
                f.write(apply(image, name, magnitude).tobytes())
