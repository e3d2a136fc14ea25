// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/numbers.h"
#include "engine/export/python_code.h"

#include <algorithm>

namespace ansatz {

namespace {

using python_code::Body;

struct Name {
    std::string_view gate;
    std::string_view method;
};

/// Qiskit's methods of the same matrix and order of arguments.
constexpr Name names[] = {{"rx", "rx"},     {"ry", "ry"},   {"rz", "rz"},       {"p", "p"},
                          {"u3", "u"},      {"h", "h"},     {"x", "x"},         {"y", "y"},
                          {"z", "z"},       {"s", "s"},     {"sdg", "sdg"},     {"t", "t"},
                          {"tdg", "tdg"},   {"sx", "sx"},   {"sxdg", "sxdg"},   {"id", "id"},
                          {"cx", "cx"},     {"cz", "cz"},   {"cy", "cy"},       {"ch", "ch"},
                          {"swap", "swap"}, {"rxx", "rxx"}, {"iswap", "iswap"}, {"ryy", "ryy"},
                          {"rzz", "rzz"},   {"crx", "crx"}, {"cry", "cry"},     {"crz", "crz"},
                          {"cp", "cp"},     {"cu", "cu"},   {"ccx", "ccx"},     {"cswap", "cswap"}};

constexpr std::string_view rotateFunction =
    "\n\ndef rotate(circuit, angle, pauli, qubits):\n"
    "    \"\"\"exp(-i angle/2 P); the first letter of pauli acts on the first qubit.\"\"\"\n"
    "    circuit.append(PauliEvolutionGate(Pauli(pauli[::-1]), time=angle / 2), qubits)\n";

std::string call(std::string_view method, const std::vector<std::string> &angles,
                 const std::vector<int> &qubits)
{
    std::string text = "circuit." + std::string(method) + "(";
    for (const std::string &angle : angles)
        text += angle + ", ";
    for (std::size_t k = 0; k < qubits.size(); ++k)
        text.append(k ? ", " : "").append(std::to_string(qubits[k]));
    return text + ")";
}

std::string factorLine(const Body &body, const Operation &operation, const GateFactor &factor)
{
    if (factor.kind != GateFactor::Kind::Rotation)
        return call(factor.kind == GateFactor::Kind::ControlledX ? "cx" : "swap", {},
                    {operation.qubits[static_cast<std::size_t>(factor.control)],
                     operation.qubits[static_cast<std::size_t>(factor.target)]});
    const std::string angle = body.sum(factor.offset, operation.parameters, factor.coefficients);
    if (factor.pauli.size() == 1) {
        const char axis[] = {'r', static_cast<char>(factor.pauli[0] - 'X' + 'x'), '\0'};
        return call(axis, {angle}, operation.qubits);
    }
    return "rotate(circuit, " + angle + ", \"" + std::string(factor.pauli) + "\", "
           + python_code::list(operation.qubits) + ")";
}

std::vector<std::string> lines(const Body &body, const Operation &operation)
{
    const auto found = std::ranges::find(names, operation.gate->name, &Name::gate);
    if (found != std::end(names)) {
        std::vector<std::string> angles;
        for (const Parameter &parameter : operation.parameters)
            angles.push_back(body.expression(parameter));
        return {call(found->method, angles, operation.qubits)};
    }
    std::vector<std::string> result;
    for (const GateFactor &factor : operation.gate->factors)
        result.push_back(factorLine(body, operation, factor));
    return result;
}

std::string operatorOf(const Observable &observable)
{
    std::string terms;
    for (const PauliString &term : observable.terms) {
        std::string letters;
        std::vector<int> qubits;
        for (const auto &[qubit, pauli] : term.factors) {
            letters += pauli == Pauli::X ? 'X' : pauli == Pauli::Y ? 'Y' : 'Z';
            qubits.push_back(qubit);
        }
        terms += (terms.empty() ? "(\"" : ", (\"") + letters + "\", " + python_code::list(qubits)
                 + ", " + formatDouble(term.coefficient) + ")";
    }
    if (terms.empty())
        terms = "(\"\", [], 0.0)";
    return "SparsePauliOp.from_sparse_list([" + terms + "], num_qubits=QUBITS)";
}

} // namespace

std::string qiskitCode(const ExportedCircuit &exported)
{
    python_code::check(exported);
    Body body(exported.circuit, "features[#]");
    const std::string operations =
        body.write([&](const Operation &operation) { return lines(body, operation); });
    const bool rotates = operations.find(" rotate(circuit") != std::string::npos;

    std::string code;
    if (!exported.name.empty())
        code += python_code::comment(exported.name);
    code += "# Written by Ansatz Workbench for Qiskit.\n"
            "# Bit order: qubit numbers are those of the program, where qubit 0 is the most "
            "significant\n"
            "# bit of a basis index; Qiskit's own basis indices and labels run the other way "
            "round.\n"
            "# Angles are radians.\n"
            "import numpy\n"
            "from qiskit import QuantumCircuit\n"
            "from qiskit.circuit import ParameterVector\n";
    code += rotates ? "from qiskit.circuit.library import PauliEvolutionGate\n"
                      "from qiskit.quantum_info import Pauli, SparsePauliOp, Statevector\n"
                    : "from qiskit.quantum_info import SparsePauliOp, Statevector\n";
    code.append("\n").append(python_code::constants(exported)).append("OBSERVABLES = [\n");
    for (const Observable &observable : exported.observables)
        code.append("    ").append(operatorOf(observable)).append(",\n");
    code += "]\n";
    if (rotates)
        code += rotateFunction;
    code +=
        "\n\ndef build_circuit(features, weights):\n"
        "    \"\"\"features: FEATURES numbers or parameters, weights: WEIGHTS of them.\"\"\"\n"
        "    circuit = QuantumCircuit(QUBITS)\n"
        + operations
        + "    return circuit\n"
          "\n\ndef parametrised_circuit():\n"
          "    \"\"\"The circuit with parameters x[i] for features and w[k] for weights.\"\"\"\n"
          "    return build_circuit(ParameterVector(\"x\", FEATURES), ParameterVector(\"w\", "
          "WEIGHTS))\n"
          "\n\ndef expectations(features, weights"
        + python_code::defaultWeights(exported)
        + "):\n"
          "    \"\"\"The expectation value of every observable for one sample of numbers.\"\"\"\n"
          "    state = Statevector(build_circuit(features, weights))\n"
          "    return [state.expectation_value(observable).real for observable in "
          "OBSERVABLES]\n"
          "\n\nif __name__ == \"__main__\":\n"
          "    print(expectations(numpy.zeros(FEATURES)";
    code += exported.weights.empty() ? ", numpy.zeros(WEIGHTS)))\n" : "))\n";
    return code;
}

} // namespace ansatz
