#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the rules of ARCHITECTURE.md that the linker cannot: who may include whom.

usage: check_structure.py ROOT     exit status 1 and a line a breach, or "structure: N files, sound"
"""
import pathlib
import re
import sys

# A folder may include itself and what stands before it.
LAYERS = ["engine/base", "engine/cuda", "engine/device", "engine/circuit", "engine/simulator", "engine/export",
          "engine/native_simulator", "engine/cuda_simulator", "engine/worker", "engine/gradient", "engine/numerics",
          "engine/data", "engine/model", "engine/training", "engine/experiment", "engine/diagnosis",
          "ui", "app"]
UI_LAYERS = ["ui/theme", "ui/document", "ui/session", "ui/circuit_editor", "ui/qasm_editor", "ui/plots", "ui/views",
             "ui/settings_panel", "ui/dialogs"]
# What only some places may include: pattern of the include, pattern of the files that may.
ONLY = [
    (r"^(torch|ATen|c10)/", r"^engine/(model|training|experiment)/|^engine/numerics/torch_"
                            r"|^tests/engine/(numerics|model|training|experiment)/"),
    (r"^engine/numerics/torch_(data|transforms)\.h$", r"^engine/numerics/torch_|^tests/engine/numerics/"),
    (r"^xtensor/", r"^engine/numerics/host_"),
    (r"^dlpack/", r"^engine/numerics/dlpack\.cpp$|^tests/(engine/numerics|sanitizers)/"),
    (r"^engine/(model/(quantum_layer|hybrid_model|circuit_function)|training/(trainer|tensors|flat_parameters|training_passes|device_training_step))\.h$",
     r"^engine/(model|training|experiment)/|^tests/engine/(model|training|experiment)/"),
    (r"^Q[A-Z]|^Qt", r"^(ui|tests)/|^app/workbench/"),
    (r"^qcustomplot\.h$", r"^ui/plots/"),
    (r"^cuda|^cuda_runtime", r"^engine/cuda(_simulator)?/|^tests/engine/cuda_simulator/|^tests/support/fake_cuda/"),
    (r"^(legate|cupynumeric|legion|realm)(/|\.h$)", r"^(app/cupynumeric_worker|tests/app/cupynumeric_on_host)/"),
    (r"^hwy/", r"^engine/(native_simulator/|device/peak)|^tests/instruction_sets/"),
    (r"^nlohmann/json\.hpp$", r"_json\.cpp$|^tests/"),
    (r"^QSaveFile$|^fstream$", r"^tests/"),
]
LONGEST = 500


def layer(path, layers):
    for index, folder in enumerate(layers):
        if path.startswith(folder + "/"):
            return index
    return None


def check(root):
    files = [path for folder in ("engine", "ui", "app", "tests")
             for path in sorted((root / folder).rglob("*"))
             if path.suffix in (".h", ".cpp", ".cu", ".cuh")]
    breaches = []
    for path in files:
        name = path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        if not lines or "SPDX-License-Identifier: GPL-3.0-or-later" not in lines[0]:
            breaches.append(f"{name}:1: no SPDX line")
        if len(lines) > LONGEST:
            breaches.append(f"{name}: {len(lines)} lines; split it by what it knows")
        for number, line in enumerate(lines, 1):
            found = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
            if not found:
                continue
            included = found.group(1)
            for layers in (LAYERS, UI_LAYERS):
                here, there = layer(name, layers), layer(included, layers)
                if here is not None and there is not None and there > here:
                    breaches.append(f"{name}:{number}: {layers[here]} must not know {layers[there]}")
            for pattern, allowed in ONLY:
                if re.search(pattern, included) and not re.search(allowed, name):
                    breaches.append(f"{name}:{number}: {included} has no place here")
    return files, breaches


def dead_links(root):
    """Relative links of the documents that lead nowhere."""
    for document in sorted([*root.glob("*.md"), *root.glob("tests/**/*.md"),
                            *root.glob("docs/**/*.md"), *root.glob("resources/**/*.md")]):
        for target in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8")):
            if "://" not in target and not (document.parent / target).exists():
                yield f"{document.relative_to(root).as_posix()}: no such file: {target}"


def main():
    root = pathlib.Path(sys.argv[1])
    files, breaches = check(root)
    breaches += dead_links(root)
    for breach in breaches:
        print(breach)
    if breaches or not files:
        sys.exit(1)
    print(f"structure: {len(files)} files, sound")


main()
