"""network_norms.safetensors: gated, residual and skip networks with norms, through two steps of training, in double precision.

Each case NETWORK.WAY.NORM.SIZE, WAY being encoder or decoder, has its weights and running averages before, by their names in Elbo:
CASE.given.NAME; two batches CASE.first and CASE.second; what comes of them in training, one after the other: CASE.first.output and
CASE.second.output; the gradients of the sum of CASE.first.output * CASE.direction, CASE.gradient.NAME and CASE.first.gradient; the
running averages after both, CASE.after.NAME; and what the first batch then gives outside training, CASE.outside. The metadata have the
cases. The networks, with n for a norm with weights of its own (batch: each channel over the batch; layer: all of an example together):

gated     h <- n(W1 h + b1) sigmoid(n(W2 h + b2)), widths 4 and 3
residual  h <- W h + b, twice h <- h + W2 a(n(W1 a(n(h)) + b1)) + b2, and a(n(h)), width 4, a = silu
skip      h <- a(n(W [h, z] + b)), widths 4 and 3, and W [h, z] + b, a = tanh
resnet    encoder: twice a convolution of stride 2 and x <- x + conv(a(n(conv(a(n(x)))))), then a(n(x)), a = relu, 3 and 2 channels;
          decoder: a linear layer to a small picture, twice such a block and a transposed convolution of stride 2 of a(n(x)), and a
          convolution of a(n(x))

With batch norms there is no bias but in the last layer of a decoder and in the linear layer to the small picture. Momentum 0.1, epsilon 1e-5.

Values: PyTorch's layers and its gradients. Check: the layers by their definitions in NumPy, the gradients by differences of these.
"""

import itertools

import numpy as np
import torch
import torch.nn.functional as F

from reference import FOLDER, assert_close, write_tensors

random = np.random.RandomState(1603)
BATCH, CODE, EPSILON, MOMENTUM = 3, 3, 1e-5, 0.1
arrays, metadata = {}, {}


def draw(*shape):
    """Multiples of 1/64 in [-1, 1]: exact in any precision."""
    return random.randint(-64, 65, shape) / 64


def along(values, x):
    return values.reshape(1, -1, *[1] * (x.ndim - 2))


class Net:
    """Layers by name; what a name stands for is drawn when it is first asked for."""

    def __init__(self, kind, values):
        self.kind, self.values, self.training = kind, values, True
        self.biased = kind != "batch"

    def get(self, name, *shape, above=0.0):
        if name not in self.values:
            self.values[name] = self.new(above + draw(*shape))
        return self.values[name]

    def linear(self, name, x, out, biased=True):
        return self.affine(x, self.get(f"{name}.weight", out, x.shape[1]), self.bias(name, out, biased))

    def conv(self, name, x, out, stride=1, biased=True):
        return self.convolved(x, self.get(f"{name}.weight", out, x.shape[1], 3, 3), self.bias(name, out, biased), stride)

    def doubled(self, name, x, out, size, biased):
        return self.spread(x, self.get(f"{name}.weight", x.shape[1], out, 3, 3), self.bias(name, out, biased), size)

    def bias(self, name, out, biased):
        return self.get(f"{name}.bias", out) if biased else None

    def norm(self, name, x):
        weight, bias = self.get(f"{name}.weight", x.shape[1], above=1.5), self.get(f"{name}.bias", x.shape[1])
        if self.kind == "layer":
            return self.layer(x, weight, bias)
        mean = self.get(f"{name}.running_mean", x.shape[1])
        return self.batch(x, weight, bias, mean, self.get(f"{name}.running_variance", x.shape[1], above=2))


class ByTorch(Net):
    new = staticmethod(torch.tensor)
    sigmoid, tanh, relu, silu = map(staticmethod, (torch.sigmoid, torch.tanh, F.relu, F.silu))
    affine = staticmethod(F.linear)
    beside = staticmethod(lambda x, y: torch.cat((x, y), 1))

    def convolved(self, x, weight, bias, stride):
        return F.conv2d(x, weight, bias, stride, padding=1)

    def spread(self, x, weight, bias, size):
        extra = [n - (2 * m - 1) for n, m in zip(size, x.shape[2:])]
        return F.conv_transpose2d(x, weight, bias, stride=2, padding=1, output_padding=extra)

    def layer(self, x, weight, bias):
        return F.group_norm(x, 1, weight, bias, EPSILON)

    def batch(self, x, weight, bias, mean, variance):
        return F.batch_norm(x, mean, variance, weight, bias, self.training, MOMENTUM, EPSILON)


