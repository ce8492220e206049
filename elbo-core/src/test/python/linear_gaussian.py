"""Linear-Gaussian models, for which everything a variational autoencoder approximates is known exactly.

z ~ N(0, I), two dimensions; x | z ~ N(W z + b, variance I), five dimensions. All logarithms natural.

ppca_data.csv: x1..x5, 200 examples, and log_prob = log p(x) under the model of ppca.csv.

ppca.csv: w1, w2, b, variance, a row for each dimension of x: the maximum likelihood of probabilistic PCA on those
examples (Tipping and Bishop 1999, equations 7 and 8, with R = I). W is unique up to a rotation: compare W W^T.

linear_gaussian.csv: w1, w2, b, variance of another model, fixed by hand.

linear_gaussian_exact.csv: for each example under that model log_prob, the posterior's mean1, mean2 and its covariance
cov11, cov12, cov22.

importance.csv: for the first 20 examples under that model, with a deliberately wrong diagonal q(z|x): its q_mean1,
q_mean2, q_log_variance1, q_log_variance2; log_prob; reconstruction = E_q log p(x|z); kl = KL(q || p(z)); elbo;
kl_posterior = KL(q || p(z|x)) = log_prob - elbo; and chi_squared = E_q[(w / p(x))^2] - 1 of the weights
w = p(x, z) / q(z|x): the mean of K weights has the relative variance chi_squared / K.
"""

import numpy as np
from scipy import stats
from scipy.special import logsumexp

from reference import assert_close, numbered, write_table

N, D, Q = 200, 5, 2
W = np.array([[1.0, -0.5], [0.25, 0.75], [-1.5, 0.5], [0.0, 1.25], [0.5, 0.5]])
B = np.array([0.5, -1.0, 0.0, 2.0, 0.25])
VARIANCE = 0.3
WRONG = 20


def make_data():
    """From yet another model, so that none of the models here fits by construction; four decimals."""
    random = np.random.RandomState(19990611)
    w = random.normal(size=(D, Q)) * [1.5, 0.8]
    x = random.normal(size=(N, Q)) @ w.T + [0.3, -0.8, 0.1, 1.6, 0.0] + 0.6 * random.normal(size=(N, D))
    return np.round(x, 4)


def log_prob(x, w, b, variance):
    """log N(x; b, W W^T + variance I), and the same by the matrix identities that need only a Q x Q inverse."""
    exact = stats.multivariate_normal(b, w @ w.T + variance * np.eye(D)).logpdf(x)
    m = w.T @ w + variance * np.eye(Q)
    d = x - b
    inner = np.einsum("ni,ij,nj->n", d @ w, np.linalg.inv(m), d @ w)
    log_det = np.linalg.slogdet(m)[1] + (D - Q) * np.log(variance)
    second = -(D * np.log(2 * np.pi) + log_det + ((d**2).sum(1) - inner) / variance) / 2
    assert_close(exact, second, 1e-12, what="log p(x) two ways")
    return exact


def maximum_likelihood(x):
    b = x.mean(0)
    values, vectors = np.linalg.eigh(np.cov(x.T, bias=True))
    values, vectors = values[::-1], vectors[:, ::-1]
    variance = values[Q:].mean()
    w = vectors[:, :Q] * np.sqrt(values[:Q] - variance)
    w *= np.sign(w[np.abs(w).argmax(0), range(Q)])
    return w, b, variance


def expectation_maximisation(x, steps=3000):
    """The same maximum by another road (Tipping and Bishop 1999, equations 29 and 30), from a random start."""
    s = np.cov(x.T, bias=True)
    w, variance = np.random.RandomState(3).normal(size=(D, Q)), 1.0
    for _ in range(steps):
        m_inverse = np.linalg.inv(w.T @ w + variance * np.eye(Q))
        new = s @ w @ np.linalg.inv(variance * np.eye(Q) + m_inverse @ w.T @ s @ w)
        variance = np.trace(s - s @ w @ m_inverse @ new.T) / D
        w = new
    return w, x.mean(0), variance


def posterior(x):
    """Mean and covariance of p(z | x), by the formula of PPCA and by conditioning the joint normal of (z, x)."""
    m_inverse = np.linalg.inv(W.T @ W + VARIANCE * np.eye(Q))
    mean, covariance = (x - B) @ W @ m_inverse, VARIANCE * m_inverse
    gain = W.T @ np.linalg.inv(W @ W.T + VARIANCE * np.eye(D))
    assert_close(mean, (x - B) @ gain.T, 1e-11, 1e-13, "posterior mean two ways")
    assert_close(covariance, np.eye(Q) - gain @ W, 1e-11, 1e-14, "posterior covariance two ways")
    return mean, covariance


def kl_normal(mean0, cov0, mean1, cov1):
    inverse = np.linalg.inv(cov1)
    d = mean1 - mean0
    log_dets = np.linalg.slogdet(cov1)[1] - np.linalg.slogdet(cov0)[1]
    return (np.trace(inverse @ cov0) + d @ inverse @ d - len(d) + log_dets) / 2


def chi_squared(mean, cov, q_mean, q_cov):
    """The integral of N(z; mean, cov)^2 / N(z; q_mean, q_cov), less 1."""
    a, b = 2 * np.linalg.inv(cov), np.linalg.inv(q_cov)
    c = a - b
    assert np.linalg.eigvalsh(c).min() > 0.1, "the weights of q must have a finite variance"
    bd = b @ (mean - q_mean)
    log_square = -np.linalg.slogdet(4 * np.pi * cov)[1] / 2 + np.linalg.slogdet(2 * np.pi * q_cov)[1] / 2
    log_ratio = (np.linalg.slogdet(a)[1] - np.linalg.slogdet(c)[1]) / 2
    return np.exp(log_square + log_ratio + (bd @ np.linalg.inv(c) @ bd + (mean - q_mean) @ bd) / 2) - 1


