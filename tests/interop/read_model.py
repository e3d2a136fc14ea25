#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A reader of ansatz-model files in plain NumPy, written from model.schema.json alone.

usage: read_model.py MODEL.json [DATA.csv]

Recomputes the model's test vectors and exits with 1 when one differs by more than 1e-5. With a
CSV file of raw samples, prints the probability of the second class for each.
"""

import json
import sys

import numpy as np

TOLERANCE = 1e-5
I2 = np.eye(2)
X = np.array([[0, 1], [1, 0]], complex)
Y = np.array([[0, -1j], [1j, 0]])
Z = np.diag([1, -1]).astype(complex)
H = np.array([[1, 1], [1, -1]]) / np.sqrt(2)
SWAP = np.eye(4)[[0, 2, 1, 3]]


def rotation(pauli, angle):
    """exp(-i angle/2 pauli)"""
    return np.cos(angle / 2) * np.eye(len(pauli)) - 1j * np.sin(angle / 2) * pauli


def u3(theta, phi, lam):
    c, s = np.cos(theta / 2), np.sin(theta / 2)
    return np.array([[c, -np.exp(1j * lam) * s],
                     [np.exp(1j * phi) * s, np.exp(1j * (phi + lam)) * c]])


def phase(lam):
    return np.diag([1, np.exp(1j * lam)])


def controlled(matrix, controls=1):
    size = len(matrix) << controls
    result = np.eye(size, dtype=complex)
    result[size - len(matrix):, size - len(matrix):] = matrix
    return result


def iswap(factor):
    result = SWAP.astype(complex)
    result[1, 2] = result[2, 1] = factor
    return result


GATES = {
    "id": lambda: I2, "x": lambda: X, "y": lambda: Y, "z": lambda: Z, "h": lambda: H,
    "s": lambda: np.diag([1, 1j]), "sdg": lambda: np.diag([1, -1j]),
    "t": lambda: phase(np.pi / 4), "tdg": lambda: phase(-np.pi / 4),
    "sx": lambda: np.array([[1 + 1j, 1 - 1j], [1 - 1j, 1 + 1j]]) / 2,
    "sxdg": lambda: np.array([[1 - 1j, 1 + 1j], [1 + 1j, 1 - 1j]]) / 2,
    "rx": lambda a: rotation(X, a), "ry": lambda a: rotation(Y, a), "rz": lambda a: rotation(Z, a),
    "p": phase, "u3": u3, "u2": lambda phi, lam: u3(np.pi / 2, phi, lam),
    "cx": lambda: controlled(X), "cy": lambda: controlled(Y), "cz": lambda: controlled(Z),
    "ch": lambda: controlled(H),
    "crx": lambda a: controlled(rotation(X, a)), "cry": lambda a: controlled(rotation(Y, a)),
    "crz": lambda a: controlled(rotation(Z, a)), "cp": lambda a: controlled(phase(a)),
    "cu": lambda t, p, l, g: controlled(np.exp(1j * g) * u3(t, p, l)),
    "swap": lambda: SWAP, "iswap": lambda: iswap(1j), "iswapdg": lambda: iswap(-1j),
    "rxx": lambda a: rotation(np.kron(X, X), a), "ryy": lambda a: rotation(np.kron(Y, Y), a),
    "rzz": lambda a: rotation(np.kron(Z, Z), a),
    "ccx": lambda: controlled(X, 2), "cswap": lambda: controlled(SWAP),
}
ALIASES = {"phase": "p", "u1": "p", "U": "u3", "CX": "cx", "cnot": "cx", "cphase": "cp"}


def weight_numbers(circuit):
    """For every drawn weight (first number, step per repetition), and each operation's block."""
    block_of = [None] * len(circuit["operations"])
    blocks = circuit.get("blocks", [])
    for b, block in enumerate(blocks):
        for k in range(block["first"], block["first"] + block["count"]):
            block_of[k] = b if block.get("repetitions", 1) > 1 else None
    users = {k: set() for k in range(circuit["weights"])}
    for operation, b in zip(circuit["operations"], block_of):
        for parameter in operation.get("parameters", []):
            for key in ("weight", "scale_weight"):
                if isinstance(parameter, dict) and key in parameter:
                    users[parameter[key]].add(b)
    owner = {k: next(iter(u)) if len(u) == 1 else None for k, u in users.items()}

    numbers, following, done = {}, 0, set()
    for k in range(circuit["weights"]):
        b = owner[k]
        if b is None:
            numbers[k] = (following, 0)
            following += 1
        elif b not in done:
            done.add(b)
            own = [w for w in range(circuit["weights"]) if owner[w] == b]
            for place, w in enumerate(own):
                numbers[w] = (following + place, len(own))
            following += len(own) * blocks[b]["repetitions"]
    return numbers, following


