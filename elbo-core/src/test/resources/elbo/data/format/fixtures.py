"""Writes the small .npy and .npz files beside this script with NumPy, the outside oracle of the readers' tests."""
import io
import zipfile
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

# labels of several columns: one value, classes, a quantity, classes that are negative
n = np.arange(20)
y = np.stack([n * 0 + 7, n % 3 * 5, n / 8, n % 2 - 1.0], 1)
np.savez("matrix.npz", X=n.reshape(20, 1) / 4, y=y)
np.savez("matrix-fortran.npz", X=n.reshape(20, 1) / 4, y=np.asfortranarray(y))

# the names of dSprites, pictures of 135 bits; what stands for its pickle is nothing at all
n = np.arange(30)
classes = np.stack(np.unravel_index(n, (1, 3, 1, 2, 5, 1)), 1)
pictures = dict(
    imgs=(rng.random((30, 9, 15)) < 0.3).astype("u1"),
    latents_classes=classes,
    latents_values=classes / 2 + 1,
)
np.savez_compressed("sprites.npz", **pictures)
with zipfile.ZipFile("sprites.npz", "a") as z:
    z.writestr("metadata.npy", b"cos\nsystem\n(S'true'\ntR.")

# zeros and ones at random; the long ones are a pattern, which packs well
def ones(*shape):
    return (rng.random(shape) < 0.4).astype("u1")


def both(name, train, test):
    np.savez_compressed(name, x_train=train, x_test=test)


both("bits-vectors.npz", ones(40, 13) == 1, ones(3, 13) == 1)
both("bits-pictures.npz", ones(10, 7, 11), ones(4, 7, 11))
both("bits-last.npz", ones(10, 5, 6, 3), ones(2, 5, 6, 3))
both("bits-one-last.npz", ones(10, 5, 6, 1), ones(2, 5, 6, 1))
both("bits-first.npz", ones(10, 3, 5, 6), ones(2, 3, 5, 6))
both("bits-none.npz", np.zeros((40, 9), "u1"), np.zeros((2, 9), "u1"))
both("bits-grey.npz", ones(40, 13), np.arange(26, dtype="u1").reshape(2, 13))
both("bits-extremes.npz", ones(40, 13), ones(3, 13) * 255)
both("bits-dark.npz", np.zeros((40, 13), "u1"), ones(3, 13) * 255)
at = np.arange(9 * 1000 * 257)
late = ((at * at + at // 7) % 5 == 1).astype("u1").reshape(9, 1000, 257)
both("bits-long.npz", late, late[:2])
late[8, 999, 200] = 2
np.savez_compressed("bits-late.npz", late)
