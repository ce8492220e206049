"""An independent reading and writing of safetensors: struct, json and NumPy, no library of the format.

    python3 safetensors_check.py write FILE    writes the arrays below (from_python.safetensors is its work)
    python3 safetensors_check.py read FILE     reads FILE and asserts that it holds just these (from_java.safetensors)

SafeTensorsTest holds the same arrays, reads the first file and writes the second, byte for byte.
"""

import json
import struct
import sys

import numpy as np

CODES = {"F32": "<f4", "F64": "<f8", "I64": "<i8", "U8": "u1", "BOOL": "?"}
ARRAYS = {
    "weight": np.array([[0.5, -1.25, 3e-39], [np.inf, -0.0, 16777217.0]], "<f4"),
    "mean.é": np.array([0.1, -1e308, 5e-324], "<f8"),
    "count": np.array([[-(2**63)], [2**63 - 1]], "<i8"),
    "empty": np.zeros((2, 0, 3), "<f4"),
    "scalar": np.array(2.5, "<f8"),
    "pixels": np.array([0, 1, 127, 128, 255], "u1"),
    "mask": np.array([True, False, True], "?"),
}
METADATA = {"format": "pt", "note": 'a "quoted"\nline'}


def write(path, arrays, metadata):
    header, data = {"__metadata__": metadata} if metadata else {}, b""
    for name, array in arrays.items():
        code = next(c for c, d in CODES.items() if np.dtype(d) == array.dtype)
        end = len(data) + array.nbytes
        header[name] = {"dtype": code, "shape": list(array.shape), "data_offsets": [len(data), end]}
        data += array.tobytes()
    text = json.dumps(header, ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def read(path):
    with open(path, "rb") as file:
        raw = file.read()
    (length,) = struct.unpack("<Q", raw[:8])
    assert (8 + length) % 8 == 0, "the data must be aligned"
    header, data = json.loads(raw[8 : 8 + length]), raw[8 + length :]
    metadata, arrays = header.pop("__metadata__", {}), {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        arrays[name] = np.frombuffer(data[begin:end], CODES[entry["dtype"]]).reshape(entry["shape"])
    assert sum(a.nbytes for a in arrays.values()) == len(data)
    return arrays, metadata


def check(path):
    arrays, metadata = read(path)
    assert metadata == METADATA, metadata
    assert list(arrays) == list(ARRAYS), list(arrays)
    for name, expected in ARRAYS.items():
        found = arrays[name]
        assert found.dtype == expected.dtype and found.shape == expected.shape, name
        assert found.tobytes() == expected.tobytes(), name


if __name__ == "__main__":
    command, path = sys.argv[1:]
    if command == "write":
        write(path, ARRAYS, METADATA)
    check(path)
    print(f"{path}: as expected")
