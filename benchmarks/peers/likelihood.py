"""The likelihood that Elbo's recipes reach beside that of Pythae's models (arXiv:2206.08309), at an equal budget.

    python3 likelihood.py --pythae FOLDER [--data FOLDER] [--recipes A,B] [--seeds 1,2] [--epochs E] [--draws K] [--limit N]
        [--python PYTHON] [--cross] [--reuse] [--record]

FOLDER of --pythae is a checkout of github.com/clementchadebec/benchmark_VAE, that of --data holds Larochelle's
binarized_mnist_*.amat, plain or gzipped (by default $ELBO_DATA/binarized-mnist). Both sides read the same file and get:

- MNIST binarised once for all; 50,000 training images, batches of 128, 10 epochs, Adam at 1e-3, float32, no schedule;
- networks of 784-400-20-400-784 with ReLU, begun as PyTorch begins them; p(x|z) Bernoulli;
- no choice among weights: the last are measured, on the 10,000 test images;
- -log p(x) in nats by importance sampling, K draws from the model's own encoder for each image. Elbo by `elbo evaluate`,
  Pythae by `pythae_models.py`, since its own estimate has defects; with --cross the first seed's weights of Pythae are
  measured by `elbo evaluate` too, and the two must agree but for the noise of the draws.

Pythae is trained as it ships, by its own trainers, at the fastest setting of the thread pools; where it computes something else
than the recipe, the row says so, and rows "turned" give it the numbers of bounds and draws the other way round, with which its
MIWAE is the recipe's. A negative difference is in favour of Elbo. Seconds are of training: Elbo's hold a measurement of the
test images after each epoch, Pythae's none, and both go one after the other on a machine that may be busy.

PYTHON must have torch, scipy, pydantic below 2, tqdm, cloudpickle, imageio and sklearn; on Debian python3-torch and so on.
--reuse takes from the record what the same model of Pythae, with the same seed and budget, came to in another row.
--record keeps docs/results/likelihood.json, seed by seed; rows of other recipes stay there, and so do other seeds of the same
row where the budget was the same.
"""

import argparse
import datetime
import gzip
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy
from run import ELBO, HERE, blas, kernels

RESULT = HERE.parent.parent / "docs" / "results" / "likelihood.json"
SIZES = ["model.latent=20", "model.encoder.hidden=[400]", "model.decoder.hidden=[400]"]
TEN = {"number_samples": 10}
M2_K5 = {"number_gradient_estimates": 2, "number_samples": 5}
M5_K2 = {"number_gradient_estimates": 5, "number_samples": 2}
HALF = ["objective.samples=10", "objective.beta=0.5"]
BOUNDS = ["objective.bounds=2", "objective.samples=5"]
DREG = ["objective.gradient=doubly-reparameterised"]
DOUBLY = "Elbo's gradient is doubly reparameterised, Pythae has the plain one"
SUMMED = "Pythae's encoder follows the sum of both bounds: the decoder's gradients reach it too"


class Pair(NamedTuple):
    recipe: str
    changes: list
    model: str
    config: dict
    differs: str = ""


PAIRS = {
    "vae": Pair("vae", [], "VAE", {}),
    "iwae": Pair("iwae", ["objective.samples=10"], "IWAE", TEN),
    "iwae-dreg": Pair("iwae-dreg", ["objective.samples=10"], "IWAE", TEN, DOUBLY),
    "ciwae": Pair("ciwae", HALF, "CIWAE", {**TEN, "beta": 0.5}),
    "ciwae-dreg": Pair("ciwae", HALF + DREG, "CIWAE", {**TEN, "beta": 0.5}, DOUBLY),
    "vampprior": Pair(
        "vampprior",
        ["model.prior.components=50", "model.prior.mean=0.05", "model.prior.std=0.01"],
        "VAMP",
        {"number_components": 50},
        "pseudo-inputs begin faint in Elbo, at N(0.05, 0.01) as in the paper's program, in Pythae dark, half of them below 0 and cut",
    ),
    "vampprior-dark": Pair(
        "vampprior",
        ["model.prior.components=50", "model.prior.mean=0", "model.prior.std=0.115"],
        "VAMP",
        {"number_components": 50},
        "pseudo-inputs begin at N(0, 0.115) in Elbo, in Pythae as the weights and the bias of a linear layer, of the same variance",
    ),
    "vampprior-grey": Pair(
        "vampprior",
        ["model.prior.components=50", "model.prior.mean=0.5", "model.prior.std=0.1"],
        "VAMP",
        {"number_components": 50},
        "pseudo-inputs begin grey in Elbo, at N(0.5, 0.1), in Pythae dark, half of them below 0 and cut",
    ),
    "vampprior-data": Pair(
        "vampprior-data",
        ["model.prior.components=50"],
        "VAMP",
        {"number_components": 50},
        "pseudo-inputs begin as training images in Elbo, in Pythae dark, half of them below 0 and cut",
    ),
    "svae": Pair(
        "svae",
        [],
        "SVAE",
        {},
        "Elbo differentiates draws implicitly, Pythae through the accepted proposal without the acceptance",
    ),
    "piwae": Pair("piwae", BOUNDS, "PIWAE", M2_K5, "Pythae's encoder takes 5 bounds of 2 draws for 2 of 5; " + SUMMED),
    "piwae-turned": Pair("piwae", BOUNDS, "PIWAE", M5_K2, SUMMED),
    "piwae-dreg": Pair("piwae", BOUNDS + DREG, "PIWAE", M5_K2, DOUBLY + "; " + SUMMED),
    "miwae": Pair("miwae", BOUNDS, "MIWAE", M2_K5, "Pythae computes 5 bounds of 2 draws for 2 of 5"),
    "miwae-turned": Pair("miwae", BOUNDS, "MIWAE", M5_K2),
    "miwae-dreg": Pair("miwae", BOUNDS + DREG, "MIWAE", M5_K2, DOUBLY),
    "beta-tcvae": Pair(
        "beta-tcvae",
        ["objective.alpha=1", "objective.beta=1", "objective.gamma=1"],
        "BetaTCVAE",
        {"alpha": 1.0, "beta": 1.0, "gamma": 1.0, "use_mss": True},
    ),
}


