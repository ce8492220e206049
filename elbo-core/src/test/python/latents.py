"""Distributions of latent variables: log densities in nats, divergences, means. One table for each family.

laplace.csv, gamma.csv: x and the parameters, log_prob; the parameters of a second one, kl from the first to it.
Values: closed forms in mpmath. Checks: scipy.stats, and quadrature of q (log q - log p).

full_normal.csv: x, mean, the factor's rows, log_prob; a second mean and factor, kl. Values: SciPy's multivariate normal;
the closed form by inverses and determinants. Checks: PyTorch.

concrete.csv: three numbers of the simplex, logits, temperature, log_prob (the Concrete density). Values: mpmath.
Check: PyTorch's RelaxedOneHotCategorical.

logistic_normal.csv: three numbers of the simplex, the two means and log variances, log_prob. Values: the normal density times the
determinant of the Jacobian by differences in mpmath. Check: the Jacobian's closed form.

mixture.csv: x, of three normals the weights, means and log variances, log_prob. Values: SciPy.
"""

import mpmath as mp
import numpy as np
import torch
from scipy import special, stats

from reference import assert_close, numbered, write_table

mp.mp.dps = 40
random = np.random.RandomState(7)


def laplace_rows():
    rows = []
    for x, m, s, m2, s2 in [
        (0.3, 0.0, 0.0, 0.0, 0.0),
        (-1.2, 0.5, 0.7, -0.2, 0.1),
        (4.0, -2.0, -1.5, 1.0, 0.8),
        (0.001, 0.0, -6.0, 0.0, 0.0),
        (100.0, 3.0, 2.0, 3.0, 2.0),
        (1.0, 0.0, 3.0, 5.0, -1.0),
        (-40.0, 1.0, 0.25, -1.0, 1.25),
    ]:
        scale, scale2, gap = mp.exp(s), mp.exp(s2), abs(mp.mpf(m) - m2)
        log_prob = -abs(mp.mpf(x) - m) / scale - mp.log(2 * scale)
        kl = mp.log(scale2 / scale) + gap / scale2 + scale / scale2 * mp.exp(-gap / scale) - 1
        assert_close(stats.laplace(m, float(scale)).logpdf(x), log_prob, 1e-13)
        ends = sorted({m - 60 * scale, m - 5 * scale, m + 5 * scale, m + 60 * scale, mp.mpf(m), mp.mpf(m2)})
        log_ratio = lambda t: abs(t - m2) / scale2 - abs(t - m) / scale + mp.log(scale2 / scale)
        check = mp.quad(lambda t: mp.exp(-abs(t - m) / scale) / (2 * scale) * log_ratio(t), ends)
        assert_close(check, kl, 1e-8, 1e-10, "laplace KL")
        rows.append((x, m, s, log_prob, m2, s2, kl))
    return rows


def gamma_rows():
    rows = []
    for x, a, b, a2, b2 in [
        (0.7, 1.0, 1.0, 2.0, 1.0),
        (2.5, 3.0, 0.5, 2.0, 1.0),
        (1e-8, 0.05, 1.0, 2.0, 1.0),
        (0.02, 0.3, 4.0, 0.3, 4.0),
        (480.0, 500.0, 1.0, 450.0, 0.9),
        (0.1, 20.0, 200.0, 2.0, 1.0),
        (60.0, 5.0, 0.1, 0.5, 3.0),
    ]:
        la, lb, la2, lb2 = np.log([a, b, a2, b2])  # the table holds the logarithms, and what is computed is theirs
        A, B, A2, B2 = map(mp.exp, map(mp.mpf, (la, lb, la2, lb2)))
        log_prob = A * mp.log(B) - mp.loggamma(A) + (A - 1) * mp.log(mp.mpf(x)) - B * x
        kl = (A - A2) * mp.digamma(A) - mp.loggamma(A) + mp.loggamma(A2) + A2 * mp.log(B / B2) + A * (B2 - B) / B
        assert_close(stats.gamma.logpdf(x, a, scale=1 / b), log_prob, 1e-11, 1e-12)
        # in the logarithm, where the density is smooth
        density = lambda t: mp.exp(A * (mp.log(B) + t) - mp.loggamma(A) - B * mp.exp(t))
        ratio = lambda t: A * mp.log(B) - A2 * mp.log(B2) - mp.loggamma(A) + mp.loggamma(A2) + (A - A2) * t + (
            B2 - B) * mp.exp(t)
        low, high = -mp.mpf(60) / min(A, 1) - mp.log(B), mp.log((A + 12 * mp.sqrt(A) + 60) / B)
        with mp.workdps(20):
            check = mp.quad(lambda t: density(t) * ratio(t), mp.linspace(low, high, 120))
        assert_close(check, kl, 1e-9, 1e-10, f"gamma KL {a, b, a2, b2}")
        rows.append((x, la, lb, log_prob, la2, lb2, kl))
    return rows


