// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/templates.h"

#include <algorithm>
#include <array>

namespace ansatz {

namespace {

void cxChain(Circuit &circuit)
{
    for (int q = 0; q + 1 < circuit.qubits; ++q)
        append(circuit, gate("cx"), {q, q + 1});
}

void cxRing(Circuit &circuit)
{
    cxChain(circuit);
    if (circuit.qubits > 1)
        append(circuit, gate("cx"), {circuit.qubits - 1, 0});
}

void cxFull(Circuit &circuit)
{
    for (int control = 0; control < circuit.qubits; ++control)
        for (int target = control + 1; target < circuit.qubits; ++target)
            append(circuit, gate("cx"), {control, target});
}

void czChain(Circuit &circuit)
{
    for (int q = 0; q + 1 < circuit.qubits; ++q)
        append(circuit, gate("cz"), {q, q + 1});
}

void rotationLayer(Circuit &circuit, std::string_view gateName)
{
    for (int q = 0; q < circuit.qubits; ++q)
        append(circuit, gate(gateName), {q}, {Parameter::weight(circuit.weights)});
}

constexpr std::array table = {
    Template{"angle_encoding_rx", "Angle (RX)", "Feature i turns qubit i about the x axis.",
             TemplateFamily::Encoding, [](Circuit &c) { appendAngleEncoding(c, "rx"); }},
    Template{"angle_encoding_ry", "Angle (RY)", "Feature i turns qubit i about the y axis.",
             TemplateFamily::Encoding, [](Circuit &c) { appendAngleEncoding(c, "ry"); }},
    Template{"angle_encoding_rz", "Angle (RZ)", "Feature i turns qubit i about the z axis.",
             TemplateFamily::Encoding, [](Circuit &c) { appendAngleEncoding(c, "rz"); }},
    Template{"cnot_chain", "CNOT chain", "A CNOT from every qubit to the next.",
             TemplateFamily::Entangler, cxChain},
    Template{"cnot_ring", "CNOT ring",
             "A CNOT from every qubit to the next, and from the last to "
             "the first.",
             TemplateFamily::Entangler, cxRing},
    Template{"cnot_full", "CNOT full", "A CNOT from every qubit to all below it.",
             TemplateFamily::Entangler, cxFull},
    Template{"cz_chain", "CZ chain", "A CZ between neighbouring qubits.", TemplateFamily::Entangler,
             czChain},
    Template{"rotation_layer_rx", "RX layer", "A trainable RX on every qubit.",
             TemplateFamily::RotationLayer, [](Circuit &c) { rotationLayer(c, "rx"); }},
    Template{"rotation_layer_ry", "RY layer", "A trainable RY on every qubit.",
             TemplateFamily::RotationLayer, [](Circuit &c) { rotationLayer(c, "ry"); }},
    Template{"rotation_layer_rz", "RZ layer", "A trainable RZ on every qubit.",
             TemplateFamily::RotationLayer, [](Circuit &c) { rotationLayer(c, "rz"); }},
    Template{"rotation_layer_rx_ry", "RX + RY layer", "A trainable RX, then RY, on every qubit.",
             TemplateFamily::RotationLayer,
             [](Circuit &c) {
                 rotationLayer(c, "rx");
                 rotationLayer(c, "ry");
             }},
};

} // namespace

std::span<const Template> templates()
{
    return table;
}

const Template *findTemplate(std::string_view name)
{
    const auto found = std::ranges::find(table, name, &Template::name);
    return found == table.end() ? nullptr : &*found;
}

void appendAngleEncoding(Circuit &circuit, std::string_view gateName, double scale)
{
    for (int q = 0; q < circuit.qubits; ++q)
        append(circuit, gate(gateName), {q}, {Parameter::feature(q, scale)});
}

Circuit hybridPipelineCircuit(int qubits, int layers)
{
    Circuit circuit;
    circuit.qubits = qubits;
    appendAngleEncoding(circuit, "rx");
    const std::size_t first = circuit.operations.size();
    cxChain(circuit);
    rotationLayer(circuit, "rx");
    rotationLayer(circuit, "ry");
    circuit.blocks.push_back({first, circuit.operations.size() - first, layers, {}});
    return circuit;
}

} // namespace ansatz
