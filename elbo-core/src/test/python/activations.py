"""activations.csv: activation functions and their derivatives.

Values: mpmath with 60 digits, rounded once; the derivatives by their formulas. Checks: PyTorch in double precision with
its automatic derivative, and mpmath's numerical derivative away from the kinks at 0. At 0 the derivatives are
PyTorch's: relu 0, leaky relu its slope.

PyTorch's softplus is x itself above 20: there it is 2.1e-9 below the exact value given here, as is its derivative.
"""

import mpmath as mp
import torch
import torch.nn.functional as F

from reference import assert_close, write_table

mp.mp.dps = 60


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


def normal_cdf(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def normal_density(x):
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def leaky(slope):
    slope = mp.mpf(slope)
    return lambda x: x if x > 0 else slope * x, lambda x: mp.mpf(1) if x > 0 else slope


FUNCTIONS = {
    "relu": (lambda x: max(x, mp.mpf(0)), lambda x: mp.mpf(x > 0), F.relu),
    "leaky_relu_0.2": (*leaky(0.2), lambda x: F.leaky_relu(x, 0.2)),
    "leaky_relu_0.01": (*leaky(0.01), lambda x: F.leaky_relu(x, 0.01)),
    "tanh": (mp.tanh, lambda x: mp.sech(x) ** 2, torch.tanh),
    "sigmoid": (sigmoid, lambda x: sigmoid(x) * sigmoid(-x), torch.sigmoid),
    "softplus": (lambda x: mp.log1p(mp.exp(x)), sigmoid, F.softplus),
    "elu": (lambda x: x if x > 0 else mp.expm1(x), lambda x: mp.mpf(1) if x > 0 else mp.exp(x), F.elu),
    "gelu": (lambda x: x * normal_cdf(x), lambda x: normal_cdf(x) + x * normal_density(x), F.gelu),
    "silu": (lambda x: x * sigmoid(x), lambda x: sigmoid(x) * (1 + x * sigmoid(-x)), F.silu),
}
# what PyTorch loses where 1 + erf(x) and exp(x) - 1 cancel, and in the derivatives 1 - tanh^2 and s (1 - s)
LOST = {"gelu": 2e-15, "elu": 2e-16}
LOST_IN_DERIVATIVE = {"tanh": 4e-16, "sigmoid": 2e-16, "silu": 4e-16, "gelu": 2e-15}
POINTS = [-700.0, -100.0, -40.0, -20.5, -8.0, -3.0, -1.5, -1.0, -0.75, -0.1, -1e-5, -1e-12, 0.0]
POINTS += [-x for x in reversed(POINTS[:-1])]


def check(name, x, value, derivative, function, engine):
    tensor = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    result = engine(tensor)
    (gradient,) = torch.autograd.grad(result, tensor)
    linear = 2.1e-9 if name == "softplus" and x > 20 else 1e-320
    assert_close(result.item(), float(value), 1e-13, LOST.get(name, linear), f"{name} at {x}")
    lost = LOST_IN_DERIVATIVE.get(name, linear)
    assert_close(gradient.item(), float(derivative), 1e-13, lost, f"derivative of {name} at {x}")
    if x != 0:
        step = mp.mpf(10) ** -20
        numerical = (function(x + step) - function(x - step)) / (2 * step)
        assert abs(numerical - derivative) < mp.mpf(10) ** -30, f"numerical derivative of {name} at {x}"


rows = []
for x in POINTS:
    row = [x]
    for name, (function, slope, engine) in FUNCTIONS.items():
        value, derivative = function(mp.mpf(x)), slope(mp.mpf(x))
        check(name, x, value, derivative, function, engine)
        row += [value, derivative]
    rows.append(row)

columns = [column for name in FUNCTIONS for column in (name, f"{name}_derivative")]
write_table("activations", ["x", *columns], rows, "softplus is exact; PyTorch's is x above 20, less by up to 2.1e-9")
