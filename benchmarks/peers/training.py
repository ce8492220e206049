"""A whole training in double precision by Elbo and by a PyTorch program: from the same streams they must end with the same weights.

    python3 training.py [--data FOLDER] [--recipes vae,iwae] [--seed S] [--epochs E] [--limit N] [--record]

FOLDER holds Larochelle's binarized_mnist_*.amat (by default $ELBO_DATA/binarized-mnist). The budget is that of `likelihood.py`:
784-400-20-400-784, batches of 128, Adam at 1e-3, 10 epochs of 50,000 images, which is 3,910 steps. The streams are those of
`rng_golden.py`, Elbo's `Rng` written out anew, so that first weights, the order of examples and the noise of each step are those
of `elbo train --seed S`, in doubles; the rest is PyTorch's: its layers, its derivatives, its Adam. Rounding apart, nothing may
differ. Prints for each recipe the largest difference of any of the 652,824 weights and the root of the mean square, beside that
of the weights themselves; ends with 1 where the largest is above 1e-6. Some five minutes a side for iwae on one core, one for
vae. --record keeps docs/results/training.json.
"""

import argparse
import datetime
import json
import math
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
import torch
import torch.nn.functional as F
from likelihood import SIZES, pictures
from torch import nn

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.append(str(ROOT / "elbo-tensor" / "src" / "test" / "python"))
from rng_golden import Rng, signed  # noqa: E402

RESULT = ROOT / "docs" / "results" / "training.json"
LAYERS = {
    "encoder.0": (784, 400),
    "posterior.mean": (400, 20),
    "posterior.log_variance": (400, 20),
    "decoder.0": (20, 400),
    "decoder.1": (400, 784),
}
DRAWS = {"vae": 1, "iwae": 10}
BATCH, MOST = 128, 1e-6


def generator(stream):
    """As the engine makes it for one draw of a tensor."""
    return torch.Generator().manual_seed(signed(stream.next()))


def first_weights(stream):
    layers = {}
    for name, (fan_in, fan_out) in LAYERS.items():
        layers[name] = nn.Linear(fan_in, fan_out)
        bound = 1 / math.sqrt(fan_in)
        for part, weight in layers[name].named_parameters():
            draw = torch.rand(weight.shape, generator=generator(stream.fork(f"{name}.{part}")))
            weight.data = draw * (2 * bound) - bound
    return layers


def loss(layers, x, draws, noise):
    """-log (1/K) sum_k w_k, or with one draw the closed divergence."""
    h = F.relu(layers["encoder.0"](x))
    mean, log_variance = layers["posterior.mean"](h), layers["posterior.log_variance"](h)
    z = mean + (0.5 * log_variance).exp() * torch.randn(draws, *mean.shape, generator=noise)
    logits = layers["decoder.1"](F.relu(layers["decoder.0"](z)))
    log_likelihood = (logits * x - F.softplus(logits)).sum(-1)
    if draws == 1:
        divergence = 0.5 * (mean**2 + log_variance.exp() - log_variance - 1).sum(-1)
        return (divergence - log_likelihood[0]).mean()
    log_prior = -0.5 * (z**2).sum(-1)
    log_posterior = -0.5 * (log_variance + (z - mean) ** 2 / log_variance.exp()).sum(-1)
    return (math.log(draws) - (log_likelihood + log_prior - log_posterior).logsumexp(0)).mean()


def trained(recipe, data, options):
    root = Rng.of(options.seed)
    layers, training, step = first_weights(root.fork("weights")), root.fork("training"), 0
    adam = torch.optim.Adam([weight for layer in layers.values() for weight in layer.parameters()], lr=1e-3)
    for epoch in range(1, options.epochs + 1):
        order = torch.tensor(training.fork("order").at(epoch).permutation(len(data)))
        for begin in range(0, len(data), BATCH):
            noise = generator(training.fork("noise").at(step).at(0))
            adam.zero_grad()
            loss(layers, data[order[begin : begin + BATCH]], DRAWS[recipe], noise).backward()
            adam.step()
            step += 1
    return {f"{name}.{part}": w.detach().numpy() for name, layer in layers.items() for part, w in layer.named_parameters()}, step


def by_elbo(recipe, file, options):
    out = Path(file).with_suffix(".safetensors")
    budget = ["training.batch=128", "rate=1e-3", f"epochs={options.epochs}"]
    samples = [f"objective.samples={DRAWS[recipe]}"]
    command = [str(ROOT / "benchmarks" / "java"), "elbo.bench.DoubleTraining", recipe, file, str(options.seed), str(out)]
    subprocess.run(command + SIZES + budget + samples, check=True)
    raw = out.read_bytes()
    start = 8 + int.from_bytes(raw[:8], "little")
    entries = json.loads(raw[8:start]).items()
    place = lambda entry: raw[start + entry["data_offsets"][0] : start + entry["data_offsets"][1]]
    return {name: numpy.frombuffer(place(e), "<f8").reshape(e["shape"]) for name, e in entries if name != "__metadata__"}


def compared(recipe, file, data, options):
    ours = by_elbo(recipe, file, options)
    theirs, steps = trained(recipe, data, options)
    if ours.keys() != theirs.keys():
        sys.exit(f"{recipe}: weights {sorted(ours)} and {sorted(theirs)}")
    apart = numpy.concatenate([(ours[name] - theirs[name]).ravel() for name in ours])
    size = numpy.concatenate([weight.ravel() for weight in ours.values()])
    root = lambda v: float(numpy.sqrt((v**2).mean()))
    row = {"recipe": recipe, "seed": options.seed, "steps": steps, "weights": size.size}
    return row | {"largest": float(abs(apart).max()), "apart": root(apart), "size": root(size)}


def record(rows):
    commit = subprocess.run(["git", "-C", str(ROOT), "describe", "--always", "--dirty"], capture_output=True, text=True).stdout.strip()
    result = {"command": "python3 benchmarks/peers/training.py --record", "commit": commit, "torch": torch.__version__}
    result |= {"date": datetime.date.today().isoformat(), "machine": f"{platform.system()} {platform.machine()}, 1 core"}
    worst = max(row["largest"] for row in rows)
    result |= {"passed": worst <= MOST, "steps": rows[0]["steps"], "largest": f"{worst:.1e}", "rows": rows}
    RESULT.write_text(json.dumps(result, indent=2) + "\n")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--data", default=os.path.join(os.environ.get("ELBO_DATA", "."), "binarized-mnist"))
    options.add_argument("--recipes", type=lambda s: s.split(","), default=list(DRAWS))
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--epochs", type=int, default=10)
    options.add_argument("--limit", type=int)
    options.add_argument("--record", action="store_true")
    options = options.parse_args()
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "binarized-mnist.npz")
        train, test = (pictures(options.data, name)[: options.limit] for name in ("train", "test"))
        numpy.savez(file, x_train=train, x_test=test)
        data = torch.from_numpy(train.reshape(-1, 784)).double()
        for recipe in options.recipes:
            rows.append(compared(recipe, file, data, options))
            print(json.dumps(rows[-1]), flush=True)
    if options.record:
        record(rows)
    sys.exit(any(row["largest"] > MOST for row in rows))


if __name__ == "__main__":
    main()
