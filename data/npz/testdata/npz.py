"""Writes the .npz files of npz_test.go with NumPy. Run in this folder: python3 npz.py"""
import io
import zipfile

import numpy as np

rng = np.random.default_rng(1)
values = {
    "f4": np.array([[1.5, -2, 3], [4, np.inf, 1e-42]], "<f4"),
    "f8": np.array([0.1, -1e300, np.nan]),
    "i8": np.array([[[-1], [2**62]]], "<i8"),
    "i4": np.array([-2147483648, 7], "<i4"),
    "u1": np.arange(256, dtype="u1").reshape(16, 16),
    "b1": np.array([True, False, True]),
    "S": np.array([b"cat", b"", b"elephant"]),
    "U": np.array(["Kühe", "", "猫 x"]),
    "scalar": np.float64(42),
    "empty": np.zeros(0, "f4"),
    "none": np.zeros((3, 0, 2), "i8"),
    "fortran": np.asfortranarray(np.arange(24, dtype="f4").reshape(2, 3, 4)),
    "transposed": np.arange(6, dtype="i4").reshape(2, 3).T,
    "fortranU": np.asfortranarray(np.array([["a", "bc"], ["d", "e"], ["f", "gh"]])),
}
np.savez("npz_stored.npz", **values)
np.savez_compressed("npz_deflated.npz", **values)

# Types that others' programs write.
numbers = [0, 1, 100, 127]
types = {t[1:] + {"<": "l", ">": "b", "|": ""}[t[0]]: np.array(numbers, t)
         for t in ["|i1", "<i2", ">i2", "<u2", ">u2", ">i4", ">i8", "<u4", ">u4", "<u8", ">u8", ">f4", ">f8"]}
types["halves"] = np.arange(1 << 16, dtype="<u2").view("<f2")  # all there are
types["halvesb"] = np.array([1.5, -0.0, 6e-8], ">f2")
types["textb"] = np.array(["Kühe", "猫"], ">U4")
types["negative"] = np.array([-1, -32768], ">i2")
types["fortranb"] = np.asfortranarray(np.arange(6, dtype=">f8").reshape(2, 3))
np.savez_compressed("npz_types.npz", floats=types["halves"].astype("<f4"), **types)


def one(name, array):
    np.savez("npz_bad_" + name + ".npz", x=array)


one("object", np.array([{"a": 1}, None], dtype=object))
one("float128", np.ones(3, np.longdouble))
one("uint64", np.array([2**63], "<u8"))
one("complex", np.ones(3, "c8"))
one("structured", np.zeros(2, [("a", "f4"), ("b", "i4")]))
one("datetime", np.zeros(2, "M8[s]"))


def archive(name, entries, method=zipfile.ZIP_STORED):
    with zipfile.ZipFile("npz_bad_" + name + ".npz", "w", method) as z:
        for entry, content in entries:
            z.writestr(zipfile.ZipInfo(entry), content, method)


def npy(array, version=None):
    b = io.BytesIO()
    np.lib.format.write_array(b, array, version)
    return b.getvalue()


good = npy(np.ones(4, "f4"))
archive("path", [("../x.npy", good)])
archive("other", [("x.txt", b"hello")])
archive("double", [("x.npy", good), ("x.npy", good)])
archive("short", [("x.npy", good[:-1])])
archive("long", [("x.npy", good + b"x")])
archive("cut", [("x.npy", good[:30])])
archive("magic", [("x.npy", b"NUMPY" + good)])
archive("shape", [("x.npy", good.replace(b"(4,), }     ", b"(99999999,),"))])
archive("overflow", [("x.npy", good.replace(b"(4,), }" + b" " * 18, b"(4294967296,4294967296),}"))])
archive("negative", [("x.npy", good.replace(b"(4,)", b"(-4)"))])
archive("bzip2", [("x.npy", good)], zipfile.ZIP_BZIP2)

with zipfile.ZipFile("npz_versions.npz", "w") as z:
    for version in [(1, 0), (2, 0), (3, 0)]:
        z.writestr(zipfile.ZipInfo("v%d.npy" % version[0]), npy(np.arange(3), version))

# Shapes as NumPy and Python have written them over the years.
with zipfile.ZipFile("npz_shapes.npz", "w") as z:
    for name, shape in [("python2", "(3L, 1L)"), ("numpy2", "(np.int64(3), 1)"), ("bare", "(int64(3),np.intp(1))"), ("numpy", "(numpy.uint8(3), np.int32(1),)")]:
        if "intp" in shape:
            shape = shape.replace("intp", "int")
        content = npy(np.arange(3.0).reshape(3, 1)).replace(b"(3, 1)", b"@")
        head, rest = content[10:].split(b"\n", 1)
        head = head.replace(b"@", shape.encode()).rstrip() + b"\n"
        z.writestr(zipfile.ZipInfo(name + ".npy"), content[:8] + len(head).to_bytes(2, "little") + head + rest)

# Recordings as the authors' script saves them: float64, the readout's weight float32, no bias.
T, N, K, D = 3, 5, 4, 6
outputs = rng.normal(size=(T, N, K))
outputs -= np.log(np.exp(outputs).sum(2, keepdims=True))  # log-probabilities
recording = dict(
    outputs_all=outputs,
    labels_all=rng.integers(0, K, N).astype("f8"),
    representations_all=np.abs(rng.normal(size=(T, N, D))),
    readout_weight=rng.normal(size=(K, D)).astype("f4"),
)
np.savez("recording_theirs.npz", readout_bias=[], **recording)
np.savez("recording_bias.npz", readout_bias=rng.normal(size=K).astype("f4"),
         categories=np.array([b"ant", b"bee", b"cat", b"dog"]), **recording)
