#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes templates.json: what PennyLane and Qiskit compute with their templates.

usage: make_templates.py templates.json     in an environment with packaging/requirements-interop.txt

Nothing here is computed with this program. Qubit 0 is the most significant bit of a basis index.
Observables: X, Y and Z of every qubit, then Z Z of neighbours. Jacobians are by the raw features,
also where the program's circuit reads products of them.
"""
import json
import sys

import numpy
import pennylane as qml
import qiskit
from pennylane import numpy as np
from qiskit.circuit import QuantumCircuit, library
from qiskit.quantum_info import SparsePauliOp, Statevector

SAMPLES = 2
random = numpy.random.default_rng(20260)


def observables(n):
    texts = [p + str(q) for p in "XYZ" for q in range(n)]
    return texts + [f"Z{q} Z{q + 1}" for q in range(n - 1)]


def pennylane_observable(text):
    factors = [getattr(qml, p[0])(int(p[1:])) for p in text.split()]
    return factors[0] if len(factors) == 1 else qml.prod(*factors)


def numbers(array):
    return numpy.asarray(array, dtype=float).tolist()


def with_pennylane(name, values, n, features, weights, apply, derived=None):
    """A case whose circuit is apply(x, w)."""
    device = qml.device("default.qubit", wires=n)
    texts = observables(n)

    @qml.qnode(device, interface="autograd", diff_method="backprop")
    def expectations(x, w):
        apply(x, w)
        return [qml.expval(pennylane_observable(text)) for text in texts]

    @qml.qnode(device)
    def state(x, w):
        apply(x, w)
        # Wires that nothing touched are part of the state too.
        for wire in range(n):
            qml.Identity(wire)
        return qml.state()

    case = {"template": name, "values": values, "qubits": n, "source": "pennylane",
            "features": numbers(features), "weights": numbers(weights), "observables": texts,
            "states": [], "expectations": [], "jacobian_weights": [], "jacobian_features": []}
    if derived:
        case["derived"] = derived
    stacked = lambda x, w: np.stack(expectations(x, w))
    for sample in features:
        x, w = np.array(sample, requires_grad=True), np.array(weights, requires_grad=True)
        vector = state(x, w)
        case["states"].append([numbers(vector.real), numbers(vector.imag)])
        case["expectations"].append(numbers(stacked(x, w)))
        by_weights = qml.jacobian(stacked, argnums=1)(x, w) if len(weights) else [[]] * len(texts)
        by_features = qml.jacobian(stacked, argnums=0)(x, w) if len(sample) else [[]] * len(texts)
        case["jacobian_weights"].append(numbers(by_weights))
        case["jacobian_features"].append(numbers(by_features))
    return case


def reversed_bits(vector, n):
    return numpy.asarray(vector).reshape([2] * n).transpose(range(n - 1, -1, -1)).reshape(-1)


def with_qiskit(name, values, circuit, features, weights, derived=None):
    """A case of a Qiskit circuit: its parameters are all features, or all weights."""
    n = circuit.num_qubits
    texts = observables(n)
    operators = [SparsePauliOp.from_sparse_list(
        [("".join(p[0] for p in text.split()), [int(p[1:]) for p in text.split()], 1.0)], n)
        for text in texts]

    def run(parameters):
        vector = Statevector(circuit.assign_parameters(parameters))
        return vector, [vector.expectation_value(o).real for o in operators]

    def jacobian(parameters):
        """Differences of sixth order: good to about 1e-12 with this step."""
        columns = []
        step = 4e-4
        for k in range(len(parameters)):
            moved = []
            for shift in (-3, -2, -1, 1, 2, 3):
                changed = numpy.array(parameters, dtype=float)
                changed[k] += shift * step
                moved.append(numpy.array(run(changed)[1]))
            columns.append((-moved[0] + 9 * moved[1] - 45 * moved[2] + 45 * moved[3]
                            - 9 * moved[4] + moved[5]) / (60 * step))
        return numpy.array(columns).T if columns else numpy.zeros((len(texts), 0))

    case = {"template": name, "values": values, "qubits": n, "source": "qiskit",
            "features": numbers(features), "weights": numbers(weights), "observables": texts,
            "states": [], "expectations": [], "jacobian_weights": [], "jacobian_features": []}
    if derived:
        case["derived"] = derived
    for sample in features:
        parameters = list(sample) if len(sample) else list(weights)
        vector, values_here = run(parameters)
        data = reversed_bits(vector.data, n)
        case["states"].append([numbers(data.real), numbers(data.imag)])
        case["expectations"].append(numbers(values_here))
        slopes = numbers(jacobian(parameters))
        empty = [[]] * len(texts)
        case["jacobian_weights"].append(empty if len(sample) else slopes)
        case["jacobian_features"].append(slopes if len(sample) else empty)
    return case


def angles(*shape):
    return random.uniform(-numpy.pi, numpy.pi, shape)


def none(samples=1):
    return numpy.zeros((samples, 0))


def encodings():
    for axis in "XYZ":
        yield with_pennylane(f"angle_encoding_r{axis.lower()}", {}, 3, angles(SAMPLES, 3), [],
                             lambda x, w: qml.AngleEmbedding(x, wires=range(3), rotation=axis))
    for bits in ([0, 1, 1, 0], [1, 0, 1, 1]):
        case = with_pennylane("basis_encoding", {}, 4, none(), [],
                              lambda x, w: qml.BasisEmbedding(bits, wires=range(4)))
        case["features"] = [bits]  # its gradient by a bit is none that PennyLane gives
        yield case
    for n in (1, 2, 3):
        amplitudes = random.normal(size=(SAMPLES, 2 ** n))
        case = with_pennylane("amplitude_encoding", {}, n, amplitudes, [],
                              lambda x, w: qml.AmplitudeEmbedding(x, wires=range(n),
                                                                  normalize=True), "amplitudes")
        case["jacobian_features"] = [[[]] * len(case["observables"])] * SAMPLES
        yield case
    for n, layers in ((1, 1), (2, 2), (4, 1)):
        yield with_pennylane("iqp_encoding", {"layers": layers}, n, angles(SAMPLES, n), [],
                             lambda x, w: qml.IQPEmbedding(x, wires=range(n), n_repeats=layers),
                             "products")
    for n, reps in ((1, 1), (3, 2)):
        yield with_qiskit("z_feature_map", {"reps": reps}, library.z_feature_map(n, reps=reps),
                          angles(SAMPLES, n), [])
    for n, reps, pattern in ((2, 2, "full"), (3, 1, "linear"), (4, 2, "full"), (4, 1, "circular"),
                             (4, 1, "pairwise"), (3, 1, "reverse_linear")):
        yield with_qiskit("zz_feature_map", {"reps": reps, "entanglement": pattern},
                          library.zz_feature_map(n, reps=reps, entanglement=pattern),
                          angles(SAMPLES, n), [], "shifted products")
    for n, layers, axis in ((1, 2, "rx"), (2, 2, "ry"), (3, 3, "rx"), (3, 1, "rz")):
        def reupload(x, w):
            w = np.reshape(w, (layers, 1, n, 3))
            for layer in w:
                qml.AngleEmbedding(x, wires=range(n), rotation=axis[1].upper())
                qml.StronglyEntanglingLayers(layer, wires=range(n))
        yield with_pennylane("data_reuploading", {"layers": layers, "axis": axis}, n,
                             angles(SAMPLES, n), angles(3 * layers * n), reupload)


def entanglers():
    """After turns that the test makes too: entanglers alone do nothing to |0…0⟩."""
    def turned(n, apply):
        def circuit(x, w):
            qml.AngleEmbedding(x, wires=range(n), rotation="Y")
            apply(x, w)
        return circuit
    patterns = {"cnot_chain": (qml.CNOT, "chain"), "cnot_ring": (qml.CNOT, "ring"),
                "cnot_full": (qml.CNOT, "all_to_all"), "cz_chain": (qml.CZ, "chain")}
    for name, (gate, pattern) in patterns.items():
        yield with_pennylane(name, {}, 4, angles(SAMPLES, 4), [], turned(
            4, lambda x, w: qml.broadcast(gate, wires=range(4), pattern=pattern)
            if hasattr(qml, "broadcast") else pairs(gate, 4, pattern)))
    for name, pattern in (("brick_wall", "brick"), ("ring", "ring"), ("all_to_all", "all_to_all")):
        for gate, key in ((qml.CNOT, "cx"), (qml.CZ, "cz"), (qml.ISWAP, "iswap")):
            yield with_pennylane(name, {"entangling": key}, 4, angles(SAMPLES, 4), [], turned(
                4, lambda x, w: pairs(gate, 4, pattern)))


def pairs(gate, n, pattern):
    chain = [(q, q + 1) for q in range(n - 1)]
    chosen = {"chain": chain, "ring": chain + [(n - 1, 0)],
              "all_to_all": [(a, b) for a in range(n) for b in range(a + 1, n)],
              "brick": chain[0::2] + chain[1::2]}[pattern]
    for pair in chosen:
        gate(wires=pair)


def ansatzes():
    for n, layers, axis in ((1, 2, "rx"), (2, 2, "ry"), (4, 3, "rx"), (3, 2, "rz")):
        yield with_pennylane(
            "basic_entangler", {"layers": layers, "axis": axis}, n, none(), angles(layers * n),
            lambda x, w: qml.BasicEntanglerLayers(np.reshape(w, (layers, n)), wires=range(n),
                                                  rotation=getattr(qml, axis.upper())))
    for n, layers, gate, key in ((1, 2, qml.CNOT, "cx"), (2, 2, qml.CNOT, "cx"),
                                 (4, 4, qml.CNOT, "cx"), (3, 3, qml.CZ, "cz")):
        yield with_pennylane(
            "strongly_entangling", {"layers": layers, "entangling": key}, n, none(),
            angles(layers * n * 3),
            lambda x, w: qml.StronglyEntanglingLayers(np.reshape(w, (layers, n, 3)),
                                                      wires=range(n), imprimitive=gate))
    for n, layers in ((2, 1), (3, 2), (4, 2), (5, 1)):
        yield with_pennylane(
            "simplified_two_design", {"layers": layers}, n, none(),
            angles(n + layers * (n - 1) * 2),
            lambda x, w: qml.SimplifiedTwoDesign(w[:n], np.reshape(w[n:], (layers, n - 1, 2)),
                                                 wires=range(n)))
    patterns = ["linear", "reverse_linear", "circular", "full", "pairwise", "sca"]
    for pattern in patterns:
        circuit = library.real_amplitudes(4, reps=2, entanglement=pattern)
        yield with_qiskit("real_amplitudes", {"reps": 2, "entanglement": pattern}, circuit, none(),
                          angles(circuit.num_parameters))
    for n, reps, pattern in ((1, 1, "linear"), (2, 3, "circular"), (3, 3, "reverse_linear"),
                             (3, 2, "sca")):
        circuit = library.efficient_su2(n, reps=reps, entanglement=pattern)
        yield with_qiskit("efficient_su2", {"reps": reps, "entanglement": pattern}, circuit,
                          none(), angles(circuit.num_parameters))
    for rotation, gate, pattern in (("ry", "cx", "full"), ("rx", "cz", "linear"),
                                    ("p", "crx", "circular"), ("rz", "rzz", "pairwise"),
                                    ("ry", "iswap", "reverse_linear")):
        circuit = library.n_local(3, rotation, gate, reps=2, entanglement=pattern)
        yield with_qiskit("two_local", {"reps": 2, "rotation": rotation, "entangling": gate,
                                        "entanglement": pattern}, circuit, none(),
                          angles(circuit.num_parameters))


def main():
    document = {"source": f"PennyLane {qml.__version__} default.qubit (backprop), "
                          f"Qiskit {qiskit.__version__} quantum_info (differences of sixth order)",
                "made_by": "tests/reference/make_templates.py",
                "cases": [*encodings(), *entanglers(), *ansatzes()]}
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(document, file, separators=(",", ":"))
        file.write("\n")
    print(len(document["cases"]), "cases")


main()
