"""clusters.safetensors: numbers of clusters against classes, by scikit-learn and SciPy's linear_sum_assignment."""

import itertools

import numpy as np
import scipy
import sklearn
from scipy.optimize import linear_sum_assignment
from sklearn import metrics
from sklearn.metrics.cluster import contingency_matrix

from oracle import write


def hungarian(labels, clusters):
    table = contingency_matrix(labels, clusters)
    rows, columns = linear_sum_assignment(table, maximize=True)
    best = table[rows, columns].sum()
    if max(table.shape) <= 7:  # every way there is
        size = max(table.shape)
        square = np.zeros((size, size), int)
        square[: table.shape[0], : table.shape[1]] = table
        assert best == max(square[np.arange(size), p].sum() for p in itertools.permutations(range(size)))
    return best / len(labels)


def majority(labels, clusters):
    return contingency_matrix(labels, clusters).max(0).sum() / len(labels)


rng = np.random.default_rng(1)
arrays = {}
cases = [(60, 4, 4, 0.3), (200, 10, 10, 0.5), (200, 15, 6, 0.4), (200, 3, 7, 0.2), (50, 20, 2, 1.0), (500, 1, 5, 0.1)]
for i, (n, k, c, noise) in enumerate(cases):
    labels = rng.integers(c, size=n)
    moved = rng.permutation(max(k, c))[labels] % k
    clusters = np.where(rng.random(n) < noise, rng.integers(k, size=n), moved)
    arrays |= {
        f"{i}.labels": labels,
        f"{i}.clusters": clusters,
        f"{i}.majority": majority(labels, clusters),
        f"{i}.hungarian": hungarian(labels, clusters),
        f"{i}.nmi": metrics.normalized_mutual_info_score(labels, clusters),
        f"{i}.ari": metrics.adjusted_rand_score(labels, clusters),
    }
write("clusters", arrays, {"by": f"scikit-learn {sklearn.__version__}, SciPy {scipy.__version__}"})