def said(words, **environment):
    """The JSON of a command's last line."""
    done = subprocess.run(words, env={**os.environ, **environment}, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(words)}:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def pictures(folder, name):
    path = Path(folder) / f"binarized_mnist_{name}.amat"
    text = path.read_bytes() if path.exists() else gzip.decompress(path.with_name(path.name + ".gz").read_bytes())
    return (numpy.frombuffer(text, numpy.uint8)[::2] - ord("0")).reshape(-1, 28, 28)


def changed(pair):
    return [word for change in SIZES + pair.changes for word in ("--set", change)]


def limited(options):
    return ["--limit", str(options.limit)] if options.limit else []


def evaluated(run, options):
    words = [str(ELBO), "evaluate", run, "--data", options.file, "--importance-samples", str(options.draws)]
    found = said(words + ["--metrics", "nll", "--json", "--quiet", *limited(options)])
    return {"nll": found["nll"]["value"], "se": found["nll"]["se"], "elbo": found["elbo"]}


def elbo(pair, seed, options):
    run = str(Path(options.where) / "elbo")
    words = [str(ELBO), "train", "--recipe", pair.recipe, *changed(pair), "--data", options.file, "--out", run]
    words += ["--set", "training.batch=128", "--lr", "1e-3", "--epochs", str(options.epochs), "--seed", str(seed)]
    trained = said(words + ["--no-figures", "--json", "--quiet", *limited(options)])
    options.versions["elbo"] = json.loads((Path(run) / "environment.json").read_text())["commit"]
    found = {"seed": seed, "seconds": trained["seconds"], **evaluated(run, options)}
    shutil.rmtree(run)
    return found


def pythae(pair, seed, options, setting, **changes):
    given = {"--data": options.file, "--config": json.dumps(pair.config), "--seed": seed, "--epochs": options.epochs}
    given |= {"--draws": options.draws, "--limit": options.limit} | changes
    words = [word for name, value in given.items() if value is not None for word in (name, str(value))]
    threads, environment = setting
    words = [options.python, str(HERE / "pythae_models.py"), pair.model, "--threads", str(threads), *words]
    found = said(words, PYTHONPATH=str(Path(options.pythae) / "src"), **environment)
    options.versions |= found.pop("versions")
    return {"seed": seed, **found}


def trained_before(pair, seed, options):
    """What Pythae's model came to where another row of the record has just the same one."""
    rows = json.loads(RESULT.read_text())["rows"] if RESULT.exists() else []
    asked = [pair.model, pair.config, options.epochs, options.limit, options.draws]
    for row in rows:
        if [row[key] for key in ("model", "config", "epochs", "limit", "importance_samples")] == asked:
            for run in row["pythae"]:
                if run["seed"] == seed:
                    return run
    return None


def fastest(options):
    """Threads of PyTorch, and an environment, with which Pythae's VAE trains fastest: the best of two goes each."""
    cores = len(os.sched_getaffinity(0))
    pools = dict.fromkeys([(1, 1), (cores, 1), (1, cores), (cores, cores)])
    settings = [(own, blas(threads, own, kernel)) for threads, own in pools for kernel in kernels()]
    trial = {"--limit": 5000, "--epochs": 1, "--draws": 1}
    goes = [(pythae(PAIRS["vae"], 1, options, s, **trial)["seconds"], i) for _ in range(2) for i, s in enumerate(settings)]
    return settings[min(goes)[1]]


def crossed(pair, seed, options, weights):
    """The weights of Pythae by Elbo's evaluation."""
    run = str(Path(options.where) / "crossed")
    words = [str(ELBO), "import", weights, "--recipe", pair.recipe, *changed(pair), "--data", options.file]
    subprocess.run([*words, "--out", run, "--quiet"], check=True, stdout=subprocess.DEVNULL)
    found = evaluated(run, options)
    shutil.rmtree(run)
    return {"seed": seed, **found}


