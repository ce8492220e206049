"""kl_decomposition.csv: the parts of the divergence (arXiv:1802.04942, eq. 2) for q(z) = 1/2 N((m, r m), v I) + 1/2 N((-m, -r m), v I),
two kinds of example with one posterior each, and the prior N(0, I), by quadrature.

information = log 2 - E[entropy of the kind given z]; correlation = KL(q(z) || q(z1) q(z2)); dimensions = sum_j KL(q(z_j) || N(0, 1)).
Check: they add up to the closed form of KL(N((m, r m), v I) || N(0, I)), and a second, finer grid gives the same.
"""

import numpy as np
from scipy import integrate, stats
from scipy.special import entr

from reference import assert_close, write_table


def mixture(z, m, v):
    return (stats.norm.pdf(z, m, np.sqrt(v)) + stats.norm.pdf(z, -m, np.sqrt(v))) / 2


def parts(m, r, v, points):
    means = m, r * m
    edge = max(map(abs, means)) + 9 * np.sqrt(v)
    grid, step = np.linspace(-edge, edge, points, retstep=True)
    a = np.multiply.outer(stats.norm.pdf(grid, means[0], np.sqrt(v)), stats.norm.pdf(grid, means[1], np.sqrt(v)))
    b = a[::-1, ::-1]
    joint = (a + b) / 2
    total = joint.sum() * step**2
    assert_close(total, 1, 1e-12)
    with np.errstate(divide="ignore", invalid="ignore"):
        kind = np.nan_to_num(a / (a + b))
    information = np.log(2) - (joint * (entr(kind) + entr(1 - kind))).sum() * step**2
    # entr(p) = -p log p: KL(q || q1 q2) = H(q1) + H(q2) - H(q)
    single = [entr(mixture(grid, c, v)).sum() * step for c in means]
    correlation = sum(single) - entr(joint).sum() * step**2
    cross = sum(-(mixture(grid, c, v) * stats.norm.logpdf(grid)).sum() * step for c in means)
    dimensions = cross - sum(single)
    kl = sum((c * c + v - np.log(v) - 1) / 2 for c in means)
    assert_close(information + correlation + dimensions, kl, 1e-10, 1e-12)
    by_quad = integrate.quad(lambda z: entr(mixture(z, means[0], v)), -edge, edge, limit=500)[0]
    assert_close(single[0], by_quad, 1e-7)
    return information, correlation, dimensions


rows = []
for m, r, v in [(0.5, 1, 0.5), (1, 1, 0.5), (1, 0.5, 0.2), (2, -1, 0.3), (3, 1, 0.1), (1, 0, 0.4)]:
    found = parts(m, r, v, 2001)
    assert_close(found, parts(m, r, v, 3001), 1e-9, 1e-12)
    rows.append((m, r, v, *found))
write_table("kl_decomposition", ["m", "r", "v", "information", "correlation", "dimensions"], rows)
