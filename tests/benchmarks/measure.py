#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs `ansatz bench` over the benchmark's works, rivals beside it, and writes the tables.

Every time is that of `ansatz bench`, which refuses to time a simulator that disagrees with another
one; the program's self-check comes before all. Ends with status 1 when anything is wrong.
"""
import argparse
import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
RESULTS = HERE / "RESULTS.md"
ROOT = HERE.parents[1]

# qubits, layers, batch, and the rivals that were fastest there or are best known.
WORKS = [
    (9, 2, 32, ["tc-jax", "torch-batched", "tyxonq"]),
    (12, 4, 32, ["tc-jax", "torch-batched"]),
    (16, 4, 8, ["tc-jax", "torch-batched"]),
    (20, 4, 1, ["tc-jax", "torch-batched", "pl-lq-adjoint"]),
]
RIVAL_NAMES = {
    "tc-jax": "TensorCircuit, all JAX, jitted",
    "torch-batched": "PyTorch, batched by hand",
    "tyxonq": "TyxonQ, PyTorch",
    "pl-lq-adjoint": "PennyLane lightning, adjoint",
}
RIVAL_STEPS = {"tyxonq": 3, "pl-lq-adjoint": 3}
ROUNDS = 3
# The default experiment's, and one that is worth sharing.
SHARDED_WORKS = [(9, 2, 32), (12, 4, 256)]
SIZES = list(range(4, 25))
BATCHES = [1, 32, 256, 4096]
LAYERS = 2
# Where all of a batch's states stay in a core's cache: what one core makes of its multiply-adds.
CORE_SIZES = [9, 10, 11, 12]
CORE_BATCHES = [1, 8, 16, 32, 256]
GATE_SIZES = [(9, 32, 300), (12, 32, 60), (16, 8, 15)]  # qubits, batch, steps of a round
GATE_ROUNDS = 5
LONGEST_STEP = 2000  # ms
GATES = "Every gate"
SHARDS = "Shards"
SLOW_STEP = 250  # ms, from which on few steps are timed


class Failure(Exception):
    pass


def say(text):
    print(text, file=sys.stderr, flush=True)


def run(command, **options):
    return subprocess.run([str(part) for part in command], text=True, capture_output=True,
                          check=False, **options)


class Ansatz:
    def __init__(self, program):
        self.program = program
        if not os.access(program, os.X_OK):
            raise Failure(f"there is no program {program}; build it, or name its folder by --bin")

    def json(self, *arguments):
        done = run([self.program, *arguments, "--json"])
        if done.returncode != 0:
            raise Failure(f"ansatz {' '.join(map(str, arguments))}: {done.stderr.strip()}")
        return json.loads(done.stdout if arguments[0] != "train"
                          else done.stdout.strip().splitlines()[-1])

    def bench(self, qubits, layers, batch, threads, steps=None, backend="native"):
        arguments = ["bench", "--qubits", qubits, "--layers", layers, "--batch", batch,
                     "--threads", threads, "--backend", backend]
        return self.json(*arguments, *(["--steps", steps] if steps else []))


def rival_step(python, which, qubits, layers, batch):
    """(median, least) of its steps in ms, or None when it did not come to an end."""
    steps = RIVAL_STEPS.get(which, 30 if qubits < 12 else 10 if qubits < 16 else 5)
    try:
        done = run([python, HERE / "rivals" / "train_step.py", which, qubits, layers, batch, steps],
                   timeout=900)
    except subprocess.TimeoutExpired:
        return None
    found = re.search(r"step median ([0-9.]+) ms min ([0-9.]+)", done.stdout)
    if not found:
        say(f"  {which}: no result: {done.stderr.strip().splitlines()[-1:]}")
        return None
    return float(found.group(1)), float(found.group(2))


def shown(value):
    """Three significant digits, no exponent."""
    if value is None:
        return "–"
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.{1 if value >= 10 else 2 if value >= 1 else 3}f}"


def percent(share):
    return f"{100 * share:.0f} %" if share >= 0.1 else f"{100 * share:.1f} %"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def shares(report):
    layer = report["quantum_layer"]
    if not layer:
        return ["–", "–", "–"]
    return [percent(layer["fma_peak_share"]), percent(layer["memory_bandwidth_share"]),
            percent(layer["roofline_share"])]


def median_of(reports):
    """The report whose step is the median one."""
    return sorted(reports, key=lambda one: one["step_ms"]["median"])[len(reports) // 2]


def measure_works(ansatz, cores, python):
    """[(work, {threads: report}, {rival: (median, least)})], ours and rivals in turn."""
    results = []
    for qubits, layers, batch, rivals in WORKS:
        say(f"{qubits} qubits, {layers} layers, batch {batch}")
        own = {threads: [] for threads in sorted({1, cores})}
        other = {}
        for round_ in range(ROUNDS):
            for threads, reports in own.items():
                reports.append(ansatz.bench(qubits, layers, batch, threads))
            if python and round_ < len(rivals):
                which = rivals[round_]
                other[which] = rival_step(python, which, qubits, layers, batch)
        results.append(((qubits, layers, batch),
                        {threads: median_of(reports) for threads, reports in own.items()}, other))
    return results


def measure_shards(ansatz, cores):
    """[(work, {(backend, threads): report})] of native and cupynumeric in turn."""
    results = []
    for qubits, layers, batch in SHARDED_WORKS:
        say(f"{qubits} qubits, {layers} layers, batch {batch}, native and cupynumeric")
        own = {(backend, threads): [] for threads in sorted({1, min(cores, 2)})
               for backend in ("native", "cupynumeric")}
        for _ in range(ROUNDS):
            for (backend, threads), reports in own.items():
                reports.append(ansatz.bench(qubits, layers, batch, threads, backend=backend))
        results.append(((qubits, layers, batch),
                        {choice: median_of(reports) for choice, reports in own.items()}))
    return results


def measure_sizes(ansatz, cores, sizes, batches):
    """{(qubits, batch): report or None} for what takes up to LONGEST_STEP a step."""
    reports = {}
    for batch in batches:
        expected = 0.0
        for qubits in sizes:
            before = reports.get((sizes[max(0, sizes.index(qubits) - 1)], batch))
            if qubits != sizes[0] and before is None:
                reports[qubits, batch] = None
                continue
            if before:
                # A state twice as large, and one more qubit's gates.
                growth = 2.0 ** (qubits - before["qubits"]) * qubits / before["qubits"]
                expected = before["step_ms"]["median"] * growth
            if expected > LONGEST_STEP * 1.3:
                reports[qubits, batch] = None
                continue
            say(f"{qubits} qubits, {LAYERS} layers, batch {batch}")
            try:
                report = ansatz.bench(qubits, LAYERS, batch, cores,
                                      3 if expected > SLOW_STEP else None)
            except Failure as failure:
                if "GiB" not in str(failure):
                    raise
                say(f"  {failure}")
                report = None
            if report and report["step_ms"]["median"] > LONGEST_STEP:
                report = None
            reports[qubits, batch] = report
    return reports


def measure_core(ansatz, sizes, batches):
    """{(qubits, batch): report} of one thread."""
    reports = {}
    for qubits in sizes:
        say(f"{qubits} qubits, {LAYERS} layers, one thread")
        for batch in batches:
            reports[qubits, batch] = median_of([ansatz.bench(qubits, LAYERS, batch, 1)
                                                for _ in range(ROUNDS)])
    return reports


def layer_ms(row):
    return row["forward_ms"] + row["backward_ms"]


def measure_gates(ansatz, quick):
    """What `ansatz bench --gates` says of each size, on one thread: of every gate the best round,
    for differences show what else the machine did."""
    reports = []
    for qubits, batch, steps in GATE_SIZES[:1] if quick else GATE_SIZES:
        say(f"every gate, {qubits} qubits, batch {batch}")
        rounds = [ansatz.json("bench", "--gates", "--qubits", qubits, "--layers", LAYERS,
                              "--batch", batch, "--threads", 1, "--steps", steps)
                  for _ in range(1 if quick else GATE_ROUNDS)]
        best = rounds[0]
        best["gates"] = [{**min(same, key=layer_ms), "step_ms": min(one["step_ms"] for one in same)}
                         for same in zip(*(one["gates"] for one in rounds))]
        plain = [layer_ms(one["gates"][0]) for one in rounds]
        best["noise_ms"] = sorted(plain)[len(plain) // 2] - min(plain)
        best["machine"]["fma_peak"] = max(one["machine"]["fma_peak"] for one in rounds)
        reports.append(best)
    return reports


def gates_text(reports, version):
    def name(row):
        return {None: "*none*", "all": "*all*"}.get(row["gate"], row["gate"])

    def cells(row, report, peak):
        plain = report["gates"][0]
        times = "1.0"
        if row["gate"]:
            own = layer_ms(plain) / plain["operations"]
            added = layer_ms(row) - layer_ms(plain)
            times = "–" if added < report["noise_ms"] else f"{added / row['gates'] / own:.1f}"
        return [shown(row["step_ms"]), percent(1000 * row["fma"] / layer_ms(row) / peak), times]

    peak = max(report["machine"]["fma_peak"] for report in reports)
    head = ["gate"]
    for report in reports:
        head += [f"{report['qubits']} qubits, batch {report['batch']}: step, ms",
                 "of the FMA peak", "times"]
    rows = [[name(same[0])] + [cell for row, report in zip(same, reports)
                               for cell in cells(row, report, peak)]
            for same in zip(*(report["gates"] for report in reports))]
    return (f"The same circuit, {LAYERS} layers and one thread, with a gate of the table on all rows of "
            "as many neighbouring qubits as it takes, in every layer; *all*: one of each gate. "
            "*times*: what one of the added gates costs, over the average of the circuit's own "
            "(CNOTs, which cost nothing, and rotations, which are fused); –: less than the rounds of "
            "the same circuit differ. By `ansatz bench --gates`, "
            f"the best of {GATE_ROUNDS} medians: {version}, {datetime.date.today().isoformat()}, "
            f"{peak / 1e9:.1f} G multiply-adds a second at best.\n\n" + table(head, rows))


def works_text(results):
    rows = []
    for (qubits, layers, batch), own, _ in results:
        for threads, report in own.items():
            step = report["step_ms"]
            rows.append([f"{qubits} / {layers} / {batch}", str(threads), shown(step["median"]),
                         shown(step["min"]), shown(step["p90"]), shown(report["forward_ms"]),
                         shown(report["backward_ms"]), shown(report["head_ms"]), *shares(report)])
    return table(["qubits / layers / batch", "threads", "step, ms", "least", "9 of 10", "forward",
                  "backward", "head", "of the FMA peak", "of memory's bandwidth",
                  "of the roofline"], rows)


def rivals_text(results, cores):
    rows = []
    for (qubits, layers, batch), own, other in results:
        ours = own[cores]["step_ms"]["median"]
        rows.append([f"{qubits} / {layers} / {batch}", "**Ansatz**", shown(ours),
                     shown(own[cores]["step_ms"]["min"]), "1"])
        for which, times in sorted(other.items(), key=lambda one: one[1] or (9e9, 0)):
            rows.append(["", RIVAL_NAMES[which], shown(times and times[0]),
                         shown(times and times[1]), f"{times[0] / ours:,.0f}" if times else "–"])
    return table(["qubits / layers / batch", "", "step, ms (median)", "least",
                  "times ours"], rows)


def shards_text(results, version):
    rows = []
    for (qubits, layers, batch), own in results:
        alone = {backend: own[backend, 1]["step_ms"]["median"]
                 for backend in ("native", "cupynumeric")}
        for (backend, threads), report in own.items():
            median = report["step_ms"]["median"]
            rows.append([f"{qubits} / {layers} / {batch}", backend, str(threads), shown(median),
                         shown(report["step_ms"]["min"]), f"{median / alone['native']:.2f}",
                         f"{alone[backend] / median:.2f}"])
    return ("Legate tasks of the backend cupynumeric beside native's threads, complex64, in turn; "
            f"median of {ROUNDS} runs: {version}. A task costs Legate some 0.3 ms where there are "
            "several shards: they are for large batches.\n\n"
            + table(["qubits / layers / batch", "backend", "threads or shards", "step, ms", "least",
                     "times native's of one thread", "faster than with one"], rows))


def sizes_text(reports, sizes, batches, cell):
    rows = []
    for qubits in sizes:
        row = [reports.get((qubits, batch)) for batch in batches]
        if any(row):
            rows.append([str(qubits)] + [cell(one) if one else "–" for one in row])
    return table(["qubits"] + [f"batch {batch}" for batch in batches], rows)


def cost(report):
    """Picoseconds of the quantum layer for an amplitude, gate and sample."""
    work = 2.0 ** report["qubits"] * report["operations"] * report["batch"]
    return shown(1e9 * (report["forward_ms"] + report["backward_ms"]) / work)


def cpu_facts():
    done = run(["lscpu", "-J"], env={**os.environ, "LC_ALL": "C"})
    try:
        entries = json.loads(done.stdout)["lscpu"]
    except (ValueError, KeyError):
        return {}
    facts = {}
    while entries:
        entry = entries.pop()
        facts[entry["field"].rstrip(":")] = entry.get("data")
        entries.extend(entry.get("children", []))
    return facts


def machine_text(doctor, peaks, versions):
    cpu = cpu_facts()
    caches = ", ".join(f"{level} {cpu[level + ' cache']}" for level in ("L1d", "L2", "L3")
                       if cpu.get(level + " cache"))
    kind = ", ".join(f"{name} {cpu[key]}" for name, key in
                     (("family", "CPU family"), ("model", "Model")) if cpu.get(key))
    lines = [f"- {doctor['cpu']['model']}" + (f" ({kind})" if kind else "")
             + f", {doctor['cpu']['cores']} cores, {doctor['cpu']['simd']}"
             + (f"; caches: {caches}" if caches else "")]
    for threads, report in sorted(peaks.items()):
        machine = report["machine"]
        lines.append(f"- {threads} thread{'' if threads == 1 else 's'} at best: "
                     f"{machine['fma_peak'] / 1e9:.1f} G multiply-adds of floats a second, "
                     f"{machine['memory_bandwidth'] / 1e9:.0f} GB/s of memory and "
                     f"{machine['cache_bandwidth'] / 1e9:.0f} GB/s of second-level cache, read and "
                     "written")
    lines.append(f"- {datetime.date.today().isoformat()}; " + ", ".join(versions))
    return "\n".join(lines) + "\n"


def training_text(ansatz):
    runs, processes = [], []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        runs.append(ansatz.json("train"))
        processes.append(time.perf_counter() - start)
    middle = sorted(runs, key=lambda one: one["seconds"])[len(runs) // 2]
    return (f"`ansatz train`: {middle['steps']} steps with their evaluations in "
            f"{middle['seconds'] * 1000:.0f} ms (median of {ROUNDS} runs; the whole process "
            f"{sorted(processes)[ROUNDS // 2]:.2f} s), "
            f"{middle['step_ms_median']:.3f} ms a step; accuracy {middle['train_accuracy']:.3f} on "
            f"the training part, {middle['test_accuracy']:.3f} on the held-out one.\n")


def versions_of(python):
    script = ("import importlib.metadata as m\n"
              "for name in ['tensorcircuit-ng','jax','torch','pennylane','pennylane-lightning',"
              "'tyxonq']:\n    print(name, m.version(name))")
    return [line for line in run([python, "-c", script]).stdout.splitlines() if line]


def document(parts):
    return "# Results\n\nWritten by run.sh; do not edit.\n\n" + "\n".join(
        f"## {title}\n\n{text}" for title, text in parts)


def own_version(doctor):
    commit = run(["git", "-C", ROOT, "describe", "--always"]).stdout.strip()
    changed = run(["git", "-C", ROOT, "status", "--porcelain", "--untracked-files=no"]).stdout
    if any(not line.endswith("/" + RESULTS.name) for line in changed.splitlines()):
        commit += "-dirty"
    return f"Ansatz {doctor['version']}" + (f" ({commit})" if commit else "")


def replace_section(path, title, text):
    """In a document that was written before; at its end where it has no such section."""
    before, found, after = path.read_text(encoding="utf-8").partition(f"## {title}\n")
    rest = after.partition("\n## ")
    path.write_text(before + ("" if found else "\n") + f"## {title}\n\n{text}"
                    + ("\n## " + rest[2] if rest[1] else ""), encoding="utf-8")


def measure(options):
    ansatz = Ansatz(options.bin / "ansatz")
    doctor = ansatz.json("doctor")
    if not doctor["self_check"]["passed"]:
        raise Failure("the self-check failed: nothing was timed")
    version = own_version(doctor)  # of what is measured, whatever is edited meanwhile
    if version.endswith("-dirty)") and options.out.resolve() == RESULTS:
        raise Failure("figures are of a commit: commit your changes first, or name another --out")
    if options.gates:
        replace_section(options.out, GATES, gates_text(measure_gates(ansatz, options.quick),
                                                       version))
        say(f"written: {options.out}")
        return
    cores = doctor["cpu"]["cores"]
    if options.shards:
        replace_section(options.out, SHARDS, shards_text(
            measure_shards(ansatz, doctor["cpu"]["cores"]), version))
        say(f"written: {options.out}")
        return
    python = options.rivals / "bin" / "python" if options.rivals else None
    if python and not os.access(python, os.X_OK):
        raise Failure(f"there is no {python}")
    sizes, batches = (SIZES[:6], BATCHES[:2]) if options.quick else (SIZES, BATCHES)

    works = measure_works(ansatz, cores, python)
    is_sharded = any(one["name"] == "cupynumeric" and one["available"]
                     for one in doctor["backends"])
    sharded = measure_shards(ansatz, cores) if is_sharded else []
    of_core = measure_core(ansatz, CORE_SIZES[:1] if options.quick else CORE_SIZES,
                           CORE_BATCHES[:2] if options.quick else CORE_BATCHES)
    reports = measure_sizes(ansatz, cores, sizes, batches)
    gates = measure_gates(ansatz, options.quick)
    versions = [version]
    parts = [("Machine", machine_text(doctor, works[0][1],
                                      versions + (versions_of(python) if python else []))),
             ("A training step", "Native, complex64. Median of "
              f"{ROUNDS} runs of about a second each; *forward* and *backward* are the quantum "
              "layer alone, *head* what else a step does.\n\n" + works_text(works))]
    if python:
        parts.append(("Rivals", f"The same step, all of them free to use {cores} threads, in turn "
                      "with ours.\n\n" + rivals_text(works, cores)))
    if sharded:
        parts.append((SHARDS, shards_text(sharded, version)))
    parts += [
        ("Over qubits and batches", f"Milliseconds a step, {LAYERS} layers, {cores} threads; – "
         f"takes more than {LONGEST_STEP / 1000:.0f} s or more memory than there is.\n\n"
         + sizes_text(reports, sizes, batches, lambda one: shown(one["step_ms"]["median"]))),
        ("Cost of an amplitude", "Picoseconds of forward and backward for 2^qubits · gates of the "
         "drawn circuit · samples: equal numbers mean that cost grows just as the work does.\n\n"
         + sizes_text(reports, sizes, batches, cost)),
        ("Share of the FMA peak", "Of the multiply-adds that the same threads reach in registers "
         "alone, at the same moment; in brackets the share of the memory's bandwidth.\n\n"
         + sizes_text(reports, sizes, batches,
                      lambda one: "{} ({})".format(*shares(one)[:2]))),
        ("One core", f"The share of the FMA peak that one thread reaches; median of {ROUNDS} runs. "
         "A batch of few samples of few qubits takes microseconds, of which angles, their sines, "
         "and the start of every pass are a good part.\n\n"
         + sizes_text(of_core, sorted({qubits for qubits, _ in of_core}),
                      sorted({batch for _, batch in of_core}), lambda one: shares(one)[0])),
        (GATES, gates_text(gates, versions[0])),
        ("The default experiment", training_text(ansatz)),
    ]
    options.out.write_text(document(parts), encoding="utf-8")
    say(f"written: {options.out}")


def main():
    parser = argparse.ArgumentParser(prog="run.sh", description="Times training steps.")
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "build" / "release" / "bin",
                        help="folder of the program ansatz")
    parser.add_argument("--out", type=pathlib.Path, default=RESULTS)
    parser.add_argument("--rivals", type=pathlib.Path, metavar="VENV",
                        help="a virtual environment with the rivals; times them as well")
    parser.add_argument("--gates", action="store_true",
                        help="time the gates alone, and replace their table")
    parser.add_argument("--shards", action="store_true",
                        help="time the shards of cupynumeric alone, and replace their table")
    parser.add_argument("--quick", action="store_true", help="few sizes, to try the script")
    try:
        measure(parser.parse_args())
    except Failure as failure:
        say(f"run.sh: {failure}")
        sys.exit(1)


main()