def log_joint(x, z):
    likelihood = stats.norm.logpdf(x, z @ W.T + B, np.sqrt(VARIANCE)).sum(-1)
    return likelihood, stats.norm.logpdf(z).sum(-1)


def check_by_quadrature(x, q_mean, q_log_variance, values):
    """All values again, from nothing but log p(x|z), log p(z) and log q(z|x) at the nodes of a quadrature."""
    log_px, reconstruction, kl, elbo, kl_posterior, chi = values
    scale = np.exp(q_log_variance / 2)

    def weights(order):
        nodes, w = np.polynomial.hermite_e.hermegauss(order)
        z = q_mean + scale * np.stack(np.meshgrid(nodes, nodes, indexing="ij"), -1).reshape(-1, Q)
        likelihood, prior = log_joint(x, z)
        return np.outer(w, w).ravel() / (2 * np.pi), likelihood, prior, stats.norm.logpdf(z, q_mean, scale).sum(-1)

    w, likelihood, prior, q = weights(5)  # exact for these polynomials of degree 2
    assert_close(w @ likelihood, reconstruction, 1e-11, what="reconstruction")
    assert_close(w @ (q - prior), kl, 1e-11, what="KL to the prior")
    assert_close(w @ (likelihood + prior - q), elbo, 1e-11, what="ELBO")
    step = np.linspace(-5, 5, 401)
    grid = q_mean + np.stack(np.meshgrid(step, step, indexing="ij"), -1).reshape(-1, Q)
    cell = (step[1] - step[0]) ** Q
    likelihood, prior = log_joint(x, grid)
    joint = likelihood + prior
    q = stats.norm.logpdf(grid, q_mean, scale).sum(-1)
    assert_close(logsumexp(joint) + np.log(cell), log_px, 1e-11, what="log p(x)")
    assert_close((np.exp(q) * (q - joint + log_px)).sum() * cell, kl_posterior, 1e-9, what="KL to the posterior")
    assert_close(np.exp(2 * joint - q - 2 * log_px).sum() * cell - 1, chi, 1e-8, what="chi squared")


def importance(x, mean, cov, log_px):
    """q: the posterior's mean shifted and rounded, no correlation, too wide by a half."""
    random = np.random.RandomState(7)
    rows = []
    for i in range(WRONG):
        q_mean = np.round(mean[i] + random.uniform(-0.3, 0.3, Q), 3)
        q_log_variance = np.round(np.log(1.5 * np.diag(cov)) + random.uniform(-0.1, 0.1, Q), 3)
        q_cov = np.diag(np.exp(q_log_variance))
        residual = x[i] - W @ q_mean - B
        spread = np.trace(W.T @ W @ q_cov)
        reconstruction = -(D * np.log(2 * np.pi * VARIANCE) + (residual @ residual + spread) / VARIANCE) / 2
        kl = kl_normal(q_mean, q_cov, np.zeros(Q), np.eye(Q))
        kl_posterior = kl_normal(q_mean, q_cov, mean[i], cov)
        elbo = reconstruction - kl
        assert_close(log_px[i] - elbo, kl_posterior, 1e-10, what="log p(x) - ELBO = KL(q || p(z|x))")
        values = (log_px[i], reconstruction, kl, elbo, kl_posterior, chi_squared(mean[i], cov, q_mean, q_cov))
        check_by_quadrature(x[i], q_mean, q_log_variance, values)
        rows.append((*q_mean, *q_log_variance, *values))
    return rows


def main():
    x = make_data()
    w, b, variance = maximum_likelihood(x)
    ml = log_prob(x, w, b, variance)
    em = expectation_maximisation(x)
    assert_close(em[0] @ em[0].T, w @ w.T, 1e-8, 1e-9, "W W^T by EM")
    assert_close(em[2], variance, 1e-9, what="variance by EM")
    assert_close(log_prob(x, *em).sum(), ml.sum(), 1e-12, what="likelihood by EM")
    spectrum = np.linalg.eigvalsh(np.cov(x.T, bias=True))
    kept = np.log(spectrum[D - Q :]).sum() + (D - Q) * np.log(variance)
    assert_close(ml.mean(), -(D * np.log(2 * np.pi) + kept + D) / 2, 1e-12, what="likelihood from the eigenvalues")

    fixed = log_prob(x, W, B, VARIANCE)
    mean, cov = posterior(x)
    wrong = importance(x, mean, cov, fixed)

    parameters = ["w1", "w2", "b", "variance"]
    write_table("ppca_data", [*numbered("x", D), "log_prob"], np.column_stack([x, ml]))
    write_table("ppca", parameters, np.column_stack([w, b, np.full(D, variance)]))
    write_table("linear_gaussian", parameters, np.column_stack([W, B, np.full(D, VARIANCE)]))
    columns = ["log_prob", "mean1", "mean2", "cov11", "cov12", "cov22"]
    rows = np.column_stack([fixed, mean, np.tile([cov[0, 0], cov[0, 1], cov[1, 1]], (N, 1))])
    write_table("linear_gaussian_exact", columns, rows, "for the examples of ppca_data.csv, in their order")
    columns = [*numbered("q_mean", Q), *numbered("q_log_variance", Q)]
    columns += ["log_prob", "reconstruction", "kl", "elbo", "kl_posterior", "chi_squared"]
    write_table("importance", columns, wrong, "for the first examples of ppca_data.csv, in their order")


main()