def factor(n):
    return np.tril(random.normal(0, 0.7, (n, n)), -1) + np.diag(np.exp(random.normal(0, 0.5, n)))


def full_normal_rows():
    rows = []
    for _ in range(8):
        x, m, m2 = random.normal(0, 1.5, (3, 3))
        l, l2 = factor(3), factor(3)
        log_prob = stats.multivariate_normal(m, l @ l.T).logpdf(x)
        inverse = np.linalg.inv(l2 @ l2.T)
        logs = np.linalg.slogdet(l2 @ l2.T)[1] - np.linalg.slogdet(l @ l.T)[1]
        kl = (np.trace(inverse @ l @ l.T) + (m2 - m) @ inverse @ (m2 - m) - 3 + logs) / 2
        t = lambda mean, scale: torch.distributions.MultivariateNormal(torch.tensor(mean), scale_tril=torch.tensor(scale))
        assert_close(t(m, l).log_prob(torch.tensor(x)), log_prob, 1e-11)
        assert_close(torch.distributions.kl_divergence(t(m, l), t(m2, l2)), kl, 1e-11)
        rows.append((*x, *m, *l.ravel(), log_prob, *m2, *l2.ravel(), kl))
    return rows


def concrete_rows():
    rows = []
    for temperature in (0.2, 0.5, 1.0, 3.0):
        for _ in range(3):
            x, logits = random.dirichlet([1, 1, 1]), random.normal(0, 2, 3)
            pi = [mp.exp(mp.mpf(v)) for v in logits]
            t = mp.mpf(temperature)
            top = mp.mpf(1)
            for p, v in zip(pi, x):
                top *= p * mp.mpf(v) ** (-t - 1)
            log_prob = mp.log(mp.factorial(2) * t**2 * top / sum(p * mp.mpf(v) ** -t for p, v in zip(pi, x)) ** 3)
            q = torch.distributions.RelaxedOneHotCategorical(torch.tensor(temperature).double(), logits=torch.tensor(logits))
            assert_close(q.log_prob(torch.tensor(x)), log_prob, 1e-7, 1e-7)  # PyTorch has a constant in floats
            rows.append((*x, *logits, temperature, log_prob))
    return rows


def logistic_normal_rows():
    rows = []
    for _ in range(8):
        x, m, v = random.dirichlet([1, 1, 1]), random.normal(0, 1, 2), random.normal(0, 1, 2)
        x[2] = 1 - x[0] - x[1]
        logs = lambda a, b: [mp.log(a / (1 - a - b)), mp.log(b / (1 - a - b))]
        h = mp.mpf(10) ** -15
        a, b = mp.mpf(x[0]), mp.mpf(x[1])
        da = [(p - q) / (2 * h) for p, q in zip(logs(a + h, b), logs(a - h, b))]
        db = [(p - q) / (2 * h) for p, q in zip(logs(a, b + h), logs(a, b - h))]
        jacobian = abs(da[0] * db[1] - da[1] * db[0])
        assert_close(jacobian, 1 / np.prod(x), 1e-12)
        u = [float(value) for value in logs(a, b)]
        log_prob = stats.norm(m, np.exp(v / 2)).logpdf(u).sum() + float(mp.log(jacobian))
        rows.append((*x, *m, *v, log_prob))
    return rows


def mixture_rows():
    rows = []
    for x in (-30.0, -2.0, -0.5, 0.0, 0.7, 3.0, 50.0):
        logits, m, v = random.normal(0, 1, (3, 3))
        logs = special.log_softmax(logits) + stats.norm(m, np.exp(v / 2)).logpdf(x)
        plain = mp.log(sum(mp.exp(mp.mpf(value)) for value in logs))
        assert_close(special.logsumexp(logs), plain, 1e-13)
        rows.append((x, *logits, *m, *v, plain))
    return rows


second = ["mean2", "log_scale2", "kl"]
write_table("laplace", ["x", "mean", "log_scale", "log_prob", *second], laplace_rows())
gamma_columns = ["x", "log_concentration", "log_rate", "log_prob", "log_concentration2", "log_rate2", "kl"]
write_table("gamma", gamma_columns, gamma_rows())
first = [*numbered("x", 3), *numbered("mean", 3), *numbered("factor", 9), "log_prob"]
write_table("full_normal", [*first, *numbered("other_mean", 3), *numbered("other_factor", 9), "kl"], full_normal_rows())
write_table("concrete", [*numbered("x", 3), *numbered("logit", 3), "temperature", "log_prob"], concrete_rows())
columns = [*numbered("x", 3), *numbered("mean", 2), *numbered("log_variance", 2), "log_prob"]
write_table("logistic_normal", columns, logistic_normal_rows())
columns = ["x", *numbered("logit", 3), *numbered("mean", 3), *numbered("log_variance", 3), "log_prob"]
write_table("mixture", columns, mixture_rows())
