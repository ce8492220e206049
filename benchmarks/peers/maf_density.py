"""The density of a run of `maf-paper`, by a program of its own: what Elbo says of the same pictures must agree.

    python3 maf_density.py RUN IMAGES-IDX3 [--limit N]

Reads the weights and computes, in double precision, log p(x) of grey levels made continuous, (g + u) / 256: logit, then five times two masked
layers of 1024 units, batch norm by its running averages, reversal; then the standard normal. The masks are written out anew from
arXiv:1502.03509, eqs. 8 and 9. Prints the mean of -log p(x) in nats and in bits per dimension, and for one picture log |det J| as the
layers say it and as that of the whole Jacobian, of which nothing is supposed. Compare with `elbo evaluate RUN --limit N --metrics nll`.
"""

import argparse
import gzip
import json
import math
import struct
from pathlib import Path

import numpy
import torch

PIXELS, UNITS, LAYERS, MARGIN, MOST = 784, 1024, 5, 1e-6, 2


def weights(run):
    raw = (Path(run) / "model.safetensors").read_bytes()
    size = struct.unpack("<Q", raw[:8])[0]
    found = {}
    for name, entry in json.loads(raw[8 : 8 + size]).items():
        if name != "__metadata__":
            begin, end = (8 + size + offset for offset in entry["data_offsets"])
            found[name] = torch.tensor(numpy.frombuffer(raw[begin:end], "<f4").reshape(entry["shape"]).astype("f8"))
    return found


def pictures(path, limit):
    raw = Path(path).read_bytes()
    raw = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    return torch.tensor(numpy.frombuffer(raw, numpy.uint8, offset=16).reshape(-1, PIXELS)[:limit].astype("f8"))


def masks():
    """A unit of degree k hears of the numbers 1 .. k, and tells those after k."""
    degree, number = torch.arange(UNITS) % PIXELS, torch.arange(1, PIXELS + 1)
    told = torch.arange(2 * PIXELS) % PIXELS
    return (number <= degree[:, None]).double(), (degree <= degree[:, None]).double(), (degree <= told[:, None]).double()


def flow(w, x):
    hears, passes, tells = masks()
    y = MARGIN + (1 - 2 * MARGIN) * x
    z, log = y.log() - (-y).log1p(), (math.log(1 - 2 * MARGIN) - y.log() - (-y).log1p()).sum(1)
    for i in range(LAYERS):
        layer, norm = f"encoder.2.{3 * i}", f"encoder.2.{3 * i + 1}"
        h = (z @ (w[f"{layer}.0.weight"] * hears).T + w[f"{layer}.0.bias"]).relu()
        h = (h @ (w[f"{layer}.1.weight"] * passes).T + w[f"{layer}.1.bias"]).relu()
        answers = h @ (w[f"{layer}.2.weight"] * tells).T + w[f"{layer}.2.bias"]
        shift, scale = answers[:, :PIXELS], MOST * torch.tanh(answers[:, PIXELS:] / MOST)
        z, log = z * scale.exp() + shift, log + scale.sum(1)
        scale = w[f"{norm}.log_scale"] - 0.5 * (w[f"{norm}.running_variance"] + 1e-5).log()
        z = (z - w[f"{norm}.running_mean"]) * scale.exp() + w[f"{norm}.shift"]
        z, log = z.flip(1), log + scale.sum()
    return z, log


def main():
    options = argparse.ArgumentParser()
    options.add_argument("run")
    options.add_argument("images")
    options.add_argument("--limit", type=int, default=2000)
    options = options.parse_args()
    torch.manual_seed(1)
    w, grey = weights(options.run), pictures(options.images, options.limit)
    x = (grey + torch.rand_like(grey)) / 256
    z, log = flow(w, x)
    nll = -(log - 0.5 * (z**2 + math.log(2 * math.pi)).sum(1)).mean().item()
    print(f"-log p(x) {nll:.3f} nats, {8 + nll / PIXELS / math.log(2):.4f} bits per dimension")
    jacobian = torch.autograd.functional.jacobian(lambda v: flow(w, v)[0][0], x[:1])[:, 0]
    print(f"log |det J| {log[0].item():.6f} by the layers, {torch.linalg.slogdet(jacobian).logabsdet.item():.6f} by the whole")


main()
