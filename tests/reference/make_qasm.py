#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes qasm.json: the states that Qiskit gives for the programs of tests/engine/circuit/qasm.

usage: make_qasm.py FOLDER qasm.json     in an environment with packaging/requirements-interop.txt

Final measurements are taken out; programs that Qiskit reads but whose state depends on a
measurement are not listed. Qubit 0 is the most significant bit of a basis index.
"""
import json
import pathlib
import re
import sys

import numpy
import qiskit
import qiskit_qasm3_import
from qiskit import qasm2, qasm3
from qiskit.circuit import QuantumCircuit
from qiskit.quantum_info import Operator, Statevector

# What a person must say of a program: why it has no state, or how Qiskit can be told what it means.
REFUSED = {"teleport_if.qasm", "inverse_qft_if.qasm", "opaque_gate.qasm", "reset_later.qasm",
           "mid_circuit.qasm", "other_include.qasm", "if_else.qasm", "subroutine.qasm",
           "delays.qasm", "while_loop.qasm", "cut_off.qasm"}
INPUTS = {"theta": 0.37, "_φ_1_": -1.2, "x_0": 0.9, "x_1": 0.4}


def qft_loops():
    """Its loops by hand: Qiskit keeps loops, whose state it does not compute."""
    circuit = QuantumCircuit(4)
    circuit.x([0, 2])
    for i in range(4):
        circuit.h(i)
        for j in range(i + 1, 4):
            circuit.cp(numpy.pi / 2 ** (j - i), j, i)
    circuit.swap(0, 3)
    circuit.swap(1, 2)
    return circuit


def modifiers():
    """By matrices alone: Qiskit's importer knows neither phases in gates nor all powers."""
    def op(build, n):
        circuit = QuantumCircuit(n)
        build(circuit)
        return Operator(circuit).data

    def phase(angle):
        return numpy.array([[numpy.exp(1j * angle)]])

    def power(matrix, exponent):
        values, vectors = numpy.linalg.eig(matrix)
        return vectors @ numpy.diag(numpy.exp(1j * exponent * numpy.angle(values))) \
            @ numpy.linalg.inv(vectors)

    def controlled(matrix, states):
        """Controls after the matrix's own qubits: Qiskit's first qubit is the lowest bit."""
        for state in states:
            identity = numpy.eye(len(matrix))
            zero = numpy.zeros_like(matrix)
            matrix = numpy.block([[identity, zero], [zero, matrix]] if state
                                 else [[matrix, zero], [zero, identity]])
        return matrix

    circuit = QuantumCircuit(5)

    def apply(matrix, targets, controls=(), states=None):
        states = states or [1] * len(controls)
        circuit.unitary(controlled(matrix, states), list(targets) + list(controls))

    x, z = op(lambda c: c.x(0), 1), op(lambda c: c.z(0), 1)
    sx, s, t = op(lambda c: c.sx(0), 1), op(lambda c: c.s(0), 1), op(lambda c: c.t(0), 1)
    rx = lambda a: op(lambda c: c.rx(a, 0), 1)
    rz = lambda a: op(lambda c: c.rz(a, 0), 1)
    ry = lambda a: op(lambda c: c.ry(a, 0), 1)

    def rotate(a):  # qubits a, b
        return numpy.exp(1j * a) * op(lambda c: (c.ry(a, 0), c.crx(a / 2, 0, 1)), 2)

    circuit.h(range(5))
    circuit.rz(0.3, 0)
    circuit.rz(0.7, 1)
    circuit.rx(-0.4, 2)
    circuit.ry(1.4, 3)
    circuit.t(4)
    apply(x, [1], [0])
    apply(x, [2], [0, 1])
    apply(z, [3], [0, 1, 2])
    apply(ry(0.8), [4], [3], [0])
    apply(op(lambda c: c.p(0.6, 0), 1), [2], [1, 0], [1, 0])
    apply(s.conj().T, [0])
    apply(rotate(0.9).conj().T, [2, 4])
    apply(numpy.linalg.matrix_power(t, 3), [1])
    apply(numpy.linalg.matrix_power(rx(0.1).conj().T, 2), [2])
    apply(power(x, 0.5), [3])
    apply(rz(0.3), [4])
    apply(rotate(0.5), [3, 1], [0])
    apply(op(lambda c: c.h(0), 1), [0], [4])
    apply(op(lambda c: c.swap(0, 1), 2), [2, 3], [1])
    apply(sx, [0], [2])
    apply((s @ s).conj().T, [1], [3])
    apply(phase(0.7), [], [2])
    apply(phase(-0.2), [], [4], [0])
    apply(rx(0.4), [2], [0, 4])
    return circuit


BY_HAND = {"qft_loops.qasm": qft_loops, "modifiers.qasm": modifiers}


def load(path):
    if path.name in BY_HAND:
        return BY_HAND[path.name]()
    text = path.read_text(encoding="utf-8")
    if re.search(r"OPENQASM\s*(/\*.*?\*/)?\s*2", text):
        # Version 2 has no block comments, but programs do.
        text = re.sub(r"/\*.*?\*/", " ", text, flags=re.S)
        circuit = qasm2.loads(text, custom_instructions=qasm2.LEGACY_CUSTOM_INSTRUCTIONS)
    else:
        # The importer knows no constants, inputs of type float alone, and no measurement whose
        # result is not kept.
        text = re.sub(r"^measure \w+;$", "", text, flags=re.M)
        for name, value in re.findall(r"^const float\[64\] (\w+) = (.*);$", text, re.M):
            text = re.sub(rf"^const .*{name}.*$", "", text, flags=re.M)
            text = re.sub(rf"\b{name}\b", f"({value})", text)
        circuit = qasm3.loads(text.replace("input angle[32]", "input float[64]"))
        circuit = circuit.assign_parameters(
            {p: INPUTS[p.name] for p in circuit.parameters})
    bare = QuantumCircuit(circuit.qubits)
    for instruction in circuit.data:
        if instruction.operation.name not in ("measure", "reset", "barrier"):
            bare.append(instruction.operation, instruction.qubits)
    return bare


def main():
    folder = pathlib.Path(sys.argv[1])
    document = {"source": f"Qiskit {qiskit.__version__}, "
                          f"qiskit-qasm3-import {qiskit_qasm3_import.__version__}",
                "made_by": "tests/reference/make_qasm.py", "inputs": INPUTS, "states": {}}
    for path in sorted(folder.glob("*.qasm")):
        if path.name in REFUSED:
            continue
        circuit = load(path)
        n = circuit.num_qubits
        state = Statevector(circuit).data.reshape([2] * n).transpose(range(n - 1, -1, -1))
        state = state.reshape(-1)
        document["states"][path.name] = [state.real.tolist(), state.imag.tolist()]
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(document, file, separators=(",", ":"), ensure_ascii=False)
        file.write("\n")
    print(len(document["states"]), "states")


main()
