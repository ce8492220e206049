"""The training step of two VAEs in PyTorch, as fast as its ordinary means allow: what Elbo is compared with.

    python3 torch_vae.py WORKLOAD [--threads A] [--seconds S] [--batch N]

WORKLOAD is dense (784-400-20) or conv (Keras's 32-64-16-2). Data, arithmetic and settings are those of `elbo bench`:
60,000 uint8 pictures resident in memory, a shuffled gather and the conversion to float in each step, the sums of the
loss's terms kept without waiting for them, Adam at 1e-3. Prints one JSON object. BLAS threads are those of the
environment (OPENBLAS_NUM_THREADS); --threads sets PyTorch's own. `run.py` tries the combinations and takes the best.
"""

import argparse
import json
import time

import torch
import torch.nn.functional as F
from torch import nn

EXAMPLES = 60_000


class Dense(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(784, 400)
        self.mean = nn.Linear(400, 20)
        self.log_variance = nn.Linear(400, 20)
        self.decode1 = nn.Linear(20, 400)
        self.decode2 = nn.Linear(400, 784)

    def encode(self, x):
        h = F.relu(self.hidden(x.flatten(1)))
        return self.mean(h), self.log_variance(h)

    def decode(self, z):
        return self.decode2(F.relu(self.decode1(z))).view(-1, 1, 28, 28)


class Conv(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, stride=2, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, stride=2, padding=1)
        self.dense = nn.Linear(7 * 7 * 64, 16)
        self.mean = nn.Linear(16, 2)
        self.log_variance = nn.Linear(16, 2)
        self.expand = nn.Linear(2, 7 * 7 * 64)
        self.deconv1 = nn.ConvTranspose2d(64, 64, 3, stride=2, padding=1, output_padding=1)
        self.deconv2 = nn.ConvTranspose2d(64, 32, 3, stride=2, padding=1, output_padding=1)
        self.deconv3 = nn.ConvTranspose2d(32, 1, 3, stride=1, padding=1)

    def encode(self, x):
        h = F.relu(self.conv2(F.relu(self.conv1(x))))
        h = F.relu(self.dense(h.flatten(1)))
        return self.mean(h), self.log_variance(h)

    def decode(self, z):
        h = F.relu(self.expand(z)).view(-1, 64, 7, 7)
        return self.deconv3(F.relu(self.deconv2(F.relu(self.deconv1(h)))))


def loss_of(model, x):
    mean, log_variance = model.encode(x)
    z = torch.addcmul(mean, (0.5 * log_variance).exp(), torch.randn_like(mean))
    reconstruction = F.binary_cross_entropy_with_logits(model.decode(z), x, reduction="sum") / len(x)
    kl = 0.5 * (log_variance.exp() + mean * mean - log_variance - 1).sum() / len(x)
    return reconstruction + kl, reconstruction, kl


def main():
    options = argparse.ArgumentParser()
    options.add_argument("workload", choices=["dense", "conv"])
    options.add_argument("--threads", type=int, default=torch.get_num_threads())
    options.add_argument("--seconds", type=float, default=8)
    options.add_argument("--batch", type=int, default=128)
    options = options.parse_args()

    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    data = torch.randint(0, 256, (EXAMPLES, 1, 28, 28), dtype=torch.uint8)
    model = Dense() if options.workload == "dense" else Conv()
    # one pass over all parameters where this PyTorch has it
    adam = lambda **fast: torch.optim.Adam(model.parameters(), lr=1e-3, **fast)
    for fast in ({"fused": True}, {"foreach": True}, {}):
        try:
            optimizer = adam(**fast)
            break
        except (TypeError, RuntimeError):
            continue
    sums = torch.zeros(3)
    order = torch.randperm(EXAMPLES)
    position = 0

    def step():
        nonlocal order, position
        if position + options.batch > EXAMPLES:
            order, position = torch.randperm(EXAMPLES), 0
        x = data[order[position : position + options.batch]].float().mul_(1 / 255)
        position += options.batch
        terms = loss_of(model, x)
        optimizer.zero_grad(set_to_none=True)
        terms[0].backward()
        optimizer.step()
        sums.add_(torch.stack([t.detach() for t in terms]), alpha=len(x))

    begun = time.perf_counter()
    while time.perf_counter() - begun < options.seconds / 4:
        step()
    best, rounds = 0.0, 0
    begun = time.perf_counter()
    each = 20 if options.workload == "conv" else 100
    while time.perf_counter() - begun < options.seconds:
        since = time.perf_counter()
        for _ in range(each):
            step()
        best = max(best, each * options.batch / (time.perf_counter() - since))
    print(
        json.dumps(
            {
                "peer": "PyTorch " + torch.__version__,
                "workload": options.workload,
                "batch": options.batch,
                "optimizer": "Adam" + "".join(" " + k for k in fast),
                "threads": options.threads,
                "images_per_second": best,
            }
        )
    )


main()
