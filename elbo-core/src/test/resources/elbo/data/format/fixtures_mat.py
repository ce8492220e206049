"""Writes the small .mat files beside this script with SciPy, the outside oracle of the reader's tests.

SciPy writes the machine's own order of bytes; `swapped` turns such a file into the other order by the rules of the format.
"""
import struct
import numpy as np
from scipy.io import savemat

rng = np.random.default_rng(0)
KINDS = dict(u1="u1", i1="i1", i2="i2", u2="u2", i4="i4", u4="u4", i8="i8", u8="u8", f4="f4", f8="f8")
WIDTH = {1: 1, 2: 1, 3: 2, 4: 2, 5: 4, 6: 4, 7: 4, 9: 8, 12: 8, 13: 8}


def pieces(data):
    """The pieces of a little-endian matrix, each turned."""
    out = b""
    while data:
        kind, size = struct.unpack("<II", data[:8])
        small = kind >> 16
        if small:
            kind, size, body, whole = kind & 0xFFFF, small, data[4:4 + small], 8
            out += struct.pack(">I", small << 16 | kind)
        else:
            body, whole = data[8:8 + size], 8 + -(-size // 8) * 8
            out += struct.pack(">II", kind, size)
        w = WIDTH[kind]
        turned = np.frombuffer(body, f"<u{w}").astype(f">u{w}").tobytes()
        out += turned + bytes(whole - len(turned) - (4 if small else 8))
        data = data[whole:]
    return out


def swapped(source, target):
    data = open(source, "rb").read()
    out = data[:116] + bytes(8) + b"\x01\x00MI"
    at = 128
    while at < len(data):
        kind, size = struct.unpack("<II", data[at:at + 8])
        assert kind == 14
        inner = pieces(data[at + 8:at + 8 + size])
        out += struct.pack(">II", 14, len(inner)) + inner
        at += 8 + size
    open(target, "wb").write(out)


def one(name, **arrays):
    savemat(name, arrays, do_compression=False)


small = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 100]])
for name, kind in KINDS.items():
    one(f"{name}.mat", a=small.astype(kind))
one("logical.mat", a=np.array([[True, False], [False, True], [True, True]]))
one("largest.mat", a=np.array([[1, 2**64 - 1], [2**63, 7]], dtype="u8"))
swapped("f8.mat", "f8-swapped.mat")
swapped("i2.mat", "i2-swapped.mat")
swapped("u1.mat", "u1-swapped.mat")
savemat("packed.mat", {"a": np.arange(60, dtype="f8").reshape(20, 3) / 7}, do_compression=True)
# examples are columns, as of faces
savemat("columns.mat", {"ff": np.arange(6 * 10, dtype="u1").reshape(6, 10)}, do_compression=True)
# examples are rows though there are fewer of them than numbers, as the labels say; with what is passed over
savemat("labelled.mat", {"names": np.array(["a", "bb"], dtype=object), "X": np.arange(40, dtype="f8").reshape(4, 10),
                         "Y": np.array([[3, 1, 3, 2]], dtype="f8"), "about": {"a": 1.0}, "text": "hello"})
savemat("pictures.mat", {"images": np.arange(2 * 3 * 5, dtype="u1").reshape(2, 3, 5)})
savemat("coloured.mat", {"X": np.arange(2 * 4 * 3 * 5, dtype="u1").reshape(2, 4, 3, 5)})
savemat("parts.mat", {"x_train": np.arange(12, dtype="u1").reshape(6, 2), "y_train": np.arange(6).reshape(6, 1) % 2,
                      "x_test": np.arange(6, dtype="u1").reshape(3, 2), "y_test": np.array([[0], [1], [0]])})
savemat("two.mat", {"a": np.eye(3), "b": np.zeros((5, 2))})
savemat("complex.mat", {"a": np.array([[1 + 2j, 3], [4, 5]])})
savemat("nothing.mat", {"text": "hello"})
