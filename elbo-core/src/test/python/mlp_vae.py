"""A variational autoencoder of linear layers, trained elsewhere: what `elbo import` must reproduce.

Layers and names are those of PyTorch's VAE example: h = relu(fc1 x), mean = fc21 h, log variance = fc22 h;
reconstruction = sigmoid(fc4 relu(fc3 z)). The weights are float32; all values are computed from them in double
precision.

    python3 mlp_vae.py
        mlp_vae.safetensors and mlp_vae.csv: sizes 12-8-3, seeded weights, x1..x12, mean1..3, log_variance1..3,
        reconstruction1..12 (of the posterior mean), kl = KL(q || N(0, I)) and bce = -log p(x | mean), in nats, sums
        over dimensions and pixels. Check: PyTorch's layers and binary_cross_entropy against the formulas in NumPy.
    python3 mlp_vae.py train MNIST_FOLDER OUT_FOLDER
        trains 784-400-20 for an epoch and writes weights.safetensors and rows.safetensors: the same values for the
        first 100 test pictures (x, mean, log_variance, reconstruction, kl, bce), each also as .npy. Not for the
        repository.
"""

import gzip
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from reference import FOLDER, assert_close, numbered, write_table, write_tensors

VALUES = ("mean", "log_variance", "reconstruction", "kl", "bce")


class Vae(nn.Module):
    def __init__(self, pixels, hidden, latent):
        super().__init__()
        self.fc1 = nn.Linear(pixels, hidden)
        self.fc21 = nn.Linear(hidden, latent)
        self.fc22 = nn.Linear(hidden, latent)
        self.fc3 = nn.Linear(latent, hidden)
        self.fc4 = nn.Linear(hidden, pixels)

    def encode(self, x):
        h = F.relu(self.fc1(x))
        return self.fc21(h), self.fc22(h)

    def decode(self, z):
        return torch.sigmoid(self.fc4(F.relu(self.fc3(z))))

    def arrays(self):
        return {name: value.detach().numpy().astype("<f4") for name, value in self.state_dict().items()}


def by_torch(arrays, x):
    hidden, pixels = arrays["fc1.weight"].shape
    model = Vae(pixels, hidden, len(arrays["fc21.bias"])).double()
    model.load_state_dict({name: torch.tensor(value.astype("f8")) for name, value in arrays.items()})
    with torch.no_grad():
        x = torch.tensor(x.astype("f8"))
        mean, log_variance = model.encode(x)
        reconstruction = model.decode(mean)
        normal = torch.distributions.Normal(mean, (log_variance / 2).exp())
        prior = torch.distributions.Normal(torch.zeros_like(mean), torch.ones_like(mean))
        kl = torch.distributions.kl_divergence(normal, prior).sum(1)
        bce = F.binary_cross_entropy(reconstruction, x, reduction="none").sum(1)
    return [t.numpy() for t in (mean, log_variance, reconstruction, kl, bce)]


def by_formula(arrays, x):
    w = {name: value.astype("f8") for name, value in arrays.items()}

    def linear(layer, v):
        return v @ w[f"{layer}.weight"].T + w[f"{layer}.bias"]

    x = x.astype("f8")
    h = np.maximum(linear("fc1", x), 0)
    mean, log_variance = linear("fc21", h), linear("fc22", h)
    logits = linear("fc4", np.maximum(linear("fc3", mean), 0))
    kl = (mean**2 + np.exp(log_variance) - log_variance - 1).sum(1) / 2
    bce = (np.logaddexp(0, logits) - x * logits).sum(1)
    return [mean, log_variance, 1 / (1 + np.exp(-logits)), kl, bce]


def values(arrays, x):
    formula = by_formula(arrays, x)
    for name, ours, theirs in zip(VALUES, formula, by_torch(arrays, x)):
        assert_close(theirs, ours, 1e-9 if name == "bce" else 1e-12, 1e-13, name)
    return formula


def write_small():
    random = np.random.RandomState(13126114)
    pixels, hidden, latent = 12, 8, 3
    shapes = {name: value.shape for name, value in Vae(pixels, hidden, latent).arrays().items()}
    arrays = {name: random.uniform(-0.8, 0.8, shape).astype("<f4") for name, shape in shapes.items()}
    x = random.randint(0, 257, (16, pixels)) / 256  # exact in float32
    x[0], x[1] = 0, 1
    mean, log_variance, reconstruction, kl, bce = values(arrays, x)
    write_tensors(FOLDER / "mlp_vae.safetensors", arrays, {"format": "pt"})
    columns = [*numbered("x", pixels), *numbered("mean", latent), *numbered("log_variance", latent)]
    columns += [*numbered("reconstruction", pixels), "kl", "bce"]
    write_table("mlp_vae", columns, np.column_stack([x, mean, log_variance, reconstruction, kl, bce]))


def pictures(folder, name):
    plain, packed = Path(folder) / name, Path(folder) / f"{name}.gz"
    raw = gzip.decompress(packed.read_bytes()) if packed.exists() else plain.read_bytes()
    magic, n, height, width = np.frombuffer(raw, ">i4", 4)
    assert magic == 0x803 and len(raw) == 16 + n * height * width, f"{name} is no IDX file of pictures"
    return np.frombuffer(raw, "u1", offset=16).reshape(n, height * width).astype("f4") / np.float32(255)


def train(folder, out):
    torch.manual_seed(1)
    x = torch.tensor(pictures(folder, "train-images-idx3-ubyte"))
    model = Vae(784, 400, 20)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    total = 0.0
    for batch in torch.randperm(len(x)).split(128):
        mean, log_variance = model.encode(x[batch])
        z = mean + (log_variance / 2).exp() * torch.randn_like(mean)
        bce = F.binary_cross_entropy(model.decode(z), x[batch], reduction="sum")
        loss = bce + (mean**2 + log_variance.exp() - log_variance - 1).sum() / 2
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    print(f"mean loss of the epoch: {total / len(x):.2f} nats")
    write_trained(model.arrays(), pictures(folder, "t10k-images-idx3-ubyte")[:100], Path(out))


def write_trained(arrays, x, out):
    out.mkdir(parents=True, exist_ok=True)
    rows = {"x": x, **dict(zip(VALUES, values(arrays, x)))}
    write_tensors(out / "weights.safetensors", arrays, {"format": "pt"})
    write_tensors(out / "rows.safetensors", rows, {"of": "the first 100 test pictures"})
    for name, array in rows.items():
        np.save(out / f"{name}.npy", array)
    print(f"test: kl {rows['kl'].mean():.3f}, bce at the mean {rows['bce'].mean():.3f} nats")


if len(sys.argv) == 4 and sys.argv[1] == "train":
    train(*sys.argv[2:])
else:
    assert len(sys.argv) == 1, __doc__
    write_small()
