"""Elbo beside its peers on this machine: the same data, arithmetic and optimizer, in turns.

    python3 run.py [--rounds R] [--seconds S] [--python PYTHON] [--libtorch FOLDER]

First each peer is tried at every sensible setting of its thread pools and of OpenBLAS's kernels, and keeps the fastest (a peer
at its best, not at its default). Then rounds of `elbo bench` and each peer, one after the other, since a shared machine is not
equally fast all the time: printed are the fastest of each over all rounds, and the median over the rounds of the ratio. The
peers:

- PyTorch in Python. PYTHON must have torch: on Debian /usr/bin/python3 with python3-torch and libopenblas0-pthread.
- The same step in C++ on LibTorch, where there is a C++ compiler. FOLDER is an unpacked LibTorch, with `include` and `lib`;
  by default the system's, Debian's libtorch-dev.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ELBO = HERE.parent.parent / "elbo"
WORKLOADS = {"dense": "dense-128", "conv": "conv-128"}


def rate(row):
    return row["images_per_second"]


def last_json(words, **environment):
    said = subprocess.run(words, env={**os.environ, **environment}, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(said.stdout.strip().splitlines()[-1])


def blas(threads, own, kernel):
    """The environment for so many threads of OpenBLAS and of LibTorch; no kernel leaves the choice to OpenBLAS."""
    environment = {"OPENBLAS_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(own)}
    return {**environment, "OPENBLAS_CORETYPE": kernel} if kernel else environment


def kernels():
    return ["", "SKYLAKEX"] if "avx512f" in Path("/proc/cpuinfo").read_text() else [""]


def fastest(settings):
    """Of (setting in words, command, environment)."""
    return max(settings, key=lambda s: rate(last_json(s[1], **s[2])))


def pytorch(python, workload, seconds, cores):
    for threads, own in dict.fromkeys([(1, 1), (cores, 1), (1, cores), (cores, cores)]):
        for kernel in kernels():
            words = [python, str(HERE / "torch_vae.py"), workload, "--threads", str(own), "--seconds", str(seconds)]
            yield f"BLAS {threads}, own {own} {kernel}", words, blas(threads, own, kernel)


def libtorch(program, seconds, cores):
    for slices, threads in dict.fromkeys([(1, 1), (1, cores), (cores, 1)]):
        for kernel in kernels():
            words = [program, "--slices", str(slices), "--seconds", str(seconds)]
            yield f"slices {slices}, BLAS {threads} {kernel}", words, blas(threads, 1, kernel)


def built(folder, where):
    """The C++ step, or None where it cannot be built."""
    program = str(Path(where) / "libtorch_vae")
    root = Path(folder) if folder else Path("/usr")
    words = ["g++", "-std=c++17", "-O3", "-march=native", f"-I{root}/include", f"-I{root}/include/torch/csrc/api/include"]
    words += [str(HERE / "libtorch_vae.cpp"), "-o", program, f"-L{root}/lib", f"-Wl,-rpath,{root}/lib"]
    words += ["-ltorch", "-ltorch_cpu", "-lc10"]
    try:
        done = subprocess.run(words, stderr=subprocess.PIPE, text=True)
    except FileNotFoundError:
        print("without C++: there is no g++", file=sys.stderr)
        return None
    if done.returncode:
        print("without C++: " + done.stderr.strip().splitlines()[0], file=sys.stderr)
        return None
    return program


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--seconds", type=float, default=5)
    options.add_argument("--python", default=sys.executable)
    options.add_argument("--libtorch")
    options.add_argument("--workload", choices=list(WORKLOADS), action="append")
    options = options.parse_args()
    cores = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as where:
        program = built(options.libtorch, where)
        print(f"{'workload':9} {'Elbo/s':>8} {'of sgemm':>9} {'peer/s':>8} {'ratio':>6}  peer at its best")
        for workload in options.workload or WORKLOADS:
            peers = {"Python": fastest(pytorch(options.python, workload, options.seconds / 2, cores))}
            if program and workload == "dense":
                peers["C++"] = fastest(libtorch(program, options.seconds / 2, cores))
            ours, theirs = [], {name: [] for name in peers}
            elbo = [str(ELBO), "bench", "--workload", WORKLOADS[workload], "--json", "--quiet"]
            for _ in range(options.rounds):
                ours.append(last_json(elbo + ["--seconds", str(options.seconds)])["workloads"][0])
                for name, (_, words, environment) in peers.items():
                    words = words[: words.index("--seconds")] + ["--seconds", str(options.seconds)]
                    theirs[name].append(last_json(words, **environment))
            mine = max(ours, key=rate)
            for name, found in theirs.items():
                peer = max(found, key=rate)
                ratio = statistics.median(rate(a) / rate(b) for a, b in zip(ours, found))
                print(
                    f"{workload:9} {rate(mine):8.0f} {mine['share_of_peak']:9.0%} {rate(peer):8.0f} {ratio:6.2f}"
                    f"  {peer['peer']} in {name}, {peers[name][0]}"
                )


main()
