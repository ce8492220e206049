"""perceptual.csv: the score of likeness of two pictures that are given by a formula, and its gradient.

perceptual.safetensors: a network of three convolutions for pictures of three channels, named as torchvision names a VGG's, with
a layer more than is asked for and one that is no convolution. Grey pictures stand in all three channels.

    score = -D/2 (0.3 mean (x - m)^2 + 0.5 mean (phi_0(x) - phi_0(m))^2 + 2 mean (phi_2(x) - phi_2(m))^2)

norm and slope are those of the gradient g with respect to m: |g| and sum_i g_i cos(i).

Values: PyTorch in double precision. Check: sums by the definition, in loops, and central differences.
"""

import numpy as np
import torch
import torch.nn.functional as F

from reference import FOLDER, assert_close, write_table, write_tensors

random = np.random.RandomState(1610)
CHANNELS = (3, 4, 5, 6, 7)
NAMES = ("features.0", "features.3", "features.10", "features.12")
WEIGHTS = (0.5, 0, 2)


def draw(*shape):
    """Multiples of 1/64 in [-1, 1]: exact in any precision."""
    return random.randint(-64, 65, shape) / 64


network = [(draw(o, i, 3, 3) / 2, draw(o) / 8) for i, o in zip(CHANNELS, CHANNELS[1:])]


def pictures(channels, height, width, noise):
    c, i, j = np.meshgrid(*(np.arange(n) for n in (channels, height, width)), indexing="ij")
    x = 0.5 + 0.4 * np.sin(0.35 * i + 0.02 * i * j + c)
    m = 0.5 + 0.4 * np.sin(0.35 * i + 0.02 * i * j + c + noise * np.cos(0.9 * j + 0.3 * i)) * (1 - 0.3 * noise)
    return x, m


def by_torch(x):
    features = []
    x = x.expand(3, -1, -1)[None]
    for layer, (weight, bias) in enumerate(network[:3]):
        x = x if layer == 0 else F.max_pool2d(x, 2)
        x = F.relu(F.conv2d(x, torch.tensor(weight), torch.tensor(bias), padding=1))
        features.append(x)
    return features


def by_definition(x):
    features = []
    x = np.broadcast_to(x, (3, *x.shape[1:]))
    for layer, (weight, bias) in enumerate(network[:3]):
        if layer > 0:
            h, w = (n // 2 for n in x.shape[1:])
            x = x[:, : 2 * h, : 2 * w].reshape(-1, h, 2, w, 2).max((2, 4))
        padded = np.pad(x, ((0, 0), (1, 1), (1, 1)))
        rows, columns = x.shape[1:]
        x = np.zeros((len(bias), rows, columns))
        for i in range(rows):
            for j in range(columns):
                x[:, i, j] = np.maximum(np.einsum("cab,ocab->o", padded[:, i : i + 3, j : j + 3], weight) + bias, 0)
        features.append(x)
    return features


def score(x, m, seen):
    total = 0.3 * ((x - m) ** 2).mean()
    for weight, a, b in zip(WEIGHTS, seen(x), seen(m)):
        total = total + weight * ((a - b) ** 2).mean()
    return -0.5 * np.prod(x.shape) * total


rows = []
for channels, height, width in [(3, 8, 8), (3, 11, 9), (1, 8, 8), (1, 28, 28), (1, 9, 13)]:
    for noise in (0.1, 0.7, 1.5):
        x, m = pictures(channels, height, width, noise)
        mean = torch.tensor(m, requires_grad=True)
        value = score(torch.tensor(x), mean, by_torch)
        (g,) = torch.autograd.grad(value, mean)
        assert_close(value.item(), score(x, m, by_definition), 1e-12)
        along = np.cos(np.arange(m.size)).reshape(m.shape)
        step = 1e-7 * along
        slope = (score(x, m + step, by_definition) - score(x, m - step, by_definition)) / 2e-7
        assert_close((g.numpy() * along).sum(), slope, 1e-5)
        rows.append((channels, height, width, noise, value.item(), g.norm().item(), (g.numpy() * along).sum()))

write_table("perceptual", ["channels", "height", "width", "noise", "score", "norm", "slope"], rows)

arrays = {"classifier.0.weight": draw(5, 4), "classifier.0.bias": draw(5)}
for name, (weight, bias) in zip(NAMES, network):
    arrays[name + ".weight"] = np.asarray(weight, "<f8")
    arrays[name + ".bias"] = np.asarray(bias, "<f8")
write_tensors(FOLDER / "perceptual.safetensors", dict(sorted(arrays.items())), {})
