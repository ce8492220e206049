"""What the scripts beside this one share: inputs and outside numbers go into one safetensors file of ../resources/reference.

Run any of them from anywhere, without arguments. Needs NumPy, SciPy and scikit-learn.
"""

import json
import struct
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "reference"
CODES = {"<f4": "F32", "<f8": "F64", "<i8": "I64"}


def write(name, arrays, metadata):
    """Numbers become arrays of one double; the file is written by the format's definition."""
    header, data = {"__metadata__": metadata}, b""
    # the largest elements first, so that each array begins at a multiple of its elements' size
    arrays = {k: np.atleast_1d(np.asarray(v, order="C")) for k, v in arrays.items()}
    for key, array in sorted(arrays.items(), key=lambda item: -item[1].itemsize):
        assert np.isfinite(array).all(), key
        entry = {"dtype": CODES[array.dtype.str], "shape": list(array.shape)}
        header[key] = {**entry, "data_offsets": [len(data), len(data) + array.nbytes]}
        data += array.tobytes()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
    print(f"{name}.safetensors: {len(arrays)} arrays, {8 + len(text) + len(data)} bytes")
