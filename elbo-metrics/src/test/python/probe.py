"""probe.safetensors: logistic regression by scikit-learn (solver liblinear, and the same optimum by SciPy), nearest
neighbours, and the mean accuracy of boosted trees over twenty random states."""

import numpy as np
import scipy
import sklearn
from scipy.optimize import minimize
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from oracle import write

rng = np.random.default_rng(2)


def blobs(n, classes, dims, spread):
    centres = np.random.default_rng(7).normal(size=(classes, dims))
    labels = rng.integers(classes, size=n)
    return (centres[labels] + spread * rng.normal(size=(n, dims))).astype("<f4"), labels


def optimum(x, y, cost):
    """One class against the rest, by a general optimiser: the check."""
    ones = np.hstack([x, np.ones((len(x), 1))])

    def loss(w):
        s = y * (ones @ w)
        return w @ w / 2 + cost * np.logaddexp(0, -s).sum(), w - cost * ones.T @ (y / (1 + np.exp(s)))

    return minimize(loss, np.zeros(ones.shape[1]), jac=True, method="L-BFGS-B", options={"ftol": 1e-15, "gtol": 1e-9}).x


def vote(labels):
    """The most frequent; of several the one that comes first, where scikit-learn takes the smallest number."""
    counts = np.bincount(labels)
    return next(label for label in labels if counts[label] == counts.max())


arrays = {}
for classes in (2, 5):
    x, y = blobs(120, classes, 4, 1.0)
    t, u = blobs(300, classes, 4, 1.0)
    for cost in (0.1, 10.0):
        fit = LogisticRegression(solver="liblinear", C=cost, tol=1e-9, max_iter=10_000).fit(x.astype(float), y)
        scores = fit.decision_function(t.astype(float)).reshape(len(t), -1)
        for row, weights, bias in zip(range(len(fit.coef_)), fit.coef_, fit.intercept_):
            positive = y == (fit.classes_[row] if classes > 2 else fit.classes_[1])
            w = optimum(x.astype(float), np.where(positive, 1, -1), cost)
            np.testing.assert_allclose(np.append(weights, bias), w, atol=2e-5)
        arrays |= {f"{classes}.{cost:g}.scores": scores, f"{classes}.{cost:g}.linear": fit.score(t.astype(float), u)}
    for k in (1, 3, 7):
        near = KNeighborsClassifier(k, algorithm="brute").fit(x, y).kneighbors(t, return_distance=False)
        arrays[f"{classes}.nearest.{k}"] = np.mean([vote(y[row]) for row in near] == u)
    boosted = [GradientBoostingClassifier(random_state=s).fit(x, y).score(t, u) for s in range(20)]
    print(classes, "boosted:", np.mean(boosted), "over random states", np.std(boosted))
    arrays[f"{classes}.boosted"] = np.mean(boosted)
    arrays |= {f"{classes}.x": x, f"{classes}.y": y, f"{classes}.t": t, f"{classes}.u": u}
write("probe", arrays, {"by": f"scikit-learn {sklearn.__version__}, SciPy {scipy.__version__}"})
