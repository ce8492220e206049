"""likelihood_densities.csv: log densities and masses (nats), their slope in the first parameter, and means.

p1 is the mean or its logarithm (poisson, negative-binomial), the log-odds (continuous-bernoulli), the logarithm of the rate
(exponential); p2 the logarithm of the scale or of the inverse dispersion; p3 the degrees of freedom, the sharpness, the levels,
or the log-odds of a zero. Values: mpmath with 700 digits, by the formulas as they stand, rounded once; slopes are its
differences. Check: SciPy, or where it has no such distribution an integral or a sum that must be 1.
"""

import itertools

import mpmath as mp
import numpy as np
from scipy import stats
from scipy.special import expit, logsumexp

from reference import assert_close, write_table

mp.mp.dps = 700
HALF = mp.mpf(1) / 2


def sigmoid(t):
    return 1 / (1 + mp.exp(-t))


def continuous_bernoulli(x, p1, p2, p3):
    rate = sigmoid(p1)
    if rate == HALF:
        return mp.mpf(0)
    constant = 2 * mp.atanh(1 - 2 * rate) / (1 - 2 * rate)
    return mp.log(constant) + x * mp.log(rate) + (1 - x) * mp.log(1 - rate)


def continuous_bernoulli_mean(p1, p2, p3):
    rate = sigmoid(p1)
    return HALF if rate == HALF else rate / (2 * rate - 1) + 1 / (2 * mp.atanh(1 - 2 * rate))


def laplace(x, p1, p2, p3):
    return -abs(x - p1) / mp.exp(p2) - mp.log(2 * mp.exp(p2))


def student_t(x, p1, p2, p3):
    t = (x - p1) / mp.exp(p2)
    constant = mp.gamma((p3 + 1) / 2) / (mp.gamma(p3 / 2) * mp.sqrt(p3 * mp.pi) * mp.exp(p2))
    return mp.log(constant * (1 + t**2 / p3) ** (-(p3 + 1) / 2))


def logistic(x, p1, p2, p3):
    s = mp.exp(p2)
    t = (x - p1) / s
    return mp.log(mp.exp(-t) / (s * (1 + mp.exp(-t)) ** 2))


def log_cosh(x, p1, p2, p3):
    total = mp.beta(HALF, 1 / (2 * p3)) / p3
    return mp.log(mp.cosh(p3 * (x - p1)) ** (-1 / p3) / total)


def discretised_logistic(x, p1, p2, p3):
    half = HALF / (p3 - 1)
    upper = 1 if x > 1 - half else sigmoid((x + half - p1) / mp.exp(p2))
    lower = 0 if x < half else sigmoid((x - half - p1) / mp.exp(p2))
    return mp.log(upper - lower)


def discretised_logistic_mean(p1, p2, p3):
    return sum(k / (p3 - 1) * mp.exp(discretised_logistic(k / (p3 - 1), p1, p2, p3)) for k in range(int(p3)))


def exponential(x, p1, p2, p3):
    return mp.log(mp.exp(p1) * mp.exp(-mp.exp(p1) * x))


def poisson(x, p1, p2, p3):
    return x * p1 - mp.exp(p1) - mp.log(mp.gamma(x + 1))


def negative_binomial(x, p1, p2, p3):
    m, r = mp.exp(p1), mp.exp(p2)
    choose = mp.loggamma(x + r) - mp.loggamma(r) - mp.loggamma(x + 1)
    return choose + r * mp.log(r / (r + m)) + x * mp.log(m / (r + m))


def inflated(x, p1, p2, p3):
    w = sigmoid(p3)
    count = (1 - w) * mp.exp(negative_binomial(x, p1, p2, p3))
    return mp.log(count + (w if x == 0 else 0))


def product(*lists):
    return [tuple(row) for row in itertools.product(*lists)]