def written_out(circuit):
    """Pairs (operation, repetition) in the order in which they are applied."""
    result, following = [], 0
    for block in circuit.get("blocks", []):
        end = block["first"] + block["count"]
        result += [(o, 0) for o in circuit["operations"][following:block["first"]]]
        for repetition in range(block.get("repetitions", 1)):
            result += [(o, repetition) for o in circuit["operations"][block["first"]:end]]
        following = end
    return result + [(o, 0) for o in circuit["operations"][following:]]


def run_circuit(circuit, weights, features):
    """The final state as an array with an axis for every qubit."""
    numbers, count = weight_numbers(circuit)
    if count != len(weights):
        raise ValueError(f"{len(weights)} weights for a circuit of {count}")
    n = circuit["qubits"]
    state = np.zeros((2,) * n, complex)
    state[(0,) * n] = 1
    for operation, repetition in written_out(circuit):
        angles = []
        for parameter in operation.get("parameters", []):
            if not isinstance(parameter, dict):
                angles.append(parameter)
                continue
            value = features[parameter["feature"]] if "feature" in parameter else 1.0
            for key in ("weight", "scale_weight"):
                if key in parameter:
                    first, step = numbers[parameter[key]]
                    value = value * weights[first + step * repetition]
            angles.append(parameter.get("scale", 1) * value + parameter.get("offset", 0))
        name = operation["gate"]
        state = apply(GATES[ALIASES.get(name, name)](*angles), operation["qubits"], state)
    return state


def apply(matrix, qubits, state):
    k = len(qubits)
    tensor = np.reshape(matrix, (2,) * (2 * k))
    moved = np.tensordot(tensor, state, axes=(range(k, 2 * k), qubits))
    return np.moveaxis(moved, range(k), qubits)


def parse_observable(text):
    """A list of (coefficient, [(pauli, qubit)])."""
    words = text.replace("*", " ").replace("+", " + ").replace("-", " - ")
    # The sign of an exponent belongs to its number.
    for letter in "eE":
        words = words.replace(f"{letter} - ", f"{letter}-").replace(f"{letter} + ", f"{letter}+")
    terms, sign, current = [], 1.0, None
    for word in words.split():
        if word in "+-":
            if current is not None:
                terms.append(current)
            sign, current = (1.0 if word == "+" else -1.0), None
            continue
        if current is None:
            current = [sign, []]
        if word[0] in "XYZ":
            current[1].append((word[0], int(word[1:])))
        elif word[0] != "I":
            current[0] *= float(word)
    return terms + [current]


def expectation(state, terms):
    total = 0.0
    for coefficient, factors in terms:
        changed = state
        for pauli, qubit in factors:
            changed = apply({"X": X, "Y": Y, "Z": Z}[pauli], [qubit], changed)
        total += coefficient * np.vdot(state, changed).real
    return total


def resize_matrix(size, wanted, method):
    """[wanted, size]: the weights of the pixels of one axis."""
    scale = size / wanted
    matrix = np.zeros((wanted, size))
    for i in range(wanted):
        if method == "bilinear":
            position = max(0.0, scale * (i + 0.5) - 0.5)
            below = int(np.floor(position))
            above = min(below + 1, size - 1)
            matrix[i, below] += 1 - (position - below)
            matrix[i, above] += position - below
        elif method == "bilinear_antialiased":
            reach, centre = max(1.0, scale), scale * (i + 0.5)
            first = max(0, int(np.floor(centre - reach + 0.5)))
            last = min(size, int(np.floor(centre + reach + 0.5)))
            for j in range(first, last):
                matrix[i, j] = max(0.0, 1 - abs(j - centre + 0.5) / reach)
            matrix[i] /= matrix[i].sum()
        elif method == "area":
            for j in range(size):
                covered = min(j + 1, scale * (i + 1)) - max(j, scale * i)
                matrix[i, j] = max(0.0, covered) / scale
        else:
            raise ValueError(method)
    return matrix


