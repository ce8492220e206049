"""Elbo beside its peers on this machine: the same data, arithmetic and optimizer, in turns.

    python3 run.py [--rounds R] [--seconds S] [--workload W] [--peer P] [--python PYTHON] [--libtorch FOLDER]

First each peer is tried at every sensible setting of its thread pools and of OpenBLAS's kernels, and keeps the fastest (a peer
at its best, not at its default). Then rounds of `elbo bench` and each peer, one after the other, since a shared machine is not
equally fast all the time: printed are the fastest of each over all rounds, and the median over the rounds of the ratio. The
peers:

- Python: PyTorch. PYTHON must have torch: on Debian /usr/bin/python3 with python3-torch and libopenblas0-pthread.
- C++: the same step on LibTorch, where there is a C++ compiler. FOLDER is an unpacked LibTorch, with `include` and `lib`;
  by default the system's, Debian's libtorch-dev. Dense only.
- DJL, DL4J: the same step in DJL on its PyTorch engine, and by Deeplearning4j's own layer, both on Elbo's JDK. Where there is
  Maven; it fetches some 250 MB the first time. Dense only.
"""

import argparse
import functools
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ELBO = HERE.parent.parent / "elbo"
WORKLOADS = {"dense": "dense-128", "conv": "conv-128"}


class Setting(NamedTuple):
    said: str
    words: list
    environment: dict

    def run(self, seconds):
        return last_json(self.words + ["--seconds", str(seconds)], **self.environment)


def rate(row):
    return row["images_per_second"]


def last_json(words, **environment):
    said = subprocess.run(words, env={**os.environ, **environment}, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(said.stdout.strip().splitlines()[-1])


def blas(threads, own, kernel=""):
    """The environment for so many threads of OpenBLAS and of the peer itself; no kernel leaves the choice to OpenBLAS."""
    environment = {"OPENBLAS_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(own)}
    return {**environment, "OPENBLAS_CORETYPE": kernel} if kernel else environment


def cpu_has(flag):
    return flag in Path("/proc/cpuinfo").read_text().split()


def kernels():
    return ["", "SKYLAKEX"] if cpu_has("avx512f") else [""]


def without(peer, why):
    print(f"without {peer}: {why}", file=sys.stderr)


# Each peer says which settings are worth a try for a workload; none where it cannot be had or has no such workload.


def pytorch(options, workload, cores):
    for threads, own in dict.fromkeys([(1, 1), (cores, 1), (1, cores), (cores, cores)]):
        for kernel in kernels():
            words = [options.python, str(HERE / "torch_vae.py"), workload, "--threads", str(own)]
            yield Setting(f"BLAS {threads}, own {own} {kernel}", words, blas(threads, own, kernel))


def libtorch(options, workload, cores):
    program = built(options.libtorch, options.where) if workload == "dense" else None
    for slices, threads in dict.fromkeys([(1, 1), (1, cores), (cores, 1)]) if program else []:
        for kernel in kernels():
            words = [program, "--slices", str(slices)]
            yield Setting(f"slices {slices}, BLAS {threads} {kernel}", words, blas(threads, 1, kernel))


def djl(options, workload, cores):
    java = jvm() if workload == "dense" else None
    for threads in dict.fromkeys([1, cores]) if java else []:
        yield Setting(f"threads {threads}", [*java, "peers.DjlVae", "--threads", str(threads)], blas(threads, threads))


def dl4j(options, workload, cores):
    java = jvm() if workload == "dense" else None
    for threads, own in dict.fromkeys([(1, 1), (cores, 1), (cores, cores)]) if java else []:
        for kernel in kernels():
            words = [*java, "peers.Dl4jVae", "--threads", str(threads)]
            yield Setting(f"BLAS {threads}, own {own} {kernel}", words, blas(threads, own, kernel))


PEERS = {"Python": pytorch, "C++": libtorch, "DJL": djl, "DL4J": dl4j}


@functools.cache
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
        return without("C++", "there is no g++")
    if done.returncode:
        return without("C++", done.stderr.strip().splitlines()[0])
    return program


@functools.cache
def jvm():
    """How to start the steps in Java, or None where they cannot be built."""
    try:
        jdk = subprocess.run([str(ELBO), "--jdk"], stdout=subprocess.PIPE, check=True, text=True).stdout.strip()
        vectors = "-avx512" if cpu_has("avx512f") else "-avx2" if cpu_has("avx2") else ""
        words = ["mvn", "--quiet", "--batch-mode", "--file", str(HERE / "jvm"), f"-Dnd4j.kernels={vectors}", "compile"]
        words += ["dependency:build-classpath", "-Dmdep.outputFile=target/classpath"]
        environment = {**os.environ, "JAVA_HOME": jdk}
        # Maven's errors go to standard output, to the other one what the JDK thinks of Maven
        done = subprocess.run(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        return without("DJL, DL4J", "there is no Maven or no JDK 25")
    if done.returncode:
        return without("DJL, DL4J", done.stdout.partition("[ERROR] ")[2].partition("\n")[0] or "Maven failed")
    target = HERE / "jvm" / "target"
    quiet = ["--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"]
    return [f"{jdk}/bin/java", *quiet, "-cp", f"{target}/classes:{(target / 'classpath').read_text().strip()}"]


def fastest(settings, seconds):
    """The best of two goes each: a shared machine may be slow for the length of one."""
    settings = list(settings)
    goes = [(rate(s.run(seconds)), i) for _ in range(2) for i, s in enumerate(settings)]
    return settings[max(goes)[1]] if goes else None


def compare(options, workload, cores):
    names = options.peer or PEERS
    tried = {name: fastest(PEERS[name](options, workload, cores), options.seconds / 2) for name in names}
    peers = {name: setting for name, setting in tried.items() if setting}
    ours, theirs = [], {name: [] for name in peers}
    elbo = Setting("", [str(ELBO), "bench", "--workload", WORKLOADS[workload], "--json", "--quiet"], {})
    for _ in range(options.rounds):
        ours.append(elbo.run(options.seconds)["workloads"][0])
        for name, setting in peers.items():
            theirs[name].append(setting.run(options.seconds))
    mine = max(ours, key=rate)
    for name, found in theirs.items():
        peer = max(found, key=rate)
        ratio = statistics.median(rate(a) / rate(b) for a, b in zip(ours, found))
        print(
            f"{workload:9} {rate(mine):8.0f} {mine['share_of_peak']:9.0%} {rate(peer):8.0f} {ratio:6.2f}"
            f"  {name}: {peer['peer']}, {peers[name].said}"
        )


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--seconds", type=float, default=5)
    options.add_argument("--python", default=sys.executable)
    options.add_argument("--libtorch")
    options.add_argument("--workload", choices=list(WORKLOADS), action="append")
    options.add_argument("--peer", choices=list(PEERS), action="append")
    options = options.parse_args()
    cores = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as options.where:
        print(f"{'workload':9} {'Elbo/s':>8} {'of sgemm':>9} {'peer/s':>8} {'ratio':>6}  peer at its best")
        for workload in options.workload or WORKLOADS:
            compare(options, workload, cores)


if __name__ == "__main__":
    main()