UNIT = [0.0, 1e-3, 0.25, 0.5, 0.9, 1.0]
REAL = product([-30.0, -1.5, 0.25, 2.0, 50.0], [0.0, 1.25], [-3.0, 0.0, 1.5])
CASES = {
    "continuous-bernoulli": (
        continuous_bernoulli,
        continuous_bernoulli_mean,
        product(UNIT, [-90.0, -12.0, -1.001, -0.999, -0.5, -1e-3, -1e-8, 0.0, 1e-6, 0.02, 0.7, 0.9999, 1.0001, 5.0, 80.0], [0.0], [0.0]),
    ),
    "laplace": (laplace, lambda p1, p2, p3: p1, [(*r, 0.0) for r in REAL]),
    "student-t": (student_t, lambda p1, p2, p3: p1, [(*r, n) for r in REAL for n in (1.5, 5.0, 1e6)]),
    "logistic": (logistic, lambda p1, p2, p3: p1, [(*r, 0.0) for r in REAL]),
    "log-cosh": (log_cosh, lambda p1, p2, p3: p1, product([-30.0, -0.5, 1e-3, 1.25, 8.0], [0.0, 1.25], [0.0], [0.3, 1.0, 10.0, 100.0])),
    "discretised-logistic": (
        discretised_logistic,
        discretised_logistic_mean,
        [
            (k / (n - 1), m, s, n)
            for n, ks in ((2.0, (0, 1)), (256.0, (0, 1, 100, 254, 255)))
            for k in ks
            for m, s in ((0.4, -1.0), (0.4, -6.0), (0.39215, -7.5), (-20.0, 0.0), (30.0, -2.0), (0.5, 8.0))
        ],
    ),
    "exponential": (exponential, lambda p1, p2, p3: mp.exp(-p1), product([0.0, 0.01, 1.0, 7.0], [-20.0, -1.0, 0.0, 2.5], [0.0], [0.0])),
    "poisson": (poisson, lambda p1, p2, p3: mp.exp(p1), product([0.0, 1.0, 4.0, 30.0, 1e4], [-30.0, -0.5, 1.5, 9.0], [0.0], [0.0])),
    "negative-binomial": (
        negative_binomial,
        lambda p1, p2, p3: mp.exp(p1),
        product([0.0, 1.0, 4.0, 300.0], [-10.0, 0.5, 4.0], [-15.0, -1.0, 2.75, 2.8, 6.0, 20.0], [0.0]),
    ),
    "zero-inflated-negative-binomial": (
        inflated,
        lambda p1, p2, p3: mp.exp(p1) * (1 - sigmoid(p3)),
        product([0.0, 2.0, 40.0], [-2.0, 3.0], [-1.0, 4.0], [-40.0, -1.0, 0.5, 30.0]),
    ),
}


def scipy_log_prob(name, x, p1, p2, p3):
    s = np.exp(p2)
    if name == "laplace":
        return stats.laplace.logpdf(x, p1, s)
    if name == "student-t":
        return stats.t.logpdf(x, p3, p1, s)
    if name == "logistic":
        return stats.logistic.logpdf(x, p1, s)
    if name == "exponential":
        return stats.expon.logpdf(x, 0, np.exp(-p1))
    if name == "poisson":
        return stats.poisson.logpmf(x, np.exp(p1))
    count = stats.nbinom.logpmf(x, s, s / (s + np.exp(p1)))
    if name == "negative-binomial":
        return count
    if name == "zero-inflated-negative-binomial":
        count = count + np.log(expit(-p3))
        return logsumexp([count, np.log(expit(p3))]) if x == 0 else count
    return None


def check_totals():
    mp.mp.dps = 30
    for p1 in (-12.0, -0.5, 1e-3, 5.0):
        total = mp.quad(lambda x: mp.exp(continuous_bernoulli(x, p1, 0, 0)), [0, 1])
        mean = mp.quad(lambda x: x * mp.exp(continuous_bernoulli(x, p1, 0, 0)), [0, 1])
        assert_close(total, 1, 1e-13)
        assert_close(mean, continuous_bernoulli_mean(mp.mpf(p1), 0, 0), 1e-13)
    for a in (0.3, 1.0, 10.0):
        assert_close(mp.quad(lambda x: mp.exp(log_cosh(x, 0, 0, mp.mpf(a))), [-200, -5, 0, 5, 200]), 1, 1e-12)
    assert_close(log_cosh(0.7, 0, 0, mp.mpf(1)), stats.hypsecant.logpdf(0.7), 1e-13)
    for p1, p2 in ((0.4, -1.0), (-20.0, 0.0), (0.4, -6.0)):
        total = sum(mp.exp(discretised_logistic(mp.mpf(k) / 255, p1, p2, 256)) for k in range(256))
        assert_close(total, 1, 1e-13)
    mp.mp.dps = 700


check_totals()
rows = []
for name, (log_prob, mean, points) in CASES.items():
    for x, p1, p2, p3 in points:
        values = [mp.mpf(v) for v in (p1, p2, p3)]
        value = log_prob(mp.mpf(x), *values)
        step = mp.mpf(10) ** -100
        up, down = (log_prob(mp.mpf(x), values[0] + h, *values[1:]) for h in (step, -step))
        slope = (up - down) / (2 * step)
        check = scipy_log_prob(name, x, p1, p2, p3)
        if check is not None and value > -700:  # below, SciPy takes the logarithm of 0
            loose = 1e-3 if p2 > 10 else 1e-7  # nbinom subtracts two large logarithms
            assert_close(check, float(value), loose, loose, what=f"{name} at {x, p1, p2, p3}")
        rows.append((name, x, p1, p2, p3, value, slope, mean(*values)))

write_table("likelihood_densities", ["name", "x", "p1", "p2", "p3", "log_prob", "slope", "mean"], rows)
