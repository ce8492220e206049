"""Codes of 600 examples with three factors, and what scikit-learn, SciPy and NumPy say of them.

factors_codes.csv: code1 .. code4, factor1 .. factor3. The first code is the first factor with noise, the second a mixture of the second
and third factors, the third the third factor with noise, the fourth noise.

factors_numbers.csv: name, value.
  information_J_K, entropy_K, mig, modularity: of codes in 20 bins (numpy.histogram), sklearn.metrics.mutual_info_score;
    checked against sums over the joint table.
  logistic_C_J, svm_C_J: weights of one-vs-rest classifiers of the first factor by all codes, J = 5 the intercept. Values:
    LogisticRegression(solver="liblinear") and LinearSVC(C=0.01, class_weight="balanced") at tolerance 1e-10; checked by SciPy's
    minimiser of the same sums.
  logistic_test: accuracy on the last 200 examples of what learnt from the first 400. auc_C: one-vs-rest areas there;
    probability_C: predict_proba of the 401st.
  sap_J_K, sap: LinearSVC learnt from the first 400, accuracy on the last 200. sap_continuous: squared correlations of the first 400.
  tree_J: feature_importances_ for the second factor, of one tree of 3 levels of splits (deeper ones have ties).
  dci_disentanglement, dci_completeness: of the importances below, by scipy.stats.entropy. dci_r_J_K: importances of forests of 300 trees of 4 levels.
  boosted_r_J_K, boosted_disentanglement, boosted_completeness, boosted_informativeness: the same of GradientBoostingClassifier(),
    importances and accuracies the means over ten random states.
  gaussian_tc, gaussian_wasserstein, mean_pairwise_information: of the codes; scipy.linalg.sqrtm, checked by eigenvalues.
  irs_J_K, irs: numpy.percentile. spearman_J_K: of the codes and three made of them; udr: by these.
  explicitness: mean of one-vs-rest areas over the values of a factor, then over factors, by predict_proba; explicitness_own: by
    decision_function. Codes standardised by the first 400.
"""

import sys
from pathlib import Path

import numpy as np
from scipy import linalg, optimize, stats
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import mutual_info_score, roc_auc_score
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier

ROOT = Path(__file__).resolve().parents[4]
sys.path.insert(0, str(ROOT / "elbo-core" / "src" / "test" / "python"))
import reference  # noqa: E402
from reference import assert_close, numbered, write_table  # noqa: E402

reference.FOLDER = Path(__file__).resolve().parent.parent / "resources" / "reference"

random = np.random.RandomState(11)
N, TRAIN = 600, 400
factors = np.stack([random.randint(k, size=N) for k in (4, 3, 2)], axis=1)
noise = random.randn(N, 4)
codes = np.stack(
    [
        factors[:, 0] + 0.4 * noise[:, 0],
        0.8 * factors[:, 1] + 1.1 * factors[:, 2] + 0.3 * noise[:, 1],
        1.5 * factors[:, 2] + 0.7 * noise[:, 2],
        noise[:, 3],
    ],
    axis=1,
)
numbers = {}


def matrix(name, values):
    for j, row in enumerate(np.asarray(values)):
        for k, value in enumerate(row):
            numbers[f"{name}_{j + 1}_{k + 1}"] = value


def binned(x):
    return np.digitize(x, np.histogram(x, 20)[1][:-1])


def information(a, b):
    joint = np.histogram2d(a, b, bins=[np.arange(a.min(), a.max() + 2), np.arange(b.min(), b.max() + 2)])[0] / len(a)
    outer = joint.sum(1, keepdims=True) * joint.sum(0, keepdims=True)
    by_hand = np.sum(joint[joint > 0] * np.log(joint[joint > 0] / outer[joint > 0]))
    value = mutual_info_score(a, b)
    assert_close(value, by_hand, rtol=1e-10)
    return value


