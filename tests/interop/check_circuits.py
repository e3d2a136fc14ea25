#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""PennyLane and Qiskit run what we export, and compute what we computed.

usage: check_circuits.py FOLDER

For each NAME.json in the folder (features, weights, expectations and Jacobians by this program):
NAME.pennylane.py and NAME.qiskit.py are imported and evaluated, PennyLane's gradients too;
NAME.qasm3 is read by Qiskit with its inputs bound; NAME.qasm2, which holds the first sample's
numbers, is read by Qiskit.
"""
import importlib.util
import json
import pathlib
import sys

import numpy
import pennylane as qml
from pennylane import numpy as autograd_numpy
from qiskit import qasm2, qasm3
from qiskit.quantum_info import Statevector

TOLERANCE = 1e-8


def load(path):
    spec = importlib.util.spec_from_file_location(path.name.replace(".", "_"), path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def difference(found, wanted):
    found, wanted = numpy.asarray(found, dtype=float), numpy.asarray(wanted, dtype=float)
    assert found.shape == wanted.shape, f"{found.shape} is not {wanted.shape}"
    return float(numpy.max(numpy.abs(found - wanted))) if found.size else 0.0


def of_state(circuit, observables):
    state = Statevector(circuit)
    return [state.expectation_value(observable).real for observable in observables]


def check(path):
    name = path.name.removesuffix(".json")
    wanted = json.loads(path.read_text(encoding="utf-8"))
    features = numpy.array(wanted["features"])
    weights = numpy.array(wanted["weights"])
    expectations = numpy.array(wanted["expectations"])
    worst = {}

    module = load(path.with_name(name + ".pennylane.py"))
    assert (module.FEATURES, module.WEIGHTS) == (features.shape[1], len(weights)), name
    one_by_one = [module.expectations(sample, weights) for sample in features]
    worst["PennyLane"] = difference(one_by_one, expectations)
    if features.shape[1]:
        together = numpy.array(module.expectations(features, weights)).T
        if together.ndim == 1:  # an observable that no feature reaches has one value for all
            together = together[None, :].repeat(len(features), 0)
        worst["PennyLane, batch"] = difference(together, expectations)
    stacked = lambda x, w: autograd_numpy.stack(module.expectations(x, w))
    for argument, key in ((1, "jacobian_weights"), (0, "jacobian_features")):
        inputs = [autograd_numpy.array(features[0], requires_grad=argument == 0),
                  autograd_numpy.array(weights, requires_grad=argument == 1)]
        if len(inputs[argument]):
            found = qml.jacobian(stacked, argnums=argument)(*inputs)
            worst["PennyLane, " + key] = difference(found, wanted[key])

    module = load(path.with_name(name + ".qiskit.py"))
    found = [module.expectations(sample, weights) for sample in features]
    worst["Qiskit"] = difference(found, expectations)
    parametrised = module.parametrised_circuit()
    assert parametrised.num_parameters == wanted["used_inputs"], name

    circuit = qasm3.loads(path.with_name(name + ".qasm3").read_text(encoding="utf-8"))
    values = {f"x_{i}": value for i, value in enumerate(features[0])}
    values |= {f"w_{k}": value for k, value in enumerate(weights)}
    circuit = circuit.assign_parameters({p: values[p.name] for p in circuit.parameters})
    worst["OpenQASM 3 in Qiskit"] = difference(of_state(circuit, module.OBSERVABLES),
                                               expectations[0])
    circuit = qasm2.loads(path.with_name(name + ".qasm2").read_text(encoding="utf-8"),
                          custom_instructions=qasm2.LEGACY_CUSTOM_INSTRUCTIONS)
    worst["OpenQASM 2 in Qiskit"] = difference(of_state(circuit, module.OBSERVABLES),
                                               expectations[0])
    for way, value in worst.items():
        assert value <= TOLERANCE, f"{name}, {way}: off by {value:.1e}"
    return max(worst.values()), len(worst)


def main():
    paths = sorted(pathlib.Path(sys.argv[1]).glob("*.json"))
    assert len(paths) >= 10, "too few circuits were exported"
    overall = 0.0
    for path in paths:
        worst, ways = check(path)
        overall = max(overall, worst)
        print(f"{path.name}: {ways} ways, worst difference {worst:.1e}")
    # The check itself must be able to fail.
    broken = json.loads(paths[0].read_text(encoding="utf-8"))
    broken["expectations"][0][0] += 1e-6
    copy = paths[0].with_name("broken.tmp")
    copy.write_text(json.dumps(broken), encoding="utf-8")
    for ending in (".pennylane.py", ".qiskit.py", ".qasm3", ".qasm2"):
        text = paths[0].with_name(paths[0].name.removesuffix(".json") + ending).read_text("utf-8")
        copy.with_name("broken.tmp" + ending).write_text(text, encoding="utf-8")
    try:
        check(copy)
    except AssertionError as error:
        print("a wrong value is noticed:", error)
    else:
        sys.exit("a wrong value was not noticed")
    print(f"{len(paths)} circuits, worst difference {overall:.1e}")


main()
