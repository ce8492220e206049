"""iwae_training.safetensors: the model of mlp_vae.safetensors after 60 steps of Adam (rate 0.01) on the importance-weighted bound of five
draws, all 16 rows of mlp_vae.csv in each step, in double precision: what our training must come to from the same weights with the
same noise. The noise is the same for all rows, e[step, draw, dimension] = 1.5 sin(12.9898 (step + 1) + 78.233 (draw + 1) + 37.719
(dimension + 1)), counted from 0, so that neither the order of rows nor how they are divided among cores matters.

By PyTorch's logsumexp and its Adam. Check: the derivative as a mean under the normalised weights, which are held, and Adam as the
paper has it, arXiv:1412.6980, algorithm 1.
"""

import csv

import torch
import torch.nn.functional as F

from reference import FOLDER, assert_close, write_tensors

STEPS, DRAWS, LATENT, RATE = 60, 5, 3, 0.01


def noise(step):
    draw, dim = torch.meshgrid(torch.arange(DRAWS).double(), torch.arange(LATENT).double(), indexing="ij")
    return (1.5 * torch.sin(12.9898 * (step + 1) + 78.233 * (draw + 1) + 37.719 * (dim + 1)))[:, None, :]


def weights():
    import numpy as np
    import json
    import struct

    raw = (FOLDER / "mlp_vae.safetensors").read_bytes()
    (size,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + size])
    found = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            array = np.frombuffer(raw[8 + size + begin : 8 + size + end], "<f4").reshape(entry["shape"])
            found[name] = torch.tensor(array.astype("f8"), requires_grad=True)
    return found


def rows():
    with open(FOLDER / "mlp_vae.csv", encoding="utf-8") as file:
        table = csv.DictReader(line for line in file if not line.startswith("#"))
        return torch.tensor([[float(row[f"x{i + 1}"]) for i in range(12)] for row in table], dtype=torch.float64)


def log_weights(w, x, step):
    def linear(layer, v):
        return F.linear(v, w[f"{layer}.weight"], w[f"{layer}.bias"])

    h = F.relu(linear("fc1", x))
    q = torch.distributions.Normal(linear("fc21", h), (linear("fc22", h) / 2).exp())
    z = q.mean + q.stddev * noise(step)
    logits = linear("fc4", F.relu(linear("fc3", z)))
    log_p = -F.binary_cross_entropy_with_logits(logits, x.expand(logits.shape), reduction="none").sum(-1)
    return log_p + torch.distributions.Normal(0.0, 1.0).log_prob(z).sum(-1) - q.log_prob(z).sum(-1)


def by_torch(w, x):
    optimizer = torch.optim.Adam(w.values(), lr=RATE)
    for step in range(STEPS):
        optimizer.zero_grad()
        (-(torch.logsumexp(log_weights(w, x, step), 0) - torch.log(torch.tensor(float(DRAWS)))).mean()).backward()
        optimizer.step()


def by_formula(w, x):
    first = {name: torch.zeros_like(v) for name, v in w.items()}
    second = {name: torch.zeros_like(v) for name, v in w.items()}
    for step in range(STEPS):
        log_w = log_weights(w, x, step)
        loss = -(torch.softmax(log_w, 0).detach() * log_w).sum(0).mean()
        gradients = torch.autograd.grad(loss, list(w.values()))
        with torch.no_grad():
            for (name, value), g in zip(w.items(), gradients):
                first[name] = 0.9 * first[name] + 0.1 * g
                second[name] = 0.999 * second[name] + 0.001 * g * g
                mean, square = first[name] / (1 - 0.9 ** (step + 1)), second[name] / (1 - 0.999 ** (step + 1))
                value -= RATE * mean / (square.sqrt() + 1e-8)


ours, other, data = weights(), weights(), rows()
by_torch(ours, data)
by_formula(other, data)
for key in ours:
    assert_close(ours[key].detach(), other[key].detach(), 1e-8, 1e-10, key)
write_tensors(
    FOLDER / "iwae_training.safetensors",
    {name: value.detach().numpy() for name, value in ours.items()},
    {"format": "pt"},
)
