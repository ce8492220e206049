"""generation.safetensors: distances of two sets of features, by plain NumPy over all pairs and SciPy's matrix square root."""

import numpy as np
import scipy
from scipy.linalg import sqrtm
from scipy.spatial.distance import cdist

from oracle import write

rng = np.random.default_rng(3)


def frechet(m1, s1, m2, s2):
    root = sqrtm(s1 @ s2)
    assert np.abs(np.imag(root)).max() < 1e-6
    return ((m1 - m2) ** 2).sum() + np.trace(s1 + s2 - 2 * np.real(root))


def moments(x):
    x = x.astype(float)
    return x.mean(0), np.cov(x, rowvar=False)


def radii(x, k):
    d = cdist(x, x)
    np.fill_diagonal(d, np.inf)
    return np.sort(d, axis=1)[:, k - 1]


def support(x, y):
    d = cdist(x, y)
    inside = d <= radii(x, 5)[:, None]
    return {
        "precision": (d <= radii(x, 3)[:, None]).any(0).mean(),
        "recall": (d <= radii(y, 3)[None, :]).any(1).mean(),
        "density": inside.sum() / (5 * len(y)),
        "coverage": inside.any(1).mean(),
    }


KERNELS = {"rbf": lambda r, c: np.exp(-r / c), "imq": lambda r, c: c / (c + r)}


def mmd(x, y, kernel, median):
    def k(a, b):
        r = cdist(a, b, "sqeuclidean")
        return np.mean([KERNELS[kernel](r, s * median) for s in (0.25, 0.5, 1, 2, 4)], axis=0)

    n, m = len(x), len(y)
    xx, yy = k(x, x), k(y, y)
    within = (xx.sum() - np.trace(xx)) / (n * (n - 1)) + (yy.sum() - np.trace(yy)) / (m * (m - 1))
    return within - 2 * k(x, y).mean()


def jackknife(x, y, kernel, median):
    """By leaving each example out in turn."""
    total = 0
    for z, other in ((x, lambda i: mmd(np.delete(x, i, 0), y, kernel, median)), (y, lambda i: mmd(x, np.delete(y, i, 0), kernel, median))):
        values = np.array([other(i) for i in range(len(z))])
        total += (len(z) - 1) / len(z) * ((values - values.mean()) ** 2).sum()
    return np.sqrt(total)


def memorisation(train, test, made):
    a, b = cdist(made, train).min(1), cdist(test, train).min(1)
    less = (a[:, None] < b[None, :]) + 0.5 * (a[:, None] == b[None, :])
    limit = np.sort(b)[len(b) // 100 - 1]
    return {"nearer": less.mean(), "copied": (a <= limit).mean(), "made_distance": a.mean(), "test_distance": b.mean()}


arrays = {}
for name, n, m, dims, shift in (("near", 150, 130, 4, 0.2), ("far", 120, 160, 6, 1.5)):
    x = rng.normal(size=(n, dims)).astype("<f4")
    mixing = rng.normal(size=(dims, dims)) / np.sqrt(dims)
    y = (shift + rng.normal(size=(m, dims)) @ mixing).astype("<f4")
    xd, yd = x.astype(float), y.astype(float)
    off = cdist(xd, xd, "sqeuclidean")[~np.eye(n, dtype=bool)]
    median = np.sort(off)[len(off) // 2]
    arrays |= {f"{name}.x": x, f"{name}.y": y, f"{name}.frechet": frechet(*moments(x), *moments(y)), f"{name}.median": median}
    arrays |= {f"{name}.{k}": v for k, v in support(xd, yd).items()}
    for kernel in KERNELS:
        arrays[f"{name}.{kernel}"] = mmd(xd, yd, kernel, median)
        arrays[f"{name}.{kernel}.se"] = jackknife(xd, yd, kernel, median)
    cut = min(n, m)
    arrays[f"{name}.line"] = ((np.sort(xd[:cut, 0]) - np.sort(yd[:cut, 0])) ** 2).mean()
train = rng.normal(size=(300, 3)).astype("<f4")
test = rng.normal(size=(200, 3)).astype("<f4")
made = np.concatenate([rng.normal(size=(100, 3)).astype("<f4"), train[:10]])
arrays |= {"m.train": train, "m.test": test, "m.made": made}
arrays |= {f"m.{k}": v for k, v in memorisation(*(z.astype(float) for z in (train, test, made))).items()}
write("generation", arrays, {"by": f"NumPy {np.__version__}, SciPy {scipy.__version__}"})
