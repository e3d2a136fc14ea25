#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program's files suit its published schemas, and the schemas refuse what the program does.

usage: check_schemas_test.py EXPORT_FOLDER SOURCE_FOLDER
"""

import json
import sys
from pathlib import Path

import jsonschema


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def refuses(validator, document, change):
    changed = json.loads(json.dumps(document))
    change(changed)
    assert not validator.is_valid(changed), f"accepted by the schema: {changed!r:.300}"


def main():
    exported, source = Path(sys.argv[1]), Path(sys.argv[2])
    validators = {}
    for kind in ("model", "experiment"):
        schema = load(source / f"resources/schemas/{kind}.schema.json")
        jsonschema.Draft202012Validator.check_schema(schema)
        validators[kind] = jsonschema.Draft202012Validator(schema)

    models = sorted(exported.glob("*.model.json"))
    experiments = sorted(exported.glob("*.experiment.json"))
    experiments += sorted((source / "resources/experiments").glob("*.json"))
    assert len(models) >= 5 and len(experiments) >= 9, (models, experiments)
    for kind, paths in (("model", models), ("experiment", experiments)):
        for path in paths:
            try:
                validators[kind].validate(load(path))
            except jsonschema.ValidationError as error:
                sys.exit(f"{path}: {error.json_path}: {error.message}")
    print(f"{len(models)} models and {len(experiments)} experiments suit their schemas")

    model, experiment = load(models[0]), load(experiments[0])
    refuses(validators["model"], model, lambda d: d.pop("test_vectors"))
    refuses(validators["model"], model, lambda d: d.update(surprise=1))
    refuses(validators["model"], model, lambda d: d.update(bit_order="little"))
    refuses(validators["model"], model, lambda d: d["circuit"].update(qubits=35))
    refuses(validators["model"], model, lambda d: d["made_by"].update(seed=-1))
    refuses(validators["experiment"], experiment, lambda d: d["training"].update(steps=0))
    refuses(validators["experiment"], experiment, lambda d: d["training"].update(momentum=1))
    refuses(validators["experiment"], experiment, lambda d: d["data"].update(classes=[1, 1]))
    refuses(validators["experiment"], experiment, lambda d: d["data"].update(source="mnist"))
    refuses(validators["experiment"], experiment, lambda d: d["data"].update(source="csv"))
    refuses(validators["experiment"], experiment, lambda d: d.update(surprise=1))


if __name__ == "__main__":
    main()
