"""Writes the HDF5 files of dataset_test.go with h5py, a variant of the MiniEcoset layout each. Run in this folder
with Debian's Python (HDF5 1.10): python3 make.py; and with a newer h5py (HDF5 2.0): python3 make.py newest.

Image i of every split has the pixels (7*i + 3*p + 50*(p % 3)) % 256 for p = 0, 1, … over its 4*4*3 bytes, and
the label i % 4; there are 20 images in train, 7 in testplus.
"""
import os
import sys

import h5py
import numpy as np

SIZE = 4
LATEST = dict(libver="latest")  # smaller files


def pixels(n):
    i, p = np.arange(n)[:, None], np.arange(SIZE * SIZE * 3)[None, :]
    return ((7 * i + 3 * p + 50 * (p % 3)) % 256).astype("u1").reshape(n, SIZE, SIZE, 3)


def low_level(group, name, values, prepare, dtype=None):
    """Creates an array with a property list that h5py's usual calls can't make."""
    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    prepare(plist)
    space = h5py.h5s.create_simple(values.shape)
    typ = dtype if dtype is not None else h5py.h5t.py_create(values.dtype)
    d = h5py.h5d.create(group.id, name.encode(), typ, space, plist)
    d.write(h5py.h5s.ALL, h5py.h5s.ALL, values, mtype=typ if dtype is not None else None)


NAMES = [b"ant", b"bee", b"cat", b"dog"]


def write(name, data={}, labels="i8", categories=None, statistics="f8", prepare=None, file={}, rank=1):
    with h5py.File(name + ".h5", "w", **file) as f:
        for split, n in [("train", 20), ("testplus", 7)]:
            g = f.create_group(split)
            if prepare:
                low_level(g, "data", pixels(n), prepare)
            else:
                g.create_dataset("data", data=pixels(n), **data)
            g.create_dataset("labels", data=(np.arange(n) % 4).reshape((n, 1)[:rank]).astype(labels))
        if categories is None:
            f["categories"] = np.array(NAMES)
        else:
            categories(f)
        f["train_img_mean_channels"] = np.array([120, 110.5, 100], statistics)
        f["train_img_std_channels"] = np.array([60, 61.5, 62], statistics)


def strings(dtype, names=NAMES):
    return lambda f: f.create_dataset("categories", data=[n.decode() for n in names], dtype=dtype)


def padded(padding):
    def create(f):
        typ = h5py.h5t.C_S1.copy()
        typ.set_size(6)
        typ.set_strpad(padding)
        values = np.array([n.ljust(6, b" " if padding == h5py.h5t.STR_SPACEPAD else b"\0") for n in NAMES], "S6")
        low_level(f, "categories", values, lambda plist: None, typ)
    return create


def storage():
    write("contiguous")
    write("compact", prepare=lambda p: p.set_layout(h5py.h5d.COMPACT))
    write("chunked", dict(chunks=(3, SIZE, SIZE, 3)))
    write("chunked_across", dict(chunks=(6, 3, 3, 2)))
    write("gzip", dict(chunks=(3, SIZE, SIZE, 3), compression="gzip"))
    write("gzip_across", dict(chunks=(6, 3, 3, 2), compression="gzip", compression_opts=9))
    write("gzip_auto", dict(chunks=True, compression="gzip"))
    write("gzip_shuffle", dict(chunks=(4, SIZE, SIZE, 3), compression="gzip", shuffle=True))
    write("fletcher32", dict(chunks=(3, SIZE, SIZE, 3), fletcher32=True))
    write("gzip_shuffle_fletcher32", dict(chunks=(7, 3, SIZE, 3), compression="gzip", shuffle=True, fletcher32=True))
    write("extendible", dict(chunks=(3, SIZE, SIZE, 3), maxshape=(None, SIZE, SIZE, 3)))
    write("userblock", file=dict(userblock_size=512), categories=strings(h5py.string_dtype()))


def latest(prefix):
    rows = (3, SIZE, SIZE, 3)
    write(prefix + "contiguous", file=LATEST)
    write(prefix + "one_chunk", dict(chunks=(7, SIZE, SIZE, 3), maxshape=(20, SIZE, SIZE, 3)), file=LATEST)
    write(prefix + "one_gzip_chunk", dict(chunks=(20, SIZE, SIZE, 3), compression="gzip", maxshape=(20, SIZE, SIZE, 3)), file=LATEST)
    write(prefix + "fixed_array", dict(chunks=rows, compression="gzip"), file=LATEST)
    write(prefix + "extensible_array", dict(chunks=rows, compression="gzip", fletcher32=True, maxshape=(None, SIZE, SIZE, 3)), file=LATEST)
    write(prefix + "b_tree_2", dict(chunks=(3, 3, SIZE, 3), compression="gzip", maxshape=(None, None, SIZE, 3)), file=LATEST)

    def implicit(plist):
        plist.set_chunk(rows)
        plist.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    write(prefix + "implicit", prepare=implicit, file=LATEST)
    write(prefix + "compact", prepare=lambda p: p.set_layout(h5py.h5d.COMPACT), file=LATEST)
    write(prefix + "variable_strings", categories=strings(h5py.string_dtype()), file=LATEST)