class ByDefinition(Net):
    new = staticmethod(lambda x: x)
    sigmoid = staticmethod(lambda x: 1 / (1 + np.exp(-x)))
    silu = staticmethod(lambda x: x / (1 + np.exp(-x)))
    tanh = staticmethod(np.tanh)
    relu = staticmethod(lambda x: np.maximum(x, 0))
    beside = staticmethod(lambda x, y: np.concatenate((x, y), 1))

    def affine(self, x, weight, bias):
        return x @ weight.T + (0 if bias is None else bias)

    def convolved(self, x, weight, bias, stride):
        padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
        height, width = (-(-n // stride) for n in x.shape[2:])
        y = np.zeros((len(x), len(weight), height, width))
        for i, j in itertools.product(range(height), range(width)):
            window = padded[:, :, stride * i : stride * i + 3, stride * j : stride * j + 3]
            y[:, :, i, j] = np.tensordot(window, weight, ((1, 2, 3), (1, 2, 3)))
        return y + (0 if bias is None else along(bias, y))

    def spread(self, x, weight, bias, size):
        y = np.zeros((len(x), weight.shape[1], size[0] + 3, size[1] + 3))
        for i, j in itertools.product(range(x.shape[2]), range(x.shape[3])):
            y[:, :, 2 * i : 2 * i + 3, 2 * j : 2 * j + 3] += np.tensordot(x[:, :, i, j], weight, (1, 0))
        y = y[:, :, 1 : 1 + size[0], 1 : 1 + size[1]]
        return y + (0 if bias is None else along(bias, y))

    def layer(self, x, weight, bias):
        over = tuple(range(1, x.ndim))
        normal = (x - x.mean(over, keepdims=True)) / np.sqrt(x.var(over, keepdims=True) + EPSILON)
        return normal * along(weight, x) + along(bias, x)

    def batch(self, x, weight, bias, mean, variance):
        seen, spread = mean.copy(), variance.copy()
        if self.training:
            over = (0, 2, 3)[: x.ndim - 1]
            seen, spread = x.mean(over), x.var(over)
            count = x.size / x.shape[1]
            mean += MOMENTUM * (seen - mean)
            variance += MOMENTUM * (spread * count / (count - 1) - variance)
        normal = (x - along(seen, x)) / np.sqrt(along(spread, x) + EPSILON)
        return normal * along(weight, x) + along(bias, x)


def gated(net, x, out):
    h = x.reshape(len(x), -1)
    for i, width in enumerate((4, 3)):
        value, gate = (net.norm(f"{i}.{w}.norm", net.linear(f"{i}.{w}", h, width, net.biased)) for w in ("value", "gate"))
        h = value * net.sigmoid(gate)
    return net.linear("2", h, int(np.prod(out))).reshape(len(x), *out) if out else h


def residual(net, x, out):
    h = net.linear("0", x.reshape(len(x), -1), 4, net.biased)
    for i in ("1", "2"):
        inner = net.linear(f"{i}.0", net.silu(net.norm(f"{i}.norm", h)), 4, net.biased)
        h = h + net.linear(f"{i}.1", net.silu(net.norm(f"{i}.0.norm", inner)), 4, net.biased)
    h = net.silu(net.norm("norm", h))
    return net.linear("3", h, int(np.prod(out))).reshape(len(x), *out) if out else h


def skip(net, z, out):
    h = net.tanh(net.norm("0.norm", net.linear("0", z, 4, net.biased)))
    h = net.tanh(net.norm("1.norm", net.linear("1", net.beside(h, z), 3, net.biased)))
    return net.linear("2", net.beside(h, z), int(np.prod(out))).reshape(len(z), *out)


def block(net, name, x):
    inner = net.conv(f"{name}.0", net.relu(net.norm(f"{name}.norm", x)), x.shape[1], 1, net.biased)
    return x + net.conv(f"{name}.1", net.relu(net.norm(f"{name}.0.norm", inner)), x.shape[1], 1, net.biased)


def resnet(net, x, out):
    return shrinking(net, x) if out is None else growing(net, x, out)


def shrinking(net, x):
    for i, channels in enumerate((3, 2)):
        x = block(net, f"{i}.0", net.conv(f"{i}.halve", x, channels, 2, net.biased))
    return net.relu(net.norm("norm", x)).reshape(len(x), -1)


def growing(net, z, out):
    half = [-(-n // 2) for n in out[1:]]
    quarter = [-(-n // 2) for n in half]
    x = net.linear("small", z, 3 * quarter[0] * quarter[1]).reshape(len(z), 3, *quarter)
    for i, size in enumerate((half, out[1:])):
        x = net.relu(net.norm(f"{i}.norm", block(net, f"{i}.0", x)))
        x = net.doubled(f"{i}.double", x, 2, size, net.biased)
    return net.conv("last", net.relu(net.norm("norm", x)), out[0])


def through(net, network, first, second, out):
    """Outputs of both in training, and of the first outside."""
    one, two = network(net, first, out), network(net, second, out)
    net.training = False
    return one, two, network(net, first, out)


def learnt(values):
    return [name for name in values if "running" not in name]


def add(network, way, kind, size):
    name = f"{network.__name__}.{way}.{kind}.{'x'.join(map(str, size))}"
    shape, out = (size, None) if way == "encoder" else ((CODE,), size)
    first, second = draw(BATCH, *shape), draw(BATCH, *shape)
    given = {}
    network(ByDefinition(kind, given), first, out)
    for part in given:
        if "running" in part:  # as they were before that pass
            given[part] = draw(*given[part].shape) + (2 if "variance" in part else 0)
    values = {part: torch.tensor(v, requires_grad="running" not in part) for part, v in given.items()}
    x = torch.tensor(first, requires_grad=True)
    one, two, outside = through(ByTorch(kind, values), network, x, torch.tensor(second), out)
    direction = draw(*one.shape)
    gradients = torch.autograd.grad((one * torch.tensor(direction)).sum(), [x, *(values[p] for p in learnt(values))])
    results = {"first.output": one, "second.output": two, "outside": outside, "first.gradient": gradients[0]}
    results |= {f"gradient.{part}": g for part, g in zip(learnt(values), gradients[1:])}
    results |= {f"after.{part}": values[part] for part in values if "running" in part}
    results = {part: value.detach().numpy() for part, value in results.items()}
    check(name, network, kind, given, first, second, out, direction, results)
    whole = {"first": first, "second": second, "direction": direction, **results}
    for part, array in {**whole, **{f"given.{part}": v for part, v in given.items()}}.items():
        arrays[f"{name}.{part}"] = np.ascontiguousarray(array, "<f8")
    metadata[name] = kind


def check(name, network, kind, given, first, second, out, direction, results):
    copy = {part: v.copy() for part, v in given.items()}
    both = zip(("first.output", "second.output", "outside"), through(ByDefinition(kind, copy), network, first, second, out))
    for part, value in both:
        assert_close(results[part], value, 1e-12, 1e-12, f"{name}.{part}")
    for part in copy.keys() - learnt(copy):
        assert_close(results[f"after.{part}"], copy[part], 1e-12, 1e-12, f"{name}.{part}")
    if kind == "layer":
        assert_close(results["first.output"], results["outside"], 1e-13, 1e-13, name)
    moves = {"first": draw(*first.shape)} | {part: draw(*given[part].shape) for part in learnt(given)}

    def at(step):
        moved = {part: v + step * moves.get(part, 0) for part, v in given.items()}
        return (network(ByDefinition(kind, moved), first + step * moves["first"], out) * direction).sum()

    slope = sum((results["first.gradient" if p == "first" else f"gradient.{p}"] * m).sum() for p, m in moves.items())
    assert_close(slope, (at(1e-5) - at(-1e-5)) / 2e-5, 1e-5, 1e-5, f"{name}: slope")


for kind in ("batch", "layer"):
    for network in (gated, residual):
        add(network, "encoder", kind, (2, 3, 1))
        add(network, "decoder", kind, (1, 2, 3))
    add(skip, "decoder", kind, (1, 2, 3))
    for size in ((2, 9, 11), (1, 8, 8)) if kind == "batch" else ((1, 9, 11),):
        add(resnet, "encoder", kind, size)
        add(resnet, "decoder", kind, size)
write_tensors(FOLDER / "network_norms.safetensors", arrays, metadata)
