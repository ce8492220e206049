"""Writes the small .npy and .npz files beside this script with NumPy, the outside oracle of the readers' tests."""
import io
import numpy as np
from numpy.lib import format as npf

a = np.arange(12, dtype="<f4").reshape(3, 4) - 2.5
np.save("f4.npy", a)
np.save("f4-fortran.npy", np.asfortranarray(np.arange(24, dtype="<f4").reshape(2, 3, 4)))
np.save("f8.npy", np.array([[0.25, 0.5], [0.75, 1.0]]))
np.save("f2.npy", np.array([[0.5, -1.5], [65504.0, 6e-8]], dtype="<f2"))
np.save("i8.npy", np.array([[0, 7], [300, 16777216]], dtype="<i8"))
np.save("i4.npy", np.array([1, -2, 1 << 30], dtype="<i4"))
np.save("i2.npy", np.array([[-3, 7], [300, -32768]], dtype="<i2"))
np.save("u8.npy", np.array([[1, 2**64 - 1]] * 2, dtype="<u8"))
np.save("b1.npy", np.array([[True, False], [False, True]]))
np.save("u1-grey.npy", np.arange(2 * 2 * 3, dtype="u1").reshape(2, 2, 3))
np.save("u1-ones.npy", np.array([[0, 1], [1, 1]], dtype="u1"))
np.save("u1-channels-last.npy", np.arange(2 * 2 * 5 * 3, dtype="u1").reshape(2, 2, 5, 3))
np.save("objects.npy", np.array([{"a": 1}, None], dtype=object), allow_pickle=True)
np.save("records.npy", np.zeros(3, dtype=[("x", "<f4"), ("y", "<i4")]))
np.save("text.npy", np.array(["one", "two"]))
np.save("big-endian.npy", np.zeros((2, 2), dtype=">f4"))
np.save("scalar.npy", np.float32(3))
np.save("empty.npy", np.zeros((0, 4), dtype="<f4"))
np.save("nan.npy", np.array([[[0, 1], [2, 3]], [[4, 5], [np.nan, 7]]], dtype="<f4"))
for version in (2, 3):
    with open(f"version{version}.npy", "wb") as f:
        npf.write_array(f, a, version=(version, 0))

rng = np.random.default_rng(0)
split = dict(
    x_train=np.arange(6 * 2 * 2, dtype="u1").reshape(6, 2, 2) * 10,
    y_train=np.array([0, 1, 2, 0, 1, 2]),
    x_test=np.zeros((2, 2, 2), dtype="u1"),
    y_test=np.array([2, 0]),
)
np.savez("keras.npz", **split)
np.savez_compressed("keras-packed.npz", **split)
np.savez("xy.npz", X=rng.normal(size=(20, 3)), y=np.arange(20) % 2 + 3)
np.savez("one.npz", a)
np.savez("unknown.npz", left=a, right=a)
