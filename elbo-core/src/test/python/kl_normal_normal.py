"""kl_normal_normal.csv: KL(q || p) in nats of two normals on the line, given means and log variances.

Values: the closed form in mpmath with 60 digits, rounded once. Check, kept as a column: SciPy's quadrature of
q(x) (log q(x) - log p(x)), which is good to about 1e-11 of the larger of the value and 1.
"""

import mpmath as mp
import numpy as np
from scipy import integrate, stats

from reference import assert_close, write_table

mp.mp.dps = 60

parameters = [
    # the prior of a VAE as the second
    (0.0, 0.0, 0.0, 0.0),
    (1.5, 0.0, 0.0, 0.0),
    (0.0, -2.0, 0.0, 0.0),
    (0.0, 2.0, 0.0, 0.0),
    (-0.3, -1.2, 0.0, 0.0),
    (2.0, 0.7, 0.0, 0.0),
    (1e-4, 0.0, 0.0, 0.0),
    (0.0, 1e-4, 0.0, 0.0),
    (4.0, -12.0, 0.0, 0.0),
    (-30.0, 5.0, 0.0, 0.0),
    (0.0, -30.0, 0.0, 0.0),
    # any two
    (0.7, 0.3, 0.7, 0.3),
    (0.7, 0.3, -0.4, 0.3),
    (0.7, 0.3, 0.7, -0.9),
    (-1.0, -0.5, 2.0, 1.5),
    (5.0, 1.0, 4.0, -3.0),
    (-0.25, -4.0, 0.25, -5.0),
    (100.0, 2.0, 99.0, 3.0),
]


def quadrature(mean_q, log_variance_q, mean_p, log_variance_p):
    q = stats.norm(mean_q, np.exp(log_variance_q / 2))
    p = stats.norm(mean_p, np.exp(log_variance_p / 2))
    points = mean_q + q.std() * np.linspace(-14, 14, 15)
    pieces = [
        integrate.quad(lambda x: q.pdf(x) * (q.logpdf(x) - p.logpdf(x)), a, b, epsabs=1e-13, epsrel=1e-12)[0]
        for a, b in zip(points, points[1:])
    ]
    return sum(pieces)


rows = []
for row in parameters:
    mean_q, log_variance_q, mean_p, log_variance_p = map(mp.mpf, row)
    ratio = mp.exp(log_variance_q - log_variance_p)
    distance = (mean_q - mean_p) ** 2 / mp.exp(log_variance_p)
    kl = (log_variance_p - log_variance_q + ratio + distance - 1) / 2
    check = quadrature(*row)
    assert_close(check, float(kl), 1e-10, 1e-11, what=f"KL of {row}")
    rows.append((*row, kl, check))

write_table(
    "kl_normal_normal",
    ["mean_q", "log_variance_q", "mean_p", "log_variance_p", "kl", "quadrature"],
    rows,
    "quadrature is a check of the script, good to about 1e-11; compare with kl",
)
