"""Elbo beside PyTorch on this machine: the same data, arithmetic and optimizer, in turns.

    python3 run.py [--rounds R] [--seconds S] [--python PYTHON]

Each round runs `elbo bench` and then PyTorch at every sensible setting of its two thread pools and of OpenBLAS's kernels
(a peer at its best, not at its default); the best of each over all rounds counts. PYTHON must have torch: on Debian
/usr/bin/python3 with python3-torch and libopenblas0-pthread.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ELBO = HERE.parent.parent / "elbo"
WORKLOADS = {"dense": "dense-128", "conv": "conv-128"}


def last_json(words, **environment):
    said = subprocess.run(words, env={**os.environ, **environment}, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(said.stdout.strip().splitlines()[-1])


def settings(cores):
    """OpenBLAS's threads, PyTorch's threads, OpenBLAS's kernels: empty leaves the choice to it."""
    kernels = [""]
    if "avx512f" in Path("/proc/cpuinfo").read_text():
        kernels.append("SKYLAKEX")
    pools = [(1, 1), (cores, 1), (1, cores), (cores, cores)]
    return [(blas, own, kernel) for blas, own in dict.fromkeys(pools) for kernel in kernels]


def torch_best(python, workload, seconds, cores):
    best = None
    for blas, own, kernel in settings(cores):
        environment = {"OPENBLAS_NUM_THREADS": str(blas), "OMP_NUM_THREADS": str(own)}
        if kernel:
            environment["OPENBLAS_CORETYPE"] = kernel
        words = [python, str(HERE / "torch_vae.py"), workload, "--threads", str(own), "--seconds", str(seconds)]
        found = last_json(words, **environment)
        found["settings"] = f"BLAS {blas}, PyTorch {own}" + (f", {kernel}" if kernel else "")
        if best is None or found["images_per_second"] > best["images_per_second"]:
            best = found
    return best


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=float, default=4)
    options.add_argument("--python", default=sys.executable)
    options = options.parse_args()
    cores = len(os.sched_getaffinity(0))
    rate = lambda row: row["images_per_second"]
    print(f"{'workload':10} {'Elbo/s':>10} {'of sgemm':>9} {'PyTorch/s':>10} {'ratio':>6}  PyTorch's best setting")
    for workload, name in WORKLOADS.items():
        ours, theirs = [], []
        for _ in range(options.rounds):
            words = [str(ELBO), "bench", "--workload", name, "--json", "--quiet", "--seconds", str(options.seconds)]
            ours.append(last_json(words)["workloads"][0])
            theirs.append(torch_best(options.python, workload, options.seconds, cores))
        mine, peer = max(ours, key=rate), max(theirs, key=rate)
        print(
            f"{workload:10} {rate(mine):10.0f} {mine['share_of_peak']:9.0%} {rate(peer):10.0f}"
            f" {rate(mine) / rate(peer):6.2f}  {peer['peer']}, {peer['optimizer']}, {peer['settings']}"
        )


main()
