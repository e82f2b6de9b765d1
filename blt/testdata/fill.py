"""Numbers that Python and Go make alike, so that goldens need not carry their inputs (Go: internal/goldens)."""
import zlib

import numpy as np


def fill(name, shape, offset=0.0, scale=1.0):
    """float32 values offset + scale·u, with u in [−1, 1) from a hash of the name and the index alone."""
    i = np.arange(int(np.prod(shape)), dtype=np.uint32)
    h = i * np.uint32(2654435761) + np.uint32(zlib.crc32(name.encode()))
    h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    h = h ^ (h >> np.uint32(16))
    u = (h >> np.uint32(8)).astype(np.float32) * np.float32(2**-23) - np.float32(1)
    return (np.float32(offset) + np.float32(scale) * u).reshape(shape)


def sample(name, size, count):
    """Up to count indices below size, spread by the same hash; all of them where there are no more."""
    if size <= count:
        return np.arange(size)
    u = fill(name, (count,), 0.5, 0.5).astype(np.float64)
    return (u * size).astype(np.int64)
