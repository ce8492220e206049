"""norm.safetensors: batch and layer normalisation in double precision.

Each case NAME has NAME.input [N, C] or [N, C, H, W], NAME.weight [C], NAME.bias [C], NAME.direction (in the shape of the
input) and, in training, NAME.output, and the gradients of the sum of output * direction: NAME.input_gradient,
NAME.weight_gradient, NAME.bias_gradient. The metadata say for each NAME which it is, batch or layer; batch cases have also
NAME.before.mean and NAME.before.variance, the running statistics before, NAME.after.*, those after the step with momentum
0.1, and NAME.outside, the output outside training with those after it.

Values: PyTorch's BatchNorm1d, BatchNorm2d, LayerNorm, and GroupNorm of one group for pictures; epsilon 1e-5.
Check: the definitions, and the derivative by its formula.
"""

import numpy as np
import torch

from reference import FOLDER, assert_close, write_tensors

random = np.random.RandomState(1502)
EPSILON = 1e-5
arrays, metadata = {}, {}


def draw(*shape):
    """Multiples of 1/64 in [-2, 2]: exact in any precision."""
    return random.randint(-128, 129, shape) / 64


def along(values, x):
    return values.reshape(1, -1, *[1] * (x.ndim - 2))


def by_definition(x, weight, bias, direction, over):
    mean, variance = (f(x, axis=over, keepdims=True) for f in (np.mean, np.var))
    normal = (x - mean) / np.sqrt(variance + EPSILON)
    g = direction * along(weight, x)
    slope = g - g.mean(over, keepdims=True) - normal * (g * normal).mean(over, keepdims=True)
    rest = tuple(i for i in range(x.ndim) if i != 1)
    return {
        "output": normal * along(weight, x) + along(bias, x),
        "input_gradient": slope / np.sqrt(variance + EPSILON),
        "weight_gradient": (direction * normal).sum(rest),
        "bias_gradient": direction.sum(rest),
    }


def by_torch(module, x, weight, bias, direction):
    module = module.double()
    with torch.no_grad():
        module.weight.copy_(torch.tensor(weight))
        module.bias.copy_(torch.tensor(bias))
    given = torch.tensor(x, requires_grad=True)
    output = module(given)
    (output * torch.tensor(direction)).sum().backward()
    return {
        "output": output.detach().numpy(),
        "input_gradient": given.grad.numpy(),
        "weight_gradient": module.weight.grad.numpy(),
        "bias_gradient": module.bias.grad.numpy(),
    }


def add(name, kind, module, x, over):
    weight, bias, direction = draw(x.shape[1]), draw(x.shape[1]), draw(*x.shape)
    metadata[name] = kind
    values = {"input": x, "weight": weight, "bias": bias, "direction": direction}
    if kind == "batch":
        values |= {"before.mean": draw(x.shape[1]), "before.variance": 3 + draw(x.shape[1])}
        module.double()
        module.running_mean.copy_(torch.tensor(values["before.mean"]))
        module.running_var.copy_(torch.tensor(values["before.variance"]))
    results = by_torch(module, x, weight, bias, direction)
    for part, check in by_definition(x, weight, bias, direction, over).items():
        assert_close(results[part], check, 1e-11, 1e-11, f"{name}.{part}")
    values |= results
    if kind == "batch":
        values |= outside(name, module, x, weight, bias, over, values)
    for part, array in values.items():
        arrays[f"{name}.{part}"] = np.ascontiguousarray(array, "<f8")


def outside(name, module, x, weight, bias, over, values):
    mean = 0.9 * values["before.mean"] + 0.1 * x.mean(over)
    variance = 0.9 * values["before.variance"] + 0.1 * x.var(over, ddof=0) * (n := x.size / x.shape[1]) / (n - 1)
    after = {"after.mean": module.running_mean.numpy(), "after.variance": module.running_var.numpy()}
    assert_close(after["after.mean"], mean, 1e-13, 1e-13, name)
    assert_close(after["after.variance"], variance, 1e-13, 1e-13, name)
    output = module.eval()(torch.tensor(x)).detach().numpy()
    check = (x - along(mean, x)) / np.sqrt(along(variance, x) + EPSILON) * along(weight, x) + along(bias, x)
    assert_close(output, check, 1e-12, 1e-12, name)
    return {**after, "outside": output}


add("batch.vectors", "batch", torch.nn.BatchNorm1d(3), draw(5, 3), (0,))
add("batch.two", "batch", torch.nn.BatchNorm1d(4), draw(2, 4), (0,))
add("batch.pictures", "batch", torch.nn.BatchNorm2d(3), draw(4, 3, 2, 5), (0, 2, 3))
add("batch.one.picture", "batch", torch.nn.BatchNorm2d(2), draw(1, 2, 3, 3), (0, 2, 3))
add("layer.vectors", "layer", torch.nn.LayerNorm(6), draw(4, 6), (1,))
add("layer.one", "layer", torch.nn.LayerNorm(5), draw(1, 5), (1,))
add("layer.pictures", "layer", torch.nn.GroupNorm(1, 3), draw(2, 3, 4, 3), (1, 2, 3))
write_tensors(FOLDER / "norm.safetensors", arrays, metadata)