def row(name, seed, options, setting):
    """Both sides of one seed."""
    pair, weights = PAIRS[name], str(Path(options.where) / "pythae.safetensors")
    ours = elbo(pair, seed, options)
    before = trained_before(pair, seed, options) if options.reuse else None
    theirs = before or pythae(pair, seed, options, setting, **{"--weights": weights})
    cross = [crossed(pair, seed, options, weights)] if options.cross and not before and seed == options.seeds[0] else []
    row = {"row": name, **pair._asdict(), "sizes": SIZES, "batch": 128, "adam": 1e-3, "epochs": options.epochs}
    row |= {"limit": options.limit, "importance_samples": options.draws, "elbo": [ours], "pythae": [theirs], "crossed": cross}
    row |= {"difference": difference([ours], [theirs]), "pythae_setting": setting}
    return {**row, "versions": dict(options.versions), "date": datetime.date.today().isoformat()}


def difference(ours, theirs):
    return statistics.mean(a["nll"] - b["nll"] for a, b in zip(ours, theirs))


def joined(old, new):
    """The new row with those seeds of the old one that it lacks, if both had the same budget."""
    budget = ["changes", "config", "sizes", "batch", "adam", "epochs", "limit", "importance_samples"]
    if any(old[key] != new[key] for key in budget):
        return new
    seeds = {run["seed"] for run in new["elbo"]}
    row = dict(new)
    for side in ("elbo", "pythae", "crossed"):
        kept = [run for run in old[side] if run["seed"] not in seeds]
        row[side] = sorted(kept + new[side], key=lambda run: run["seed"])
    return row | {"difference": difference(row["elbo"], row["pythae"])}


def line(row):
    figures = lambda runs, key, digits: " ".join(f"{run[key]:.{digits}f}" for run in runs)
    cells = [figures(row[side], key, digits) for side in ("elbo", "pythae") for key, digits in (("nll", 2), ("seconds", 0))]
    check = "  crossed " + figures(row["crossed"], "nll", 2) if row["crossed"] else ""
    return f"{row['row']:13} {cells[0]:>15} {cells[2]:>15} {row['difference']:+8.2f} {cells[1]:>9} {cells[3]:>9}{check}"


def record(row):
    rows = json.loads(RESULT.read_text())["rows"] if RESULT.exists() else []
    before = [old for old in rows if old["row"] == row["row"]]
    rows = [old for old in rows if old["row"] != row["row"]] + [joined(before[0], row) if before else row]
    rows.sort(key=lambda r: list(PAIRS).index(r["row"]))
    machine = f"{platform.system()} {platform.machine()}, {len(os.sched_getaffinity(0))} cores"
    result = {"command": "python3 benchmarks/peers/likelihood.py --pythae FOLDER --record", "machine": machine, "rows": rows}
    RESULT.write_text(json.dumps(result, indent=2) + "\n")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--pythae", required=True)
    options.add_argument("--data", default=os.path.join(os.environ.get("ELBO_DATA", "."), "binarized-mnist"))
    options.add_argument("--recipes", type=lambda s: s.split(","), default=list(PAIRS))
    options.add_argument("--seeds", type=lambda s: [int(seed) for seed in s.split(",")], default=[1, 2])
    options.add_argument("--epochs", type=int, default=10)
    options.add_argument("--draws", type=int, default=500)
    options.add_argument("--limit", type=int)
    options.add_argument("--python", default=sys.executable)
    options.add_argument("--cross", action="store_true")
    options.add_argument("--reuse", action="store_true")
    options.add_argument("--record", action="store_true")
    options = options.parse_args()
    unknown = set(options.recipes) - set(PAIRS)
    if unknown:
        sys.exit(f"--recipes: unknown {', '.join(sorted(unknown))}. Known: {', '.join(PAIRS)}")
    commit = subprocess.run(["git", "-C", options.pythae, "rev-parse", "HEAD"], capture_output=True, text=True).stdout.strip()
    options.versions = {"pythae": commit[:12] or "unknown"}
    with tempfile.TemporaryDirectory() as options.where:
        options.file = str(Path(options.where) / "binarized-mnist.npz")
        numpy.savez(options.file, x_train=pictures(options.data, "train"), x_test=pictures(options.data, "test"))
        setting = fastest(options)
        print(f"Pythae: {setting[0]} threads of its own, {setting[1]}")
        print(f"{'':13} {'Elbo':>15} {'Pythae':>15} {'':>8} {'Elbo s':>9} {'Pythae s':>9}", flush=True)
        for name in options.recipes:
            found = None
            for seed in options.seeds:
                one = row(name, seed, options, setting)
                found = joined(found, one) if found else one
                if options.record:
                    record(one)
            print(line(found), flush=True)


if __name__ == "__main__":
    main()
