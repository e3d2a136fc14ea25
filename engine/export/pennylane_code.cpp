// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/numbers.h"
#include "engine/export/python_code.h"

#include <algorithm>

namespace ansatz {

namespace {

using python_code::Body;

struct Name {
    std::string_view gate;
    std::string_view pennyLane;
};

/// PennyLane's operations of the same matrix and order of parameters.
constexpr Name names[] = {{"rx", "RX"},
                          {"ry", "RY"},
                          {"rz", "RZ"},
                          {"p", "PhaseShift"},
                          {"u3", "U3"},
                          {"u2", "U2"},
                          {"h", "Hadamard"},
                          {"x", "PauliX"},
                          {"y", "PauliY"},
                          {"z", "PauliZ"},
                          {"s", "S"},
                          {"t", "T"},
                          {"sx", "SX"},
                          {"id", "Identity"},
                          {"cx", "CNOT"},
                          {"cz", "CZ"},
                          {"cy", "CY"},
                          {"ch", "CH"},
                          {"swap", "SWAP"},
                          {"iswap", "ISWAP"},
                          {"rxx", "IsingXX"},
                          {"ryy", "IsingYY"},
                          {"rzz", "IsingZZ"},
                          {"crx", "CRX"},
                          {"cry", "CRY"},
                          {"crz", "CRZ"},
                          {"ccx", "Toffoli"},
                          {"cswap", "CSWAP"},
                          {"cp", "ControlledPhaseShift"}};

std::string_view nameOf(std::string_view gate)
{
    const auto found = std::ranges::find(names, gate, &Name::gate);
    return found == std::end(names) ? std::string_view() : found->pennyLane;
}

std::string wires(const std::vector<int> &qubits)
{
    return "wires=" + (qubits.size() == 1 ? std::to_string(qubits[0]) : python_code::list(qubits));
}

std::string factorLine(const Body &body, const Operation &operation, const GateFactor &factor)
{
    if (factor.kind != GateFactor::Kind::Rotation)
        return std::string("qml.")
               + (factor.kind == GateFactor::Kind::ControlledX ? "CNOT(" : "SWAP(")
               + wires({operation.qubits[static_cast<std::size_t>(factor.control)],
                        operation.qubits[static_cast<std::size_t>(factor.target)]})
               + ")";
    return "qml.PauliRot(" + body.sum(factor.offset, operation.parameters, factor.coefficients)
           + ", \"" + std::string(factor.pauli) + "\", wires=" + python_code::list(operation.qubits)
           + ")";
}

std::vector<std::string> lines(const Body &body, const Operation &operation)
{
    const Gate &gate = *operation.gate;
    if (const std::string_view name = nameOf(gate.name); !name.empty()) {
        std::string call = "qml." + std::string(name) + "(";
        for (const Parameter &parameter : operation.parameters)
            call += body.expression(parameter) + ", ";
        return {call + wires(operation.qubits) + ")"};
    }
    if (const std::string_view undone = nameOf(gate.inverse);
        !undone.empty() && gate.parameters.empty())
        return {"qml.adjoint(qml." + std::string(undone) + "(" + wires(operation.qubits) + "))"};
    std::vector<std::string> result;
    for (const GateFactor &factor : gate.factors)
        result.push_back(factorLine(body, operation, factor));
    return result;
}

std::string product(const PauliString &string)
{
    std::string text;
    for (const auto &[qubit, pauli] : string.factors) {
        text += text.empty() ? "qml." : " @ qml.";
        text += pauli == Pauli::X ? "X(" : pauli == Pauli::Y ? "Y(" : "Z(";
        text += std::to_string(qubit) + ")";
    }
    return text.empty() ? "qml.Identity(0)" : text;
}

std::string operatorOf(const Observable &observable)
{
    if (observable.terms.size() == 1 && observable.terms[0].coefficient == 1)
        return product(observable.terms[0]);
    std::string coefficients = "[";
    std::string products = "[";
    for (const PauliString &term : observable.terms) {
        coefficients += (coefficients.size() > 1 ? ", " : "") + formatDouble(term.coefficient);
        products += (products.size() > 1 ? ", " : "") + product(term);
    }
    if (observable.terms.empty())
        return "qml.dot([0.0], [qml.Identity(0)])";
    return "qml.dot(" + coefficients + "], " + products + "])";
}

} // namespace

std::string pennyLaneCode(const ExportedCircuit &exported)
{
    python_code::check(exported);
    std::string code;
    if (!exported.name.empty())
        code += python_code::comment(exported.name);
    code += "# Written by Ansatz Workbench for PennyLane.\n"
            "# Bit order: wire 0 is the most significant bit of a basis index. Angles are "
            "radians.\n"
            "import numpy\n"
            "import pennylane as qml\n\n"
            + python_code::constants(exported)
            + "\n\ndef circuit(features, weights):\n"
              "    \"\"\"The operations. features: an array [FEATURES] or [samples, FEATURES], "
              "weights: [WEIGHTS].\"\"\"\n";
    Body body(exported.circuit, "features[..., #]");
    const std::string operations =
        body.write([&](const Operation &operation) { return lines(body, operation); });
    code += operations.empty() ? "    pass\n" : operations;
    code += "\n\n@qml.qnode(qml.device(\"default.qubit\", wires=QUBITS))\n"
            "def expectations(features, weights"
            + python_code::defaultWeights(exported)
            + "):\n"
              "    \"\"\"The expectation value of every observable.\"\"\"\n"
              "    circuit(features, weights)\n"
              "    return [\n";
    for (const Observable &observable : exported.observables)
        code += "        qml.expval(" + operatorOf(observable) + "),\n";
    code += "    ]\n\n\nif __name__ == \"__main__\":\n"
            "    print(expectations(numpy.zeros(FEATURES)";
    code += exported.weights.empty() ? ", numpy.zeros(WEIGHTS)))\n" : "))\n";
    return code;
}

} // namespace ansatz
