"""optimizers.csv: where optimizers stand after 1, 2, 3 and 10 steps, in double precision.

They minimise f(p) = p^T A p / 2 - c^T p from (0.5, -1, 2), with A = [[3, 1, 0], [1, 2, 0.5], [0, 0.5, 1]] and
c = (1, -2, 0.5); the gradient is A p - c. Values: torch.optim. Check: each rule written out by its own formula.

Columns that a rule has no use for are 0. beta1 and beta2 are Adam's; momentum is SGD's and RMSprop's, whose smoothing
(PyTorch's alpha) is beta2. decay is weight decay: added to the gradient, but apart from it in adamw.
"""

import numpy as np
import torch

from reference import assert_close, number, write_table

A = np.array([[3.0, 1.0, 0.0], [1.0, 2.0, 0.5], [0.0, 0.5, 1.0]])
C = np.array([1.0, -2.0, 0.5])
START = np.array([0.5, -1.0, 2.0])
SHOWN = (1, 2, 3, 10)


def by_torch(make):
    p = torch.tensor(START, requires_grad=True)
    optimizer = make([p])
    path = [START]
    for _ in range(max(SHOWN)):
        optimizer.zero_grad()
        (p @ torch.tensor(A) @ p / 2 - torch.tensor(C) @ p).backward()
        optimizer.step()
        path.append(p.detach().numpy().copy())
    return path


def by_formula(rule):
    p, state, path = START, {}, [START]
    for step in range(1, max(SHOWN) + 1):
        p = rule(p, A @ p - C, state, step)
        path.append(p)
    return path


def adam(rate, beta1, beta2, epsilon, decay, momentum, decoupled=False):
    def rule(p, g, s, t):
        if decoupled:
            p = p - rate * decay * p
        else:
            g = g + decay * p
        s["m"] = beta1 * s.get("m", 0) + (1 - beta1) * g
        s["v"] = beta2 * s.get("v", 0) + (1 - beta2) * g**2
        return p - rate * (s["m"] / (1 - beta1**t)) / (np.sqrt(s["v"] / (1 - beta2**t)) + epsilon)

    return rule


def adamw(*values):
    return adam(*values, decoupled=True)


def sgd(rate, beta1, beta2, epsilon, decay, momentum, nesterov=False):
    def rule(p, g, s, t):
        g = g + decay * p
        s["v"] = momentum * s.get("v", 0) + g
        return p - rate * (g + momentum * s["v"] if nesterov else s["v"])

    return rule


def nesterov(*values):
    return sgd(*values, nesterov=True)


def rmsprop(rate, beta1, beta2, epsilon, decay, momentum):
    def rule(p, g, s, t):
        g = g + decay * p
        s["v"] = beta2 * s.get("v", 0) + (1 - beta2) * g**2
        s["b"] = momentum * s.get("b", 0) + g / (np.sqrt(s["v"]) + epsilon)
        return p - rate * s["b"]

    return rule


def adagrad(rate, beta1, beta2, epsilon, decay, momentum):
    def rule(p, g, s, t):
        g = g + decay * p
        s["sum"] = s.get("sum", 0) + g**2
        return p - rate * g / (np.sqrt(s["sum"]) + epsilon)

    return rule


def adamax(rate, beta1, beta2, epsilon, decay, momentum):
    def rule(p, g, s, t):
        g = g + decay * p
        s["m"] = beta1 * s.get("m", 0) + (1 - beta1) * g
        s["u"] = np.maximum(beta2 * s.get("u", 0), np.abs(g) + epsilon)
        return p - rate / (1 - beta1**t) * s["m"] / s["u"]

    return rule


def engine(name, rate, beta1, beta2, epsilon, decay, momentum):
    o = torch.optim
    return {
        "adam": lambda p: o.Adam(p, lr=rate, betas=(beta1, beta2), eps=epsilon, weight_decay=decay),
        "adamw": lambda p: o.AdamW(p, lr=rate, betas=(beta1, beta2), eps=epsilon, weight_decay=decay),
        "sgd": lambda p: o.SGD(p, lr=rate, momentum=momentum, weight_decay=decay),
        "nesterov": lambda p: o.SGD(p, lr=rate, momentum=momentum, weight_decay=decay, nesterov=True),
        "rmsprop": lambda p: o.RMSprop(p, lr=rate, alpha=beta2, eps=epsilon, weight_decay=decay, momentum=momentum),
        "adamax": lambda p: o.Adamax(p, lr=rate, betas=(beta1, beta2), eps=epsilon, weight_decay=decay),
        "adagrad": lambda p: o.Adagrad(p, lr=rate, eps=epsilon, weight_decay=decay),
    }[name]


RULES = {"adam": adam, "adamw": adamw, "adamax": adamax, "sgd": sgd, "nesterov": nesterov}
RULES |= {"rmsprop": rmsprop, "adagrad": adagrad}
CASES = [
    # name, rate, beta1, beta2, epsilon, decay, momentum
    ("adam", 0.01, 0.9, 0.999, 1e-8, 0.0, 0.0),
    ("adam", 0.1, 0.5, 0.9, 1e-3, 0.0, 0.0),
    ("adam", 0.01, 0.9, 0.999, 1e-4, 0.1, 0.0),
    ("adamw", 0.01, 0.9, 0.999, 1e-8, 0.1, 0.0),
    ("sgd", 0.05, 0.0, 0.0, 0.0, 0.0, 0.0),
    ("sgd", 0.05, 0.0, 0.0, 0.0, 0.0, 0.9),
    ("sgd", 0.05, 0.0, 0.0, 0.0, 0.1, 0.9),
    ("nesterov", 0.05, 0.0, 0.0, 0.0, 0.0, 0.9),
    ("rmsprop", 0.01, 0.0, 0.99, 1e-8, 0.0, 0.0),
    ("rmsprop", 0.01, 0.0, 0.9, 1e-3, 0.0, 0.5),
    ("rmsprop", 0.01, 0.0, 0.9, 1e-3, 0.1, 0.0),
    ("adagrad", 0.1, 0.0, 0.0, 1e-10, 0.0, 0.0),
    ("adagrad", 0.1, 0.0, 0.0, 1e-3, 0.1, 0.0),
    ("adamax", 0.01, 0.9, 0.999, 1e-8, 0.0, 0.0),
    ("adamax", 0.1, 0.5, 0.9, 1e-3, 0.1, 0.0),
    ("nesterov", 0.05, 0.0, 0.0, 0.0, 0.1, 0.5),
]

rows = []
for case in CASES:
    name, *values = case
    path = by_torch(engine(name, *values))
    assert_close(path, by_formula(RULES[name](*values)), 1e-13, 1e-14, str(case))
    rows += [(name, *map(number, values), str(step), *path[step]) for step in SHOWN]

columns = ["optimizer", "rate", "beta1", "beta2", "epsilon", "decay", "momentum", "step", "p1", "p2", "p3"]
write_table("optimizers", columns, rows, "f(p) = p^T A p / 2 - c^T p from (0.5, -1, 2); A and c stand in the script")
