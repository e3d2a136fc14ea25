// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/openqasm2_writer.h"

#include "engine/base/error.h"
#include "engine/base/numbers.h"

#include <algorithm>
#include <cmath>

namespace ansatz {

namespace {

// Of the gates outside stdgates.inc these are in qelib1.inc all the same.
constexpr std::string_view alsoInQelib1[] = {"sxdg", "rxx", "rzz"};

bool isInQelib1(const Gate &gate)
{
    return gate.inStandardGates
           || std::ranges::find(alsoInQelib1, gate.name) != std::end(alsoInQelib1);
}

// Two gates have names that every edition of qelib1.inc knows.
std::string_view nameOf(const Gate &gate)
{
    return gate.name == "p" ? "u1" : gate.name == "cp" ? "cu1" : gate.name;
}

/// The language's reals have a point.
std::string real(double value)
{
    std::string text = formatDouble(value);
    if (const std::size_t exponent = text.find('e');
        exponent != std::string::npos && text.find('.') == std::string::npos)
        text.insert(exponent, ".0");
    return text;
}

void checkCount(std::size_t found, int wanted, const std::string &what)
{
    if (found != static_cast<std::size_t>(wanted))
        throw UserError("OpenQASM 2 has no inputs, and there are " + formatCount(found, what)
                            + " for a circuit that has " + std::to_string(wanted),
                        {}, "Give as many numbers, or write OpenQASM 3.");
}

} // namespace

std::string writeOpenQasm2(const Circuit &circuit, std::span<const double> features,
                           std::span<const double> weights)
{
    const ExpandedCircuit expanded = expand(circuit);
    checkCount(features.size(), expanded.features, "feature");
    checkCount(weights.size(), expanded.weights, "weight");
    std::string program = "OPENQASM 2.0;\n"
                          "include \"qelib1.inc\";\n"
                          "// Bit order: q[0] is the most significant bit of a basis index.\n"
                          "// Features and weights are written as numbers; angles in radians.\n";
    for (const Gate &gate : gateTable()) {
        const bool used = std::ranges::any_of(expanded.operations, [&](const Operation &operation) {
            return operation.gate == &gate;
        });
        if (used && !isInQelib1(gate))
            program.append(gate.definition).append("\n");
    }
    program += "qreg q[" + std::to_string(expanded.qubits) + "];\n";
    for (const Operation &operation : expanded.operations) {
        program.append(nameOf(*operation.gate));
        for (std::size_t k = 0; k < operation.parameters.size(); ++k) {
            const double angle = operation.parameters[k].evaluate(features, weights);
            if (!std::isfinite(angle))
                throw UserError("an angle of " + std::string(operation.gate->name)
                                + " is not a finite number");
            program.append(k == 0 ? "(" : ",").append(real(angle));
        }
        if (!operation.parameters.empty())
            program.append(")");
        for (std::size_t k = 0; k < operation.qubits.size(); ++k)
            program.append(k == 0 ? " q[" : ",q[")
                .append(std::to_string(operation.qubits[k]))
                .append("]");
        program.append(";\n");
    }
    return program;
}

} // namespace ansatz
