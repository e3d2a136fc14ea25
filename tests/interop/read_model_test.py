#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""read_model.py agrees with the program on exported models, and notices when a file is wrong.

usage: read_model_test.py EXPORT_FOLDER SOURCE_FOLDER
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

READER = Path(__file__).with_name("read_model.py")


def run(*arguments):
    return subprocess.run([sys.executable, READER, *map(str, arguments)], capture_output=True,
                          text=True, check=False)


def check(model):
    name = model.name.removesuffix(".model.json")
    result = run(model, model.with_name(name + ".data.csv"))
    assert result.returncode == 0, f"{name}: {result.stderr}"
    found = np.array([float(line) for line in result.stdout.split()])
    stated = np.loadtxt(model.with_name(name + ".predictions.csv"), ndmin=1)
    assert found.shape == stated.shape and len(found) > 0, f"{name}: {found.shape}"
    worst = np.max(np.abs(found - stated))
    print(f"{name}: {len(found)} predictions, worst difference {worst:.2e}")
    assert worst <= 1e-5, name


def check_damaged(model):
    document = json.loads(model.read_text(encoding="utf-8"))
    for change in (lambda d: d["circuit_weights"].__setitem__(0, d["circuit_weights"][0] + 0.1),
                   lambda d: d["head"].__setitem__("bias", d["head"]["bias"] + 0.1),
                   lambda d: d["test_vectors"][0]["expectations"].__setitem__(0, 0.123)):
        damaged = json.loads(json.dumps(document))
        change(damaged)
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(damaged, file)
            file.flush()
            assert run(file.name).returncode == 1, "a damaged model was accepted"


def main():
    models = sorted(Path(sys.argv[1]).glob("*.model.json"))
    assert len(models) >= 5, f"too few models in {sys.argv[1]}"
    for model in models:
        check(model)
    check_damaged(models[0])


if __name__ == "__main__":
    main()