bins = [binned(codes[:, j]) for j in range(4)]
info = np.array([[information(bins[j], factors[:, k]) for k in range(3)] for j in range(4)])
entropy = np.array([stats.entropy(np.bincount(factors[:, k])) for k in range(3)])
matrix("information", info)
numbers.update({f"entropy_{k + 1}": h for k, h in enumerate(entropy)})
ordered = np.sort(info, axis=0)
numbers["mig"] = np.mean((ordered[-1] - ordered[-2]) / entropy)
squares = info**2
most = squares.max(axis=1)
numbers["modularity"] = np.mean(1 - (squares.sum(axis=1) - most) / (most * 2))

y = factors[:, 0]


def minimum(loss, c):
    """The weights of one class against the rest, by the sum itself."""
    design = np.hstack([codes, np.ones((N, 1))])

    def total(w, sign, cost):
        return 0.5 * w @ w + np.sum(cost * loss(sign * (design @ w)))

    rows = []
    for k in range(4):
        sign = np.where(y == k, 1.0, -1.0)
        found = optimize.minimize(total, np.zeros(5), (sign, c(k)), method="BFGS", options={"gtol": 1e-7})
        rows.append(found.x)
    return np.array(rows)


logistic = LogisticRegression(solver="liblinear", tol=1e-10, max_iter=10000).fit(codes, y)
weights = np.hstack([logistic.coef_, logistic.intercept_[:, None]])
assert_close(weights, minimum(lambda m: np.logaddexp(0, -m), lambda k: np.ones(N)), rtol=1e-3, atol=1e-3)
matrix("logistic", weights)
svm = LinearSVC(C=0.01, class_weight="balanced", tol=1e-10, max_iter=1000000, random_state=0).fit(codes, y)
weights = np.hstack([svm.coef_, svm.intercept_[:, None]])
cost = lambda k: 0.01 * np.where(y == k, N / (4 * np.sum(y == k)), 1.0)
assert_close(weights, minimum(lambda m: np.maximum(0, 1 - m) ** 2, cost), rtol=1e-3, atol=1e-3)
matrix("svm", weights)

train, test = slice(0, TRAIN), slice(TRAIN, N)
learnt = LogisticRegression(solver="liblinear", tol=1e-10, max_iter=10000).fit(codes[train], y[train])
numbers["logistic_test"] = learnt.score(codes[test], y[test])
scores = learnt.decision_function(codes[test])
for k in range(4):
    numbers[f"auc_{k + 1}"] = roc_auc_score(y[test] == k, scores[:, k])

sap = np.zeros((4, 3))
squared = np.zeros((4, 3))
for j in range(4):
    for k in range(3):
        x, f = codes[:, j : j + 1], factors[:, k]
        one = LinearSVC(C=0.01, class_weight="balanced", tol=1e-10, max_iter=1000000, random_state=0)
        sap[j, k] = one.fit(x[train], f[train]).score(x[test], f[test])
        squared[j, k] = np.corrcoef(codes[train, j], f[train])[0, 1] ** 2
matrix("sap", sap)
gap = lambda m: np.mean(np.sort(m, axis=0)[-1] - np.sort(m, axis=0)[-2])
numbers["sap"] = gap(sap)
numbers["sap_continuous"] = gap(squared)

for k in range(4):
    numbers[f"probability_{k + 1}"] = learnt.predict_proba(codes[TRAIN : TRAIN + 1])[0, k]

tree = DecisionTreeClassifier(max_depth=3, min_samples_split=5, random_state=0).fit(codes, factors[:, 1])
forest = lambda k: RandomForestClassifier(300, max_depth=4, min_samples_split=5, max_features=None, random_state=0).fit(
    codes[train], factors[train, k]
)
for j in range(4):
    numbers[f"tree_{j + 1}"] = tree.feature_importances_[j]