def amplitude_angles(values):
    """Angles of uniformly controlled RY gates that prepare each row, filled up with zeros."""
    size = 2
    while size < values.shape[1]:
        size *= 2
    nodes = np.hstack([values, np.zeros((len(values), size - values.shape[1]))])
    levels = []
    while nodes.shape[1] > 1:
        left, right = nodes[:, 0::2], nodes[:, 1::2]
        of_states = 2 * np.arctan2(right, left)
        count = of_states.shape[1]
        gray = np.arange(count) ^ (np.arange(count) >> 1)
        signs = np.array([[(-1) ** bin(state & code).count("1") for state in range(count)]
                          for code in gray])
        levels.append(of_states @ signs.T / count)
        nodes = np.hypot(left, right)
    return np.hstack(levels[::-1])


def preprocess(preprocessing, raw):
    """[samples, features] of raw samples [samples, input_columns]."""
    values = np.asarray(raw, float)
    width, height = preprocessing["input_width"], preprocessing["input_height"]
    for step in preprocessing["steps"]:
        if step["kind"] == "resize":
            rows = resize_matrix(height, step["height"], step["method"])
            columns = resize_matrix(width, step["width"], step["method"])
            images = values.reshape(-1, height, width)
            width, height = step["width"], step["height"]
            values = (rows @ images @ columns.T).reshape(len(values), -1)
        elif step["kind"] == "threshold":
            values = (values > step["threshold"]).astype(float)
        elif step["kind"] == "min_max_scale":
            low, high = step["low"], step["high"]
            minimum, maximum = np.array(step["minimum"]), np.array(step["maximum"])
            span = np.where(maximum == minimum, 1, maximum - minimum)
            scaled = low + (high - low) * (values - minimum) / span
            values = np.where(maximum == minimum, low, scaled)
        elif step["kind"] == "angle_scale":
            values = values * step["factor"]
        elif step["kind"] == "pair_products":
            first, second = np.triu_indices(values.shape[1], 1)
            shifted = step["shift"] - values
            values = np.hstack([values, shifted[:, first] * shifted[:, second]])
        elif step["kind"] == "amplitude_angles":
            values = amplitude_angles(values)
        else:
            raise ValueError(step["kind"])
    return values


class Model:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.json = json.load(file)
        if self.json["format"] != "ansatz-model" or self.json["version"] != 1:
            raise ValueError("not a model file of version 1")
        self.observables = [parse_observable(text) for text in self.json["observables"]]

    def features(self, raw):
        return preprocess(self.json["preprocessing"], raw)

    def expectations(self, features):
        result = []
        for sample in features:
            state = run_circuit(self.json["circuit"], self.json["circuit_weights"], sample)
            result.append([expectation(state, terms) for terms in self.observables])
        return np.array(result)

    def probabilities(self, expectations):
        head = self.json["head"]
        return 1 / (1 + np.exp(-(expectations @ np.array(head["weights"]) + head["bias"])))

    def predict(self, raw):
        return self.probabilities(self.expectations(self.features(raw)))

    def worst_difference(self):
        """Over all test vectors, relative to the larger of 1 and the stated number's size."""
        vectors = self.json["test_vectors"]
        features = self.features([vector["input"] for vector in vectors])
        expectations = self.expectations(features)
        found = {"features": features, "expectations": expectations,
                 "probability": self.probabilities(expectations)}
        worst = 0.0
        for key, values in found.items():
            stated = np.array([vector[key] for vector in vectors])
            if stated.shape != values.shape:
                raise ValueError(f"{key}: {values.shape} computed, {stated.shape} stated")
            worst = max(worst, np.max(np.abs(values - stated) / np.maximum(1, np.abs(stated))))
        return worst


def main(arguments):
    if len(arguments) not in (1, 2):
        print(__doc__, file=sys.stderr)
        return 2
    model = Model(arguments[0])
    worst = model.worst_difference()
    print(f"test vectors: worst difference {worst:.2e}", file=sys.stderr)
    if len(arguments) == 2:
        for probability in model.predict(np.loadtxt(arguments[1], delimiter=",", ndmin=2)):
            print(repr(float(probability)))
    return 0 if worst <= TOLERANCE else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
