"""The standard normal's quantiles that grids of decoded codes stand on, and statistics of codes in the unit square.

normal_quantiles.csv: n, index (from 0), z = Phi^-1(linspace(Phi(-3), Phi(3), n)[index]).

uniformity_codes.csv: x, y of 500 codes that are nearly but not quite standard normal.

uniformity.csv: for all of these codes after Phi, with bins x bins cells: n, bins, the Kolmogorov-Smirnov distances
ks_x and ks_y from the uniform distribution, chi_squared of the cells' counts against equal ones, and its p_value.
"""

import mpmath
import numpy as np
from scipy import special, stats

from reference import assert_close, write_table

mpmath.mp.dps = 40


def quantile(n, index):
    """With 40 digits; SciPy's ndtri, whose argument is rounded to a double, agrees to what that rounding allows."""
    low = mpmath.ncdf(-3)
    p = low + (1 - 2 * low) * mpmath.mpf(index) / (n - 1)
    z = mpmath.sqrt(2) * mpmath.erfinv(2 * p - 1)
    grid = np.linspace(special.ndtr(-3), special.ndtr(3), n)
    assert_close(special.ndtri(grid[index]), z, 1e-12, 3e-13, f"quantile {index} of {n}")
    return float(z)


def distance(u):
    """By the definition: the largest gap of the step function on either side of each step."""
    u = np.sort(u)
    n = len(u)
    by_steps = max((np.arange(1, n + 1) / n - u).max(), (u - np.arange(n) / n).max())
    assert_close(stats.kstest(u, "uniform").statistic, by_steps, 1e-12, what="Kolmogorov-Smirnov")
    return by_steps


def statistics(x, y, bins):
    u, v = special.ndtr(x), special.ndtr(y)
    counts = np.histogram2d(u, v, bins, [[0, 1], [0, 1]])[0].ravel()
    chi, p = stats.chisquare(counts)
    expected = len(x) / bins**2
    assert_close(chi, ((counts - expected) ** 2).sum() / expected, 1e-12, what="chi squared")
    assert_close(p, stats.chi2(bins**2 - 1).sf(chi), 1e-12, what="p")
    tail = mpmath.gammainc((bins**2 - 1) / mpmath.mpf(2), mpmath.mpf(chi) / 2, regularized=True)
    assert_close(p, tail, 1e-11, what="p by mpmath")
    return len(x), bins, distance(u), distance(v), chi, p


def main():
    rows = [(n, i, quantile(n, i)) for n in (2, 3, 7, 20) for i in range(n)]
    random = np.random.RandomState(41)
    x = np.round(random.normal(0.05, 1.02, 500), 3).astype(np.float32).astype(float)
    y = np.round(random.normal(-0.04, 0.93, 500), 3).astype(np.float32).astype(float)
    table = [statistics(x, y, bins) for bins in (2, 5, 10)]
    write_table("normal_quantiles", ["n", "index", "z"], rows)
    write_table("uniformity_codes", ["x", "y"], np.column_stack([x, y]))
    write_table("uniformity", ["n", "bins", "ks_x", "ks_y", "chi_squared", "p_value"], table)


main()
