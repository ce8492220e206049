"""importance_gradient.csv: the derivatives of the importance-weighted bound of two draws, of a model with one number
to see and one to guess: p(z) = N(0, 1), p(x|z) = N(w z + b, 1), q(z|x) = N(m x + n, exp(s x + t)), at one x.

Column gradient: of E log 1/2 (w_1 + w_2), an integral over the noise of both draws by Gauss-Hermite quadrature,
differentiated by PyTorch. Check: central differences of the same integral by NumPy with other nodes.
Column path: what the draws carry alone, E sum_k v_k dlog w_k/dz dz/dphi, with the normalised weights v: the mean of the
estimator of arXiv:1703.09194, which is another than the gradient (arXiv:1810.04152, section 3).
Column single: of E log w, the bound of one draw.
"""

import math

import numpy as np
import torch

from reference import assert_close, write_table

X = 0.7
NAMES = ["m", "n", "s", "t", "w", "b"]
AT = [0.6, 0.3, -0.4, -0.5, 0.9, 0.2]
LOG_TWO_PI = math.log(2 * math.pi)


def nodes(n):
    e, h = np.polynomial.hermite_e.hermegauss(n)
    return e, h / h.sum()


def log_weight(e, m, n, s, t, w, b, exp, fixed=None):
    """log w of the draw with noise e; q as in `fixed` (mean, log variance) where that is given."""
    mean, log_variance = m * X + n, s * X + t
    z = mean + exp(log_variance / 2) * e
    at, spread = fixed or (mean, log_variance)
    log_q = -((z - at) ** 2 / exp(spread) + spread + LOG_TWO_PI) / 2
    return -((X - w * z - b) ** 2 + LOG_TWO_PI) / 2 - (z**2 + LOG_TWO_PI) / 2 - log_q


def bound(parameters, n):
    e, h = nodes(n)
    log_w = log_weight(e, *parameters, np.exp)
    return float(h @ (np.logaddexp(log_w[:, None], log_w[None, :]) - math.log(2)) @ h)


def derivatives(cut, draws=2):
    e, h = (torch.tensor(a, dtype=torch.float64) for a in nodes(60))
    p = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in AT]
    fixed = ((p[0] * X + p[1]).detach(), (p[2] * X + p[3]).detach()) if cut else None
    log_w = log_weight(e, *p, torch.exp, fixed)
    both = torch.logaddexp(log_w[:, None], log_w[None, :]) - math.log(2)
    value = h @ (both @ h if draws == 2 else log_w)
    value.backward()
    return float(value), [float(v.grad) for v in p]


value, gradient = derivatives(False)
_, path = derivatives(True)
below, single = derivatives(False, 1)
assert_close(value, bound(AT, 90), 1e-12)
for i, name in enumerate(NAMES):
    h = 1e-4
    up, down = list(AT), list(AT)
    up[i] += h
    down[i] -= h
    assert_close(gradient[i], (bound(up, 90) - bound(down, 90)) / (2 * h), 1e-6, 1e-8, what=name)
assert_close(path[4:], gradient[4:], 1e-12)  # the decoder's is the same
assert_close(derivatives(True, 1)[1], single, 1e-12)  # the score of q has the mean 0

rows = list(zip(NAMES, AT, gradient, path, single))
columns = ["parameter", "value", "gradient", "path", "single"]
write_table("importance_gradient", columns, rows, f"x = {X}; the bound is {value!r}, of one draw {below!r}")
