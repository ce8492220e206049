"""What the scripts beside this one share: they compute outside numbers for the tests and write them as tables.

Run any of them from anywhere, without arguments, to write its tables in ../resources/reference again; every number is
computed in two ways, and a script that finds them apart ends with an AssertionError and writes nothing.
Needs NumPy, SciPy, mpmath and, where a script imports it, PyTorch.
"""

import json
import math
import platform
import struct
import sys
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "reference"
CODES = {"<f4": "F32", "<f8": "F64", "<i8": "I64", "|u1": "U8", "|b1": "BOOL"}


def assert_close(a, b, rtol=1e-13, atol=0.0, what=""):
    """Fails unless |a - b| <= atol + rtol |b| everywhere."""
    np.testing.assert_allclose(np.asarray(a, float), np.asarray(b, float), rtol=rtol, atol=atol, err_msg=what)


def numbered(name, n):
    """["x1", "x2", ..]: the columns of a vector."""
    return [f"{name}{i + 1}" for i in range(n)]


def write_table(name, columns, rows, *notes):
    """A CSV table: comment lines, a header, and numbers with the 17 digits that give the same double again."""
    lines = [f"# {Path(sys.argv[0]).name}; {versions()}", *(f"# {note}" for note in notes), ",".join(columns)]
    for row in rows:
        assert len(row) == len(columns), (row, columns)
        lines.append(",".join(value if isinstance(value, str) else number(value) for value in row))
    (FOLDER / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{name}.csv: {len(rows)} rows of {len(columns)}")


def number(value):
    value = float(value)
    assert math.isfinite(value), "every number of a table must be finite"
    text = format(value, ".17g")
    assert float(text) == value
    return text


def versions():
    known = [("NumPy", "numpy"), ("SciPy", "scipy"), ("mpmath", "mpmath"), ("PyTorch", "torch")]
    used = [f"{title} {sys.modules[module].__version__}" for title, module in known if module in sys.modules]
    return ", ".join([f"Python {platform.python_version()}", *used])


def write_tensors(path, arrays, metadata):
    """A safetensors file, written by the format's definition."""
    header, data = {"__metadata__": metadata}, b""
    for name, array in arrays.items():
        array = np.asarray(array, order="C")
        entry = {"dtype": CODES[array.dtype.str], "shape": list(array.shape)}
        header[name] = {**entry, "data_offsets": [len(data), len(data) + array.nbytes]}
        data += array.tobytes()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    Path(path).write_bytes(struct.pack("<Q", len(text)) + text + data)
    print(f"{Path(path).name}: {len(arrays)} arrays, {8 + len(text) + len(data)} bytes")
