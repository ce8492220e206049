"""ms_ssim.csv: the multi-scale structural similarity of two pictures that are given by a formula.

Values: NumPy in double precision, with SciPy's two-dimensional convolution by the whole window. Check: the same windows
applied one place after the other, and 1 for a picture and itself.
"""

import itertools

import numpy as np
from scipy.signal import convolve2d

from reference import assert_close, write_table

WEIGHTS = np.array([0.0448, 0.2856, 0.3001, 0.2363, 0.1333])


def pictures(channels, height, width, noise):
    c, i, j = np.meshgrid(*(np.arange(n) for n in (channels, height, width)), indexing="ij")
    x = 0.5 + 0.4 * np.sin(0.35 * i + 0.02 * i * j + c)
    y = 0.5 + 0.4 * np.sin(0.35 * i + 0.02 * i * j + c + noise * np.cos(0.9 * j + 0.3 * i)) * (1 - 0.3 * noise)
    return x, y


def window(height, width):
    def bell(side):
        n = min(11, side)
        place = np.arange(n) - (n - 1) / 2
        return np.exp(-(place**2) / (2 * 1.5**2))

    both = np.outer(bell(height), bell(width))
    return both / both.sum()


def by_convolution(a, w):
    return convolve2d(a, w, mode="valid")


def by_place(a, w):
    places = itertools.product(range(a.shape[0] - w.shape[0] + 1), range(a.shape[1] - w.shape[1] + 1))
    return np.array([(a[i : i + w.shape[0], j : j + w.shape[1]] * w).sum() for i, j in places])


def ms_ssim(x, y, smooth):
    scales, side = 1, min(x.shape)
    while scales < 5 and side // 2**scales >= 11:
        scales += 1
    weights = WEIGHTS[:scales] / WEIGHTS[:scales].sum()
    result = 1.0
    for s in range(scales):
        w = window(*x.shape)
        mx, my = smooth(x, w), smooth(y, w)
        vx, vy = smooth(x * x, w) - mx**2, smooth(y * y, w) - my**2
        cov = smooth(x * y, w) - mx * my
        structure = (2 * cov + 0.03**2) / (vx + vy + 0.03**2)
        if s == scales - 1:
            structure = structure * (2 * mx * my + 0.01**2) / (mx**2 + my**2 + 0.01**2)
        result *= max(structure.mean(), 0) ** weights[s]
        h, v = (n // 2 * 2 for n in x.shape)
        x, y = (a[:h, :v].reshape(h // 2, 2, v // 2, 2).mean((1, 3)) for a in (x, y))
    return result


rows = []
for channels, height, width in [(1, 1, 3), (1, 7, 9), (1, 28, 28), (3, 47, 64), (2, 64, 90), (1, 177, 190)]:
    for noise in (0.0, 0.1, 0.7, 1.5, 3.0):
        x, y = pictures(channels, height, width, noise)
        value = np.mean([ms_ssim(a, b, by_convolution) for a, b in zip(x, y)])
        assert_close(value, np.mean([ms_ssim(a, b, by_place) for a, b in zip(x, y)]), 1e-11)
        if noise == 0:
            assert_close(value, 1, 1e-12)
        rows.append((channels, height, width, noise, value))

write_table("ms_ssim", ["channels", "height", "width", "noise", "ms_ssim"], rows)
