// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/openqasm_writer.h"

#include "engine/base/error.h"
#include "engine/base/numbers.h"

#include <algorithm>

namespace ansatz {

namespace {

std::string angle(const Parameter &parameter)
{
    if (parameter.source == Parameter::Source::Number)
        return formatDouble(parameter.offset);
    std::string text = (parameter.source == Parameter::Source::Feature ? "x_" : "w_")
                       + std::to_string(parameter.index);
    if (parameter.hasTrainableScale())
        text.insert(0, "w_" + std::to_string(parameter.scaleWeight) + "*");
    if (parameter.scale != 1)
        text = formatDouble(parameter.scale) + "*" + text;
    if (parameter.offset < 0)
        text += " - " + formatDouble(-parameter.offset);
    else if (parameter.offset > 0)
        text += " + " + formatDouble(parameter.offset);
    return text;
}

void writeInputs(std::string &program, std::string_view prefix, int count)
{
    for (int k = 0; k < count; ++k)
        program.append("input float[64] ").append(prefix).append(std::to_string(k)).append(";\n");
}

void writeDefinitions(std::string &program, const ExpandedCircuit &circuit)
{
    for (const Gate &gate : gateTable()) {
        const bool used = std::ranges::any_of(circuit.operations, [&](const Operation &operation) {
            return operation.gate == &gate;
        });
        if (used && !gate.inStandardGates)
            program.append(gate.definition).append("\n");
    }
}

void writeOperation(std::string &program, const Operation &operation)
{
    program.append(operation.gate->name);
    for (std::size_t k = 0; k < operation.parameters.size(); ++k)
        program.append(k == 0 ? "(" : ", ").append(angle(operation.parameters[k]));
    if (!operation.parameters.empty())
        program.append(")");
    for (std::size_t k = 0; k < operation.qubits.size(); ++k)
        program.append(k == 0 ? " q[" : ", q[")
            .append(std::to_string(operation.qubits[k]))
            .append("]");
    program.append(";\n");
}

std::string writeProgram(const ExpandedCircuit &expanded, const std::string &weights)
{
    std::string program = "OPENQASM 3.0;\n"
                          "include \"stdgates.inc\";\n"
                          "// Bit order: q[0] is the most significant bit of a basis index.\n"
                          "// Inputs x_i are features, "
                          + std::string(weights.starts_with("const") ? "constants" : "inputs")
                          + " w_k are weights; angles in radians.\n";
    writeDefinitions(program, expanded);
    writeInputs(program, "x_", expanded.features);
    program += weights;
    program += "qubit[" + std::to_string(expanded.qubits) + "] q;\n";
    for (const Operation &operation : expanded.operations)
        writeOperation(program, operation);
    return program;
}

} // namespace

std::string writeOpenQasm(const Circuit &circuit)
{
    const ExpandedCircuit expanded = expand(circuit);
    std::string inputs;
    writeInputs(inputs, "w_", expanded.weights);
    return writeProgram(expanded, inputs);
}

std::string writeOpenQasm(const Circuit &circuit, std::span<const double> weights)
{
    const ExpandedCircuit expanded = expand(circuit);
    if (weights.size() != static_cast<std::size_t>(expanded.weights))
        throw UserError("there are " + formatCount(weights.size(), "weight")
                        + " for a circuit that has " + std::to_string(expanded.weights));
    std::string constants;
    for (std::size_t k = 0; k < weights.size(); ++k)
        constants +=
            "const float[64] w_" + std::to_string(k) + " = " + formatDouble(weights[k]) + ";\n";
    return writeProgram(expanded, constants);
}

} // namespace ansatz
