"""normal_diagonal.csv: log density (nats) and distribution function of a normal, given mean and log variance.

Values: mpmath with 60 digits, rounded once. Check: scipy.stats.norm.
"""

import itertools

import mpmath as mp
import numpy as np
from scipy import stats

from reference import assert_close, write_table

mp.mp.dps = 60

plain = itertools.product([-3.0, -0.5, 0.0, 1.0, 2.25], [-1.0, 0.0, 0.75], [-2.0, 0.0, 1.5])
extreme = [
    (1e6, 0.0, 0.0),
    (-1e6, 1.0, 10.0),
    (1e-300, 0.0, 0.0),
    (1e-9, 0.0, -40.0),
    (-3e-9, 0.0, -40.0),
    (1.0, 1.0, -700.0),
    (5e8, -1e8, 40.0),
    (1.0, 0.0, 700.0),
    (-8.0, 0.0, 0.0),
    (8.0, 0.0, 0.0),
    (-20.0, 0.0, 0.0),
    (-37.5, 0.0, 0.0),
    (20.0, 0.0, 0.0),
    (1e4, 1e4 - 0.125, -6.0),
]
rows = []
for x, mean, log_variance in [*plain, *extreme]:
    deviation = mp.mpf(x) - mp.mpf(mean)
    variance = mp.exp(mp.mpf(log_variance))
    log_prob = -(mp.log(2 * mp.pi) + log_variance + deviation**2 / variance) / 2
    cdf = mp.erfc(-deviation / mp.sqrt(2 * variance)) / 2

    scale = np.exp(log_variance / 2)
    assert_close(stats.norm.logpdf(x, mean, scale), float(log_prob), 1e-13, what=f"log_prob at {x, mean, log_variance}")
    assert_close(stats.norm.cdf(x, mean, scale), float(cdf), 1e-11, 1e-300, what=f"cdf at {x, mean, log_variance}")
    rows.append((x, mean, log_variance, log_prob, cdf))

write_table("normal_diagonal", ["x", "mean", "log_variance", "log_prob", "cdf"], rows)