def types():
    for t in "u1 i1 u2 i2 >i2 u4 i4 >i4 u8 i8 >i8 f2 f4 >f4 f8 >f8".split():
        write("labels_" + t.replace(">", "big_"), labels=t, file=LATEST)
    write("labels_column", rank=2, file=LATEST)
    write("statistics_f4", statistics="f4", file=LATEST)
    write("statistics_big_f8", statistics=">f8", file=LATEST)
    write("categories_variable_ascii", categories=strings(h5py.string_dtype("ascii")), file=LATEST)
    write("categories_variable_utf8", categories=strings(h5py.string_dtype("utf-8")), file=LATEST)
    write("categories_variable_chunked", categories=lambda f: f.create_dataset(
        "categories", data=NAMES, dtype=h5py.string_dtype(), chunks=(3,), compression="gzip"), file=LATEST)
    write("categories_fixed_utf8", categories=strings(h5py.string_dtype("utf-8", 5)), file=LATEST)
    write("categories_space_padded", categories=padded(h5py.h5t.STR_SPACEPAD), file=LATEST)
    write("categories_null_padded", categories=padded(h5py.h5t.STR_NULLPAD), file=LATEST)
    write("categories_null_ended", categories=padded(h5py.h5t.STR_NULLTERM), file=LATEST)


def bad():
    def change(name, f):
        write("bad_" + name)
        with h5py.File("bad_" + name + ".h5", "a") as file:
            f(file)

    def replace(name, split, **data):
        def f(file):
            del file[split + "/data"]
            file.create_dataset(split + "/data", dtype="u1", **data)
        change(name, f)

    n = 10**12
    replace("bomb_chunked", "train", shape=(n, SIZE, SIZE, 3), chunks=(3, SIZE, SIZE, 3), compression="gzip")
    replace("bomb_contiguous", "train", shape=(n, SIZE, SIZE, 3))
    replace("bomb_product", "train", shape=(2**62, SIZE, SIZE, 3), chunks=(3, SIZE, SIZE, 3))
    replace("bomb_chunk", "train", shape=(20, SIZE, SIZE, 3), maxshape=(None, SIZE, SIZE, 3), chunks=(2**25, SIZE, SIZE, 3))
    replace("unfinished", "testplus", shape=(7, SIZE, SIZE, 3), chunks=(3, SIZE, SIZE, 3), maxshape=(None, SIZE, SIZE, 3))
    replace("lzf", "train", data=pixels(20), chunks=(3, SIZE, SIZE, 3), compression="lzf")

    def bomb_labels(file):
        del file["train/labels"]
        file.create_dataset("train/labels", shape=(n,), dtype="i8", chunks=(1000,))
    change("bomb_labels", bomb_labels)

    def bomb_categories(file):
        del file["categories"]
        file.create_dataset("categories", shape=(n,), dtype="S100", chunks=(1000,))
    change("bomb_categories", bomb_categories)

    def virtual(file):
        del file["train/data"]
        layout = h5py.VirtualLayout((20, SIZE, SIZE, 3), "u1")
        layout[:7] = h5py.VirtualSource(".", "testplus/data", (7, SIZE, SIZE, 3))
        file.create_virtual_dataset("train/data", layout)
    change("virtual", virtual)

    def external(file):
        del file["train/data"]
        low_level(file["train"], "data", pixels(20), lambda p: p.set_external(b"external.tmp", 0, 20 * SIZE * SIZE * 3))
    change("external", external)
    os.remove("external.tmp")
    with h5py.File("bad_linked.h5", "w") as file:
        for name in h5py.File("contiguous.h5"):
            file[name] = h5py.ExternalLink("contiguous.h5", name)

    def loop(file):
        del file["train"]
        file["train"] = h5py.SoftLink("/train")
    change("loop", loop)


if sys.argv[1:] == ["newest"]:
    latest("newest_")
else:
    storage()
    latest("latest_")
    types()
    bad()