boosted = lambda k, s: GradientBoostingClassifier(random_state=s).fit(codes[train], factors[train, k])
for name, fits in [
    ("dci", [[forest(k)] for k in range(3)]),
    ("boosted", [[boosted(k, s) for s in range(10)] for k in range(3)]),
]:
    importance = np.stack([np.mean([f.feature_importances_ for f in of], axis=0) for of in fits], axis=1)
    matrix(f"{name}_r", importance)
    numbers[f"{name}_disentanglement"] = np.sum(
        importance.sum(axis=1) / importance.sum() * (1 - stats.entropy(importance.T, base=3))
    )
    numbers[f"{name}_completeness"] = np.sum(
        importance.sum(axis=0) / importance.sum() * (1 - stats.entropy(importance, base=4))
    )
    numbers[f"{name}_informativeness"] = np.mean(
        [f.score(codes[test], factors[test, k]) for k, of in enumerate(fits) for f in of]
    )

cov = np.cov(codes.T)
numbers["gaussian_tc"] = 0.5 * (np.sum(np.log(np.diag(cov))) - np.linalg.slogdet(cov)[1])
correlation = np.corrcoef(codes.T)
assert_close(numbers["gaussian_tc"], -0.5 * np.log(np.linalg.det(correlation)), rtol=1e-9)
root = linalg.sqrtm(np.diag(np.sqrt(np.diag(cov))) @ cov @ np.diag(np.sqrt(np.diag(cov))))
numbers["gaussian_wasserstein"] = 2 * np.trace(cov) - 2 * np.trace(root)
eigen = np.linalg.eigvals(np.diag(np.diag(cov)) @ cov)
assert_close(numbers["gaussian_wasserstein"], 2 * np.trace(cov) - 2 * np.sum(np.sqrt(eigen)), rtol=1e-9)
numbers["mean_pairwise_information"] = np.mean(
    [information(bins[i], bins[j]) for i in range(4) for j in range(4) if i != j]
)

deviation = np.zeros((4, 3))
for k in range(3):
    values = np.unique(factors[:, k])
    for v in values:
        group = codes[factors[:, k] == v]
        deviation[:, k] += np.percentile(np.abs(group - group.mean(0)), 99, axis=0) / len(values)
largest = np.abs(codes - codes.mean(0)).max(0)
robust = 1 - deviation / largest[:, None]
matrix("irs", robust)
numbers["irs"] = np.average(robust.max(axis=1), weights=largest)

other = np.stack([-codes[:, 0] ** 3, codes[:, 1] + codes[:, 2], np.round(codes[:, 3])], axis=1)
spearman = np.array([[abs(stats.spearmanr(codes[:, i], other[:, j])[0]) for j in range(3)] for i in range(4)])
matrix("spearman", spearman)
numbers["udr"] = (
    np.sum(spearman.max(axis=0) ** 2 / spearman.sum(axis=0)) + np.sum(spearman.max(axis=1) ** 2 / spearman.sum(axis=1))
) / 7

mean, spread = codes[train].mean(0), codes[train].std(0)
standard = (codes - mean) / spread
areas, own = [], []
for k in range(3):
    fit = LogisticRegression(solver="liblinear", tol=1e-10, max_iter=10000).fit(standard[train], factors[train, k])
    said = fit.predict_proba(standard[test])
    margins = fit.decision_function(standard[test])
    margins = margins if margins.ndim == 2 else np.stack([-margins, margins], axis=1)
    own.append(np.mean([roc_auc_score(factors[test, k] == v, margins[:, v]) for v in range(said.shape[1])]))
    areas.append(np.mean([roc_auc_score(factors[test, k] == v, said[:, v]) for v in range(said.shape[1])]))
numbers["explicitness"] = np.mean(areas)
numbers["explicitness_own"] = np.mean(own)

write_table(
    "factors_codes", numbered("code", 4) + numbered("factor", 3), [[*c, *f] for c, f in zip(codes.tolist(), factors.tolist())]
)
write_table("factors_numbers", ["name", "value"], [[name, value] for name, value in numbers.items()])
