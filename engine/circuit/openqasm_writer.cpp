// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/openqasm_writer.h"

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

} // namespace

std::string writeOpenQasm(const Circuit &circuit)
{
    const ExpandedCircuit expanded = expand(circuit);
    std::string program =
        "OPENQASM 3.0;\n"
        "include \"stdgates.inc\";\n"
        "// Bit order: q[0] is the most significant bit of a basis index.\n"
        "// Inputs x_i are features, inputs w_k are weights; angles in radians.\n";
    writeDefinitions(program, expanded);
    writeInputs(program, "x_", expanded.features);
    writeInputs(program, "w_", expanded.weights);
    program += "qubit[" + std::to_string(expanded.qubits) + "] q;\n";
    for (const Operation &operation : expanded.operations)
        writeOperation(program, operation);
    return program;
}

} // namespace ansatz
