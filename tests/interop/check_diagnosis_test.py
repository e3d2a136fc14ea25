#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `ansatz doctor --json` prints suits its published schema, for sound circuits and for others.

usage: check_diagnosis_test.py ANSATZ SOURCE_FOLDER
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema


def main():
    ansatz, source = sys.argv[1], Path(sys.argv[2])
    schema = json.loads(
        (source / "resources/schemas/diagnosis.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    def diagnosis(argument):
        run = subprocess.run([ansatz, "doctor", str(argument), "--json"], capture_output=True,
                             check=True, timeout=120)
        report = json.loads(run.stdout)
        try:
            validator.validate(report)
        except jsonschema.ValidationError as error:
            sys.exit(f"{argument}: {error.json_path}: {error.message}")
        return report

    with tempfile.TemporaryDirectory() as folder:
        preset = json.loads(
            (source / "resources/experiments/digits_1_vs_5.json").read_text(encoding="utf-8"))

        def changed(name, change):
            experiment = json.loads(json.dumps(preset))
            change(experiment)
            path = Path(folder) / name
            path.write_text(json.dumps(experiment), encoding="utf-8")
            return diagnosis(path)

        def overflow(experiment):
            experiment["circuit"]["operations"][3]["parameters"] = [
                {"feature": 3, "scale": 1e308, "offset": 1.7e308}]

        sound = diagnosis("iris_setosa_vs_versicolor")
        assert sound["circuit"]["sound"]
        dead = changed("dead.json", lambda e: e.update(observables=["Z0"]))
        assert dead["circuit"]["dead"]
        spoilt = changed("spoilt.json", overflow)
        assert spoilt["circuit"]["not_finite"]
        away = changed("away.json", lambda e: e["compute"].update(device="cuda:77"))
        left = [s for s in away["circuit"]["gradient_check"]["subjects"] if s["chosen"]]
        assert [s["verdict"] for s in left] == ["left_out"], left

    def refuses(change):
        report = json.loads(json.dumps(dead))
        change(report)
        assert not validator.is_valid(report), f"accepted by the schema: {change}"

    refuses(lambda r: r.update(surprise=1))
    refuses(lambda r: r.pop("cpu"))
    refuses(lambda r: r["cuda"].pop("reason"))
    refuses(lambda r: r["cpu"].update(cores=0))
    refuses(lambda r: r["circuit"]["dead"][0].update(reason="tired"))
    refuses(lambda r: r["circuit"]["gradient_check"]["operations"][0].pop("adjoint_error"))
    refuses(lambda r: r["circuit"]["gradient_check"]["subjects"][0].update(verdict="fine"))
    print("four diagnoses suit the schema")


if __name__ == "__main__":
    main()
