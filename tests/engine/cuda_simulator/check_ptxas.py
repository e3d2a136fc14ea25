#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles the kernels with -Xptxas -v and holds ptxas' figures against occupancy.h.

usage: check_ptxas.py ROOT NVCC INCLUDE WORK     exit status 1 and a line a breach
"""
import pathlib
import re
import subprocess
import sys

ARCHITECTURES = ("sm_80", "sm_90", "sm_100")
REGISTERS = 65_536  # of a multiprocessor
# Files with the number of their kernels.
SOURCES = {"device_simulator_float": 14, "device_simulator_double": 14, "cuda_training_step": 6,
           "cuda_peaks": 7}
# Threads of a block of every kernel: a constant of the sources by name, or None for the most that
# occupancy.h has.
THREADS = {"prepareTables": "prepareThreads", "sumRows": "sumThreads", "forwardCircuit": None,
           "backwardCircuit": None, "stepStart": None, "stepPass": None, "stepMeasure": None,
           "stepExpectations": None, "stepSeeds": None, "stepLambda": None, "stepUndo": None,
           "stepGradients": None, "gatherBatch": "gatherThreads", "stepHead": "headThreads",
           "stepUpdate": "updateThreads", "multiplyAdds": "peakThreads",
           "sweepMemory": "peakThreads", "sweepShared": "peakThreads", "doNothing": "emptyThreads"}
# sincos of large angles keeps a table on the stack; its kernel has a thread a run.
STACK = {"prepareTables": 64}


def limits(root):
    text = (root / "engine/cuda_simulator/occupancy.h").read_text(encoding="utf-8")

    def pair(name):
        found = re.search(name + r" = isFloat \? (\d+) : (\d+)", text)
        return {"float": int(found[1]), "double": int(found[2])}

    return pair("mostThreads"), pair("mostRegisters")


def compiled(root, nvcc, include, work, source, architecture):
    result = subprocess.run(
        [nvcc, "-std=c++20", "-O3", "--expt-relaxed-constexpr", f"-arch={architecture}", f"-I{root}",
         "-isystem", include, "-Xptxas", "-v", "-cubin",
         str(root / f"engine/cuda_simulator/{source}.cu"), "-o", f"{work}/{source}_{architecture}.cubin"],
        capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.exit(result.stdout + result.stderr)
    return result.stdout + result.stderr


def kernels(log):
    """(name, "float" or "double", stack, spilled, registers, shared) of every kernel."""
    for part in log.split("Compiling entry function ")[1:]:
        symbol = part.split("'")[1]
        name = re.search("|".join(sorted(THREADS, key=len, reverse=True)), symbol)
        if not name:
            sys.exit(f"nobody has planned for {symbol}")
        real = "float" if re.match("If", symbol[name.end():]) else "double"
        stack, stores, loads = map(int, re.search(
            r"(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads",
            part).groups())
        registers = int(re.search(r"Used (\d+) registers", part)[1])
        shared = re.search(r"(\d+) bytes smem", part)
        yield (name[0], real, stack, stores + loads, registers, int(shared[1]) if shared else 0)


def thread_counts(root):
    """The numbers of threads that the sources give names to."""
    text = "".join((root / "engine/cuda_simulator" / name).read_text(encoding="utf-8")
                   for name in ("training_kernels.cuh", "peak_kernels.cuh", "chain.cuh", "prepare.cuh"))
    return {name: int(value) for name, value in re.findall(
        r"inline constexpr unsigned (\w+Threads) = (\d+);", text)}


def main():
    root = pathlib.Path(sys.argv[1])
    nvcc, include, work = sys.argv[2:5]
    pathlib.Path(work).mkdir(parents=True, exist_ok=True)
    circuit_threads, most = limits(root)
    constants = thread_counts(root)
    breaches = []
    for source, expected in SOURCES.items():
        for architecture in ARCHITECTURES:
            found = list(kernels(compiled(root, nvcc, include, work, source, architecture)))
            if len(found) != expected:
                breaches.append(
                    f"{source} {architecture}: {len(found)} kernels instead of {expected}")
            for name, real, stack, spilled, registers, shared in found:
                place = f"{name}<{real}> {architecture}"
                planned = THREADS[name]
                threads = circuit_threads[real] if planned is None else constants[planned]
                print(f"{place}: {registers} registers, {threads} threads")
                if spilled or stack > STACK.get(name, 0):
                    breaches.append(f"{place}: {spilled} bytes spilled, {stack} on the stack")
                if registers > most[real]:
                    breaches.append(f"{place}: {registers} registers, {most[real]} are planned")
                if registers * threads > REGISTERS:
                    breaches.append(f"{place}: a block of {threads} finds no registers")
                if shared:
                    breaches.append(f"{place}: {shared} bytes of static shared memory")
    for breach in breaches:
        print("BREACH", breach)
    sys.exit(bool(breaches))


main()
