"""sampler_codes.csv and sampler_values.csv: densities fitted to 300 codes of two dimensions, and distances of two sets of codes.

Mixture: scikit-learn's GaussianMixture with full covariances, the best of 20 starts, run until nothing moves, with 1e-4 of the codes'
mean variance added to each covariance; its density again by SciPy. Kernel: SciPy's gaussian_kde with Scott's factor, again by
scikit-learn's KernelDensity on whitened codes. Distances: loops or SciPy, each in two ways.
"""

import math

import numpy as np
from scipy import linalg, stats
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist, pdist
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import KernelDensity

from reference import assert_close, write_table

rng = np.random.default_rng(23)
N, D = 300, 2
means = np.array([[-3, 0], [2, 2], [1.5, -2]])
factors = np.array([[[0.8, 0], [0.5, 0.4]], [[0.5, 0], [-0.6, 0.7]], [[1.0, 0], [0.2, 0.3]]])
which = rng.choice(3, N, p=[0.5, 0.3, 0.2])
x = (means[which] + np.einsum("nij,nj->ni", factors[which], rng.normal(size=(N, D)))).astype(np.float32).astype(float)
y = (rng.normal(size=(N, D)) * [1.5, 0.7] + [0.3, -0.2]).astype(np.float32).astype(float)

floor = 1e-4 * x.var(0).mean()
gmm = GaussianMixture(3, reg_covar=floor, tol=1e-12, max_iter=5000, n_init=20, random_state=1).fit(x)
mixture = gmm.score_samples(x)
by_scipy = np.log(
    sum(w * stats.multivariate_normal(m, c).pdf(x) for w, m, c in zip(gmm.weights_, gmm.means_, gmm.covariances_))
)
assert_close(mixture, by_scipy, rtol=1e-9)

kde = stats.gaussian_kde(x.T, bw_method="scott")
kernel = kde.logpdf(y.T)
L = np.linalg.cholesky(np.cov(x.T))
white = KernelDensity(bandwidth=kde.factor, kernel="gaussian", rtol=0, atol=0).fit(np.linalg.solve(L, x.T).T)
assert_close(kernel, white.score_samples(np.linalg.solve(L, y.T).T) - np.log(np.diag(L)).sum(), rtol=1e-9)

columns = ["x1", "x2", "y1", "y2", "mixture", "kernel"]
write_table("sampler_codes", columns, [[*x[i], *y[i], mixture[i], kernel[i]] for i in range(N)],
            "mixture: log-density at x of the mixture fitted to x; kernel: at y of the kernels on x")

SCALES = [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0]


def imq(r):
    return sum(s * 2 * D / (s * 2 * D + r) for s in SCALES)


kxx, kyy, kxy = imq(cdist(x, x) ** 2), imq(cdist(y, y) ** 2), imq(cdist(x, y) ** 2)
mmd = (kxx.sum() - np.trace(kxx) + kyy.sum() - np.trace(kyy)) / (N * (N - 1)) - 2 * kxy.mean()
pairs = 2 * (imq(pdist(x) ** 2).sum() + imq(pdist(y) ** 2).sum()) / (N * (N - 1))
assert_close(mmd, pairs - 2 * sum(imq(((x[i] - y) ** 2).sum(1)).sum() for i in range(N)) / N**2, rtol=1e-9)

energy = 2 * cdist(x, y).mean() - 2 * (pdist(x).sum() + pdist(y).sum()) / (N * (N - 1))
own = sum(math.dist(a, b) for s in (x, y) for a in s for b in s) / (N * (N - 1))
assert_close(energy, 2 * sum(math.dist(a, b) for a in x for b in y) / N**2 - own, rtol=1e-9)

a, b = np.cov(x.T), np.cov(y.T)
frechet = ((x.mean(0) - y.mean(0)) ** 2).sum() + np.trace(a + b - 2 * linalg.sqrtm(a @ b).real)
root = linalg.sqrtm(a)
assert_close(frechet, ((x.mean(0) - y.mean(0)) ** 2).sum() + np.trace(a + b - 2 * linalg.sqrtm(root @ b @ root).real), rtol=1e-9)

# squared 2-Wasserstein of projections, averaged over a fine wheel of directions: what random ones estimate
angles = (np.arange(2000) + 0.5) * math.pi / 2000
wheel = np.stack([np.cos(angles), np.sin(angles)])
sliced = math.sqrt(((np.sort(x @ wheel, 0) - np.sort(y @ wheel, 0)) ** 2).mean())
u, v = x @ wheel[:, 7], y @ wheel[:, 7]
rows, columns_ = linear_sum_assignment((u[:, None] - v) ** 2)
assert_close(((np.sort(u) - np.sort(v)) ** 2).mean(), ((u[rows] - v[columns_]) ** 2).mean(), rtol=1e-9)

values = [["mixture_log_likelihood", mixture.mean()], ["bic", gmm.bic(x)], ["scott", kde.factor], ["mmd", mmd],
          ["energy", energy], ["frechet", frechet], ["sliced_wasserstein", sliced]]
write_table("sampler_values", ["name", "value"], values)
