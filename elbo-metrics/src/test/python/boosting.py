"""boosting.safetensors: what scikit-learn's GradientBoostingClassifier learns, and what it says of other examples.

Of 2, 3 and 10 classes, features with 12 values (2.12) and with 240 (2.240): .x, .y to learn from, .t others;
.probabilities.ROUNDS [n, classes] of the others and .importances.ROUNDS. Where features have at most 256 values, bins lose nothing.
Of equally good cuts of two features scikit-learn takes one by chance, and of one feature the first but for rounding; these sets are
the first drawn in which there are none, so that other random states, another order of the examples and the criterion squared_error come
to the same. fine.x, .. has as many values as examples; fine.accuracy and
fine.importances are means over ten random states, and so is fine.binned, the importances of the numbers of 256 bins.
"""

import numpy as np
import sklearn
from sklearn.ensemble import GradientBoostingClassifier

from oracle import write

DIMS = 3


def blobs(random, n, classes):
    """Two features tell the class, one does not; a tenth of the classes are wrong."""
    centres = np.random.default_rng(8).normal(size=(classes, 2)) * 1.5
    labels = random.integers(classes, size=n)
    x = random.normal(size=(n, DIMS))
    x[:, 1:3] += centres[labels]
    wrong = random.random(n) < 0.1
    labels[wrong] = random.integers(classes, size=wrong.sum())
    return x.astype("<f4"), labels


def stepped(x, values):
    """As many examples at each of the values, which are not evenly spaced."""
    ranks = x.argsort(0).argsort(0) * values // len(x)
    return ((ranks - values / 2) ** 3 / 64).astype("<f4")


def learnt(x, y, t, rounds, **how):
    """By number of rounds the probabilities and importances."""
    fits = {r: GradientBoostingClassifier(n_estimators=r, **how).fit(x, y) for r in rounds}
    return {r: (f.predict_proba(t), f.feature_importances_) for r, f in fits.items()}


def same(a, b):
    return all(np.abs(p - q).max() < 1e-10 for r in a for p, q in zip(a[r], b[r]))


def without_ties(classes, values, n, rounds):
    others = [{"random_state": s} for s in range(1, 4)] + [{"random_state": 9, "criterion": "squared_error"}]
    for seed in range(100):
        random = np.random.default_rng(seed)
        x, y = blobs(random, n, classes)
        x = stepped(x, values)
        t = (x[random.permutation(n)[:50]] + 0.3 * random.normal(size=(50, DIMS))).astype("<f4")
        found = learnt(x, y, t, rounds, random_state=0)
        order = random.permutation(n)
        if all(same(learnt(x[order], y[order], t, rounds, **other), found) for other in others):
            print(classes, values, "seed", seed)
            return x, y, t, found
    raise SystemExit(f"{classes} classes, {values} values: ties in all")


arrays = {}
for classes, values, n, rounds in [
    (2, 12, 797, (1, 2, 10, 100)),
    (3, 12, 797, (1, 2, 10, 100)),
    (10, 12, 1499, (1, 2, 10, 100)),
    (2, 240, 600, (1, 2, 10)),
    (3, 240, 600, (1, 2, 10)),
    (10, 240, 1499, (1, 2)),
]:
    name = f"{classes}.{values}"
    x, y, t, found = without_ties(classes, values, n, rounds)
    arrays |= {f"{name}.x": x, f"{name}.y": y, f"{name}.t": t}
    for r, (probabilities, importances) in found.items():
        arrays |= {f"{name}.probabilities.{r}": probabilities, f"{name}.importances.{r}": importances}

random = np.random.default_rng(1)
x, y = blobs(random, 1500, 3)
t, u = blobs(random, 1500, 3)
fits = [GradientBoostingClassifier(random_state=s).fit(x, y) for s in range(10)]
accuracies, importances = [f.score(t, u) for f in fits], [f.feature_importances_ for f in fits]
print("of as many values as examples, over random states:", np.std(accuracies), np.std(importances, axis=0))
arrays |= {"fine.x": x, "fine.y": y, "fine.t": t, "fine.u": u}
ranks = [np.searchsorted(np.sort(c)[np.arange(256) * len(c) // 256], c, side="right") for c in x.T]
binned = [GradientBoostingClassifier(random_state=s).fit(np.stack(ranks, 1), y).feature_importances_ for s in range(10)]
print("of bins, over random states:", np.std(binned, axis=0))
arrays["fine.binned"] = np.mean(binned, axis=0)
arrays |= {"fine.accuracy": np.mean(accuracies), "fine.importances": np.mean(importances, axis=0)}
write("boosting", arrays, {"by": f"scikit-learn {sklearn.__version__}"})
