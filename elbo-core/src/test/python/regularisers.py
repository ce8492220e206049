"""regularisers.csv and regularisers_values.csv: penalties of six codes of two dimensions, z = mean of q or a draw of it.

Loops over pairs in plain Python, and a second way with PyTorch or SciPy. MMD (arXiv:1711.01558, algorithm 2): the unbiased
estimate, kernels with C = scale 2 D. Wasserstein: squared 2-Wasserstein distance of each column by itself, by assigning
points to points (SciPy), which needs no sorting; the mean over all directions of the plane by quadrature over the angle.
DIP (arXiv:1711.00848): covariances over the batch, divided by B; of draws over both, z the first of each example and u the second.
"""

import math

import numpy as np
import torch
from scipy.optimize import linear_sum_assignment

from reference import assert_close, numbered, write_table

rng = np.random.default_rng(11)
B, D = 6, 2
mean = rng.normal(size=(B, D)) + [0.5, -1]
log_variance = rng.normal(size=(B, D)) * 0.5 - 1
z = mean + np.exp(log_variance / 2) * rng.normal(size=(B, D))
u = rng.normal(size=(B, D))
values = []


def kernel(name, a, b, scales):
    r = sum((a[d] - b[d]) ** 2 for d in range(D))
    c = [s * 2 * D for s in scales]
    return sum(ci / (ci + r) if name == "imq" else math.exp(-r / ci) for ci in c)


def mmd(name, scales):
    within = sum(kernel(name, p[i], p[j], scales) for p in (z, u) for i in range(B) for j in range(B) if i != j)
    cross = sum(kernel(name, a, b, scales) for a in z for b in u)
    return within / (B * (B - 1)) - 2 * cross / B**2


def mmd_torch(name, scales):
    a, b = torch.tensor(z), torch.tensor(u)
    c = torch.tensor(scales).double()[:, None, None] * 2 * D

    def k(p, q):
        r = torch.cdist(p, q) ** 2
        return c / (c + r) if name == "imq" else torch.exp(-r / c)

    off = 1 - torch.eye(B, dtype=torch.float64)
    return float(((k(a, a) + k(b, b)) * off).sum() / (B * (B - 1)) - 2 * k(a, b).sum() / B**2)


for name in ("imq", "rbf"):
    for title, scales in (("1", [1.0]), ("many", [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0])):
        found = mmd(name, scales)
        assert_close(found, mmd_torch(name, scales), 1e-7, 1e-8)
        values.append((f"mmd {name} {title}", found))


def wasserstein(a, b):
    cost = (a[:, None] - b[None, :]) ** 2
    rows, columns = linear_sum_assignment(cost)
    return cost[rows, columns].mean()


for d in range(D):
    found = wasserstein(z[:, d], u[:, d])
    assert_close(found, np.mean((np.sort(z[:, d]) - np.sort(u[:, d])) ** 2))
    values.append((f"wasserstein {d + 1}", found))
angles = (np.arange(4000) + 0.5) * np.pi / 4000
turned = [wasserstein(z @ [math.cos(t), math.sin(t)], u @ [math.cos(t), math.sin(t)]) for t in angles]
assert_close(np.mean(turned), np.mean(turned[::2]), 1e-4)
values.append(("wasserstein plane", np.mean(turned)))


def dip(c, off, diagonal):
    return sum(
        diagonal * (c[i][j] - 1) ** 2 if i == j else off * c[i][j] ** 2 for i in range(D) for j in range(D)
    )


covariance = [
    [
        sum((mean[n, i] - mean[:, i].mean()) * (mean[n, j] - mean[:, j].mean()) for n in range(B)) / B
        for j in range(D)
    ]
    for i in range(D)
]
assert_close(covariance, np.cov(mean.T, bias=True))
values.append(("dip i", dip(covariance, 2, 5)))
whole = np.cov(mean.T, bias=True) + np.diag(np.exp(log_variance).mean(0))
values.append(("dip ii", dip(whole, 2, 5)))
drawn = np.vstack([z, u])
both = np.cov(drawn.T, bias=True)
assert_close(both, torch.cov(torch.tensor(drawn.T), correction=0))
values.append(("dip ii draws", dip(both, 2, 5)))

values.append(("code norm", sum(0.5 * z[n, d] ** 2 for n in range(B) for d in range(D)) / B))
values.append(("sparsity l1", np.abs(z).sum(1).mean()))
rho = torch.sigmoid(torch.tensor(z)).mean(0)
coin = torch.distributions.Bernoulli
kl = torch.distributions.kl_divergence(coin(torch.tensor(0.1).double()), coin(rho)).sum()
by_hand = sum(0.1 * math.log(0.1 / r) + 0.9 * math.log(0.9 / (1 - r)) for r in rho.tolist())
assert_close(float(kl), by_hand, 1e-6)
values.append(("sparsity kl", by_hand))

columns = [*numbered("mean", D), *numbered("log_variance", D), *numbered("z", D), *numbered("u", D)]
write_table("regularisers", columns, np.hstack([mean, log_variance, z, u]))
write_table("regularisers_values", ["name", "value"], values)
