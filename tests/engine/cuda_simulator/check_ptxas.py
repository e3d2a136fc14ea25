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
# sincos of large angles keeps a table on the stack; its kernel has a thread a run.
STACK = {"prepareTables": 64}


def limits(root):
    text = (root / "engine/cuda_simulator/occupancy.h").read_text(encoding="utf-8")

    def pair(name):
        found = re.search(name + r" = isFloat \? (\d+) : (\d+)", text)
        return {"float": int(found[1]), "double": int(found[2])}

    return pair("mostThreads"), pair("mostRegisters")


def compiled(root, nvcc, include, work, real, architecture):
    source = root / f"engine/cuda_simulator/device_simulator_{real}.cu"
    result = subprocess.run(
        [nvcc, "-std=c++20", "-O3", "--expt-relaxed-constexpr", f"-arch={architecture}", f"-I{root}",
         "-isystem", include, "-Xptxas", "-v", "-cubin", str(source), "-o",
         f"{work}/{real}_{architecture}.cubin"],
        capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.exit(result.stdout + result.stderr)
    return result.stdout + result.stderr


def kernels(log):
    """(name, stack, spilled, registers, shared) of every kernel."""
    for part in log.split("Compiling entry function ")[1:]:
        name = re.search(r"(prepareTables|sumRows|forwardCircuit|backwardCircuit|step[A-Z][a-z]+)",
                         part)[1]
        stack, stores, loads = map(int, re.search(
            r"(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads",
            part).groups())
        registers = int(re.search(r"Used (\d+) registers", part)[1])
        shared = re.search(r"(\d+) bytes smem", part)
        yield name, stack, stores + loads, registers, int(shared[1]) if shared else 0


def main():
    root = pathlib.Path(sys.argv[1])
    nvcc, include, work = sys.argv[2:5]
    pathlib.Path(work).mkdir(parents=True, exist_ok=True)
    threads, most = limits(root)
    breaches = []
    for real in ("float", "double"):
        for architecture in ARCHITECTURES:
            log = compiled(root, nvcc, include, work, real, architecture)
            found = list(kernels(log))
            if len(found) != 14:
                breaches.append(f"{real} {architecture}: {len(found)} kernels instead of 14")
            for name, stack, spilled, registers, shared in found:
                place = f"{name}<{real}> {architecture}"
                print(f"{place}: {registers} registers")
                if spilled or stack > STACK.get(name, 0):
                    breaches.append(f"{place}: {spilled} bytes spilled, {stack} on the stack")
                if registers > most[real]:
                    breaches.append(f"{place}: {registers} registers, {most[real]} are planned")
                if "Circuit" in name and registers * threads[real] > REGISTERS:
                    breaches.append(f"{place}: a block of {threads[real]} finds no registers")
                if shared:
                    breaches.append(f"{place}: {shared} bytes of static shared memory")
    for breach in breaches:
        print("BREACH", breach)
    sys.exit(bool(breaches))


main()
