"""Quantiles of Student's t, intervals of means, and differences of means by Welch and in pairs, from SciPy."""

import mpmath
import numpy as np
from scipy import stats

from reference import assert_close, numbered, write_table

CONFIDENCES = (0.5, 0.9, 0.95, 0.99, 0.999999)
DEGREES = (0.5, 1, 1.7, 2, 3, 4, 7.25, 10, 29, 100, 1e4, 1e7)


def two_sided(confidence, degrees):
    """The t with P(|T| <= t) = confidence, by SciPy, and P(|T| <= t) there again with fifty digits."""
    t = stats.t.ppf((1 + confidence) / 2, degrees)
    with mpmath.workdps(50):
        x = mpmath.mpf(t) ** 2 / (degrees + mpmath.mpf(t) ** 2)
        assert_close(float(mpmath.betainc(0.5, degrees / 2, 0, x, regularized=True)), confidence, rtol=1e-11)
    return t


def interval(values):
    low, high = stats.t.interval(0.95, len(values) - 1, loc=np.mean(values), scale=stats.sem(values))
    half = two_sided(0.95, len(values) - 1) * np.std(values, ddof=1) / np.sqrt(len(values))
    assert_close([low, high], [np.mean(values) - half, np.mean(values) + half], rtol=1e-12)
    return low, high


def welch(a, b):
    """By hand, and that SciPy's p value of either end being the true difference is 0.05."""
    va, vb = np.var(a, ddof=1) / len(a), np.var(b, ddof=1) / len(b)
    degrees = (va + vb) ** 2 / (va**2 / (len(a) - 1) + vb**2 / (len(b) - 1))
    half = stats.t.ppf(0.975, degrees) * np.sqrt(va + vb)
    mean = np.mean(a) - np.mean(b)
    for end in (mean - half, mean + half):
        assert_close(stats.ttest_ind(np.asarray(a) - end, b, equal_var=False).pvalue, 0.05, rtol=1e-9)
    return mean, degrees, mean - half, mean + half


def paired(a, b):
    mean = np.mean(np.subtract(a, b))
    low, high = interval(np.subtract(a, b))
    for end in (low, high):
        assert_close(stats.ttest_rel(np.asarray(a) - end, b).pvalue, 0.05, rtol=1e-9)
    return mean, len(a) - 1, low, high


rng = np.random.default_rng(3)
rows = [[c, d, two_sided(c, d)] for c in CONFIDENCES for d in DEGREES]
write_table("student_quantiles", ["confidence", "degrees", "t"], rows)

samples = [np.round(rng.normal(m, s, 5), 3) for m, s in ((105, 0.4), (-98, 3), (0.001, 0.01), (20, 5))]
write_table(
    "intervals",
    [*numbered("x", 5), "mean", "sd", "low", "high"],
    [[*x, np.mean(x), np.std(x, ddof=1), *interval(x)] for x in samples],
)
pairs = [(x, np.round(x + rng.normal(1, 0.3, 5), 3)) for x in samples]
columns = [*numbered("a", 5), *numbered("b", 5), "mean", "degrees", "low", "high"]
write_table("differences_paired", columns, [[*a, *b, *paired(a, b)] for a, b in pairs])
write_table("differences_welch", columns, [[*a, *b, *welch(a, b)] for a, b in pairs])
three = [(a[:3], b) for a, b in pairs]
write_table(
    "differences_welch_unequal",
    [*numbered("a", 3), *numbered("b", 5), "mean", "degrees", "low", "high"],
    [[*a, *b, *welch(a, b)] for a, b in three],
)
