"""total_correlation.csv and total_correlation_parts.csv: the three parts of the divergence (arXiv:1802.04942, eq. 2)
with q(z) estimated from a batch of B of N examples (appendix C), by loops over SciPy's normal densities.

weighted: q(z_i) = sum_j q(z_i|x_j) / (N B). stratified: with M = B - 1, 1/N for j = i, (N - M) / (N M) for the next
example in the batch (the first after the last) and 1/M for the others. Check: the parts add up to the mean of
log q(z_i|x_i) - log p(z_i), and the stratified weights to 1 in each row.
"""

import math

import numpy as np
from scipy import stats
from scipy.special import logsumexp

from reference import assert_close, numbered, write_table

rng = np.random.default_rng(7)
B, D = 5, 3
mean = rng.normal(size=(B, D))
log_variance = rng.normal(size=(B, D)) * 0.7 - 1
z = mean + np.exp(log_variance / 2) * rng.normal(size=(B, D))


def log_q(i, j, d):
    return stats.norm(mean[j, d], math.exp(log_variance[j, d] / 2)).logpdf(z[i, d])


def weight(estimate, i, j, n):
    if estimate == "weighted":
        return 1 / (n * B)
    m = B - 1
    if i == j:
        return 1 / n
    return (n - m) / (n * m) if j == (i + 1) % B else 1 / m


def parts(estimate, n):
    own, joint, product, prior = [], [], [], []
    for i in range(B):
        logs = [math.log(weight(estimate, i, j, n)) for j in range(B)]
        if estimate == "stratified":
            assert_close(np.exp(logs).sum(), 1)
        own.append(sum(log_q(i, i, d) for d in range(D)))
        joint.append(logsumexp([logs[j] + sum(log_q(i, j, d) for d in range(D)) for j in range(B)]))
        product.append(sum(logsumexp([logs[j] + log_q(i, j, d) for j in range(B)]) for d in range(D)))
        prior.append(stats.norm.logpdf(z[i]).sum())
    own, joint, product, prior = (np.mean(a) for a in (own, joint, product, prior))
    found = own - joint, joint - product, product - prior
    assert_close(sum(found), own - prior)
    return found


write_table(
    "total_correlation",
    [*numbered("mean", D), *numbered("log_variance", D), *numbered("z", D)],
    np.hstack([mean, log_variance, z]),
)
write_table(
    "total_correlation_parts",
    ["estimate", "n", "information", "correlation", "dimensions"],
    [(e, n, *parts(e, n)) for e in ("weighted", "stratified") for n in (5, 50, 60000)],
)
