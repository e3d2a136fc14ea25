// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/templates.h"

#include "engine/base/error.h"
#include "engine/circuit/feature_maps.h"
#include "engine/circuit/template_parts.h"

#include <algorithm>
#include <numbers>

namespace ansatz {

namespace {

using namespace template_parts;
using std::numbers::pi;

constexpr int mostLayers = 100;

TemplateOption layersOption(std::string_view key, std::string_view title, int standard)
{
    return {key,
            title,
            "How often the layer is repeated, each time with weights of its own.",
            TemplateOption::Kind::Number,
            1,
            mostLayers,
            standard};
}

TemplateOption choiceOption(std::string_view key, std::string_view title, std::string_view help,
                            std::vector<std::string_view> choices, std::string_view standard)
{
    const auto found = std::ranges::find(choices, standard);
    ANSATZ_CHECK(found != choices.end(), "a choice is " + std::string(standard));
    const int index = static_cast<int>(found - choices.begin());
    const int most = static_cast<int>(choices.size()) - 1;
    return {key, title, help, TemplateOption::Kind::Choice, 0, most, index, std::move(choices)};
}

TemplateOption rotationOption(std::string_view standard)
{
    return choiceOption("rotation", "Rotation", "The trainable gate on every qubit.",
                        rotationGateNames(), standard);
}

TemplateOption axisOption(std::string_view title, std::string_view help)
{
    return choiceOption("axis", title, help, {"rx", "ry", "rz"}, "rx");
}

TemplateOption entanglingOption(std::string_view standard)
{
    return choiceOption("entangling", "Entangling gate",
                        "The gate between two qubits; its angles, if any, are trainable.",
                        entanglingGateNames(), standard);
}

TemplateOption patternOption(std::string_view standard)
{
    return choiceOption("entanglement", "Entanglement", "Which pairs of qubits, in which order.",
                        patterns(), standard);
}

/// A rotation layer, then repetitions of entangler and rotation layer: Qiskit's n_local.
void appendLocal(Circuit &circuit, const std::vector<std::string_view> &rotations,
                 std::string_view entangling, std::string_view pattern, int repetitions)
{
    const auto rotate = [&] {
        for (const std::string_view rotation : rotations)
            appendRotations(circuit, rotation);
    };
    const auto layer = [&](int index) {
        appendEntangler(circuit, entangling, pairsOf(pattern, circuit.qubits, index));
        rotate();
    };
    rotate();
    if (pattern != "sca")
        return appendRepeated(circuit, repetitions, [&] { layer(0); });
    for (int index = 0; index < repetitions; ++index)
        layer(index);
}

void appendPairFeatures(Circuit &circuit, const std::vector<std::pair<int, int>> &pairs,
                        const std::function<void(int, int, int)> &interact)
{
    for (const auto &[first, second] : pairs)
        interact(first, second,
                 circuit.qubits
                     + pairIndex(circuit.qubits, std::min(first, second), std::max(first, second)));
}

void buildAngle(Circuit &circuit, std::string_view gateName)
{
    appendAngleEncoding(circuit, gateName);
}

void buildIqp(Circuit &circuit, const TemplateValues &values)
{
    appendRepeated(circuit, values.number("layers"), [&] {
        appendFixed(circuit, "h");
        appendAngleEncoding(circuit, "rz");
        appendPairFeatures(circuit, pairsOf("full", circuit.qubits), [&](int a, int b, int k) {
            append(circuit, gate("rzz"), {a, b}, {Parameter::feature(k)});
        });
    });
}

void buildZFeatureMap(Circuit &circuit, const TemplateValues &values)
{
    appendRepeated(circuit, values.number("reps"), [&] {
        appendFixed(circuit, "h");
        appendAngleEncoding(circuit, "p", 2);
    });
}

void buildZzFeatureMap(Circuit &circuit, const TemplateValues &values)
{
    const auto pairs = pairsOf(values.choice("entanglement"), circuit.qubits);
    appendRepeated(circuit, values.number("reps"), [&] {
        appendFixed(circuit, "h");
        appendAngleEncoding(circuit, "p", 2);
        appendPairFeatures(circuit, pairs, [&](int a, int b, int k) {
            append(circuit, gate("cx"), {a, b});
            append(circuit, gate("p"), {b}, {Parameter::feature(k, 2)});
            append(circuit, gate("cx"), {a, b});
        });
    });
}

void buildReuploading(Circuit &circuit, const TemplateValues &values)
{
    appendRepeated(circuit, values.number("layers"), [&] {
        appendAngleEncoding(circuit, values.choice("axis"));
        appendRot(circuit);
        appendEntangler(circuit, "cx", pairsOf("ring", circuit.qubits));
        if (circuit.qubits == 2) // as StronglyEntanglingLayers, whose ring of two goes both ways
            append(circuit, gate("cx"), {1, 0});
    });
}

void buildBasicEntangler(Circuit &circuit, const TemplateValues &values)
{
    appendRepeated(circuit, values.number("layers"), [&] {
        appendRotations(circuit, values.choice("axis"));
        appendEntangler(circuit, "cx", pairsOf("ring", circuit.qubits));
    });
}

void buildStronglyEntangling(Circuit &circuit, const TemplateValues &values)
{
    const int qubits = circuit.qubits;
    for (int layer = 0; layer < values.number("layers"); ++layer) {
        appendRot(circuit);
        std::vector<std::pair<int, int>> pairs;
        for (int q = 0; qubits > 1 && q < qubits; ++q)
            pairs.emplace_back(q, (q + layer % (qubits - 1) + 1) % qubits);
        appendEntangler(circuit, values.choice("entangling"), pairs);
    }
}

void buildSimplifiedTwoDesign(Circuit &circuit, const TemplateValues &values)
{
    appendRotations(circuit, "ry");
    appendRepeated(circuit, values.number("layers"), [&] {
        for (const auto &[first, second] : pairsOf("pairwise", circuit.qubits)) {
            append(circuit, gate("cz"), {first, second});
            for (const int qubit : {first, second})
                append(circuit, gate("ry"), {qubit}, {Parameter::weight(circuit.weights)});
        }
    });
}

std::vector<Template> allTemplates()
{
    using Family = TemplateFamily;
    using Values = TemplateValues;
    return {
        {"angle_encoding_rx",
         "Angle (RX)",
         "Feature i turns qubit i about the x axis (PennyLane's AngleEmbedding).",
         Family::Encoding,
         {},
         maximumQubits,
         [](Circuit &c, const Values &) { buildAngle(c, "rx"); }},
        {"angle_encoding_ry",
         "Angle (RY)",
         "Feature i turns qubit i about the y axis (PennyLane's AngleEmbedding).",
         Family::Encoding,
         {},
         maximumQubits,
         [](Circuit &c, const Values &) { buildAngle(c, "ry"); }},
        {"angle_encoding_rz",
         "Angle (RZ)",
         "Feature i turns qubit i about the z axis (PennyLane's AngleEmbedding).",
         Family::Encoding,
         {},
         maximumQubits,
         [](Circuit &c, const Values &) { buildAngle(c, "rz"); }},
        {"basis_encoding",
         "Basis",
         "Feature i, 0 or 1, flips qubit i, as PennyLane's BasisEmbedding; values between turn it "
         "part of the way.",
         Family::Encoding,
         {},
         maximumQubits,
         [](Circuit &c, const Values &) { appendAngleEncoding(c, "rx", pi); }},
        {"amplitude_encoding",
         "Amplitude",
         "Prepares 2^n real amplitudes. Its features are not the amplitudes but the 2^n − 1 angles "
         "that are computed from them, because an angle is linear in a feature.",
         Family::Encoding,
         {},
         10,
         [](Circuit &c, const Values &) { appendAmplitudeEncoding(c, c.qubits); }},
        {"iqp_encoding",
         "IQP",
         "H, RZ of every feature and RZZ of the product of every two (PennyLane's IQPEmbedding). "
         "Features n, n+1, … are the products x_0·x_1, x_0·x_2, ….",
         Family::Encoding,
         {layersOption("layers", "Repetitions", 1)},
         maximumQubits,
         buildIqp},
        {"z_feature_map",
         "Z feature map",
         "H and P(2·feature) on every qubit (Qiskit's "
         "z_feature_map).",
         Family::Encoding,
         {layersOption("reps", "Repetitions", 2)},
         maximumQubits,
         buildZFeatureMap},
        {"zz_feature_map",
         "ZZ feature map",
         "The Z feature map with CX, P, CX on pairs (Qiskit's zz_feature_map). Features n, n+1, … "
         "are the products (π − x_0)·(π − x_1), (π − x_0)·(π − x_2), ….",
         Family::Encoding,
         {layersOption("reps", "Repetitions", 2), patternOption("full")},
         maximumQubits,
         buildZzFeatureMap},
        {"data_reuploading",
         "Data re-uploading",
         "Layers of angle encoding, RZ RY RZ on every qubit and a ring of CNOTs: the features are "
         "read again in every layer (arXiv:1907.02085).",
         Family::Encoding,
         {layersOption("layers", "Layers", 3),
          axisOption("Encoding", "The gate that reads a feature.")},
         maximumQubits,
         buildReuploading},

        {"cnot_chain",
         "CNOT chain",
         "A CNOT from every qubit to the next.",
         Family::Entangler,
         {},
         maximumQubits,
         [](Circuit &c, const Values &) { appendEntangler(c, "cx", pairsOf("linear", c.qubits)); }},
        {"cnot_ring",
         "CNOT ring",
         "A CNOT from every qubit to the next, and from the last to the first.",
         Family::Entangler,
         {},
         maximumQubits,
         [](Circuit &c, const Values &) {
             appendEntangler(c, "cx", pairsOf("linear", c.qubits));
             if (c.qubits > 1)
                 append(c, gate("cx"), {c.qubits - 1, 0});
         }},
        {"cnot_full",
         "CNOT full",
         "A CNOT from every qubit to all below it.",
         Family::Entangler,
         {},
         maximumQubits,
         [](Circuit &c, const Values &) { appendEntangler(c, "cx", pairsOf("full", c.qubits)); }},
        {"cz_chain",
         "CZ chain",
         "A CZ between neighbouring qubits.",
         Family::Entangler,
         {},
         maximumQubits,
         [](Circuit &c, const Values &) { appendEntangler(c, "cz", pairsOf("linear", c.qubits)); }},
        {"brick_wall",
         "Brick wall",
         "Pairs (0,1), (2,3), …, then (1,2), (3,4), …: depth 2 at any width.",
         Family::Entangler,
         {entanglingOption("cx")},
         maximumQubits,
         [](Circuit &c, const Values &values) {
             appendEntangler(c, values.choice("entangling"), pairsOf("pairwise", c.qubits));
         }},
        {"ring",
         "Ring",
         "A gate from every qubit to the next, and from the last to the first.",
         Family::Entangler,
         {entanglingOption("cz")},
         maximumQubits,
         [](Circuit &c, const Values &values) {
             appendEntangler(c, values.choice("entangling"), pairsOf("ring", c.qubits));
         }},
        {"all_to_all",
         "All to all",
         "A gate between every two qubits.",
         Family::Entangler,
         {entanglingOption("cz")},
         maximumQubits,
         [](Circuit &c, const Values &values) {
             appendEntangler(c, values.choice("entangling"), pairsOf("full", c.qubits));
         }},

        {"rotation_layer_rx",
         "RX layer",
         "A trainable RX on every qubit.",
         Family::RotationLayer,
         {},
         maximumQubits,
         [](Circuit &c, const Values &) { appendRotations(c, "rx"); }},
        {"rotation_layer_ry",
         "RY layer",
         "A trainable RY on every qubit.",
         Family::RotationLayer,
         {},
         maximumQubits,
         [](Circuit &c, const Values &) { appendRotations(c, "ry"); }},
        {"rotation_layer_rz",
         "RZ layer",
         "A trainable RZ on every qubit.",
         Family::RotationLayer,
         {},
         maximumQubits,
         [](Circuit &c, const Values &) { appendRotations(c, "rz"); }},
        {"rotation_layer_rx_ry",
         "RX + RY layer",
         "A trainable RX, then RY, on every qubit.",
         Family::RotationLayer,
         {},
         maximumQubits,
         [](Circuit &c, const Values &) {
             appendRotations(c, "rx");
             appendRotations(c, "ry");
         }},

        {"basic_entangler",
         "Basic entangler",
         "Layers of a rotation on every qubit and a ring of CNOTs (PennyLane's "
         "BasicEntanglerLayers).",
         Family::Ansatz,
         {layersOption("layers", "Layers", 2), axisOption("Rotation", "The trainable gate.")},
         maximumQubits,
         buildBasicEntangler},
        {"strongly_entangling",
         "Strongly entangling",
         "Layers of RZ RY RZ on every qubit and a ring that reaches further in every layer "
         "(PennyLane's StronglyEntanglingLayers).",
         Family::Ansatz,
         {layersOption("layers", "Layers", 2), entanglingOption("cx")},
         maximumQubits,
         buildStronglyEntangling},
        {"real_amplitudes",
         "Real amplitudes",
         "RY on every qubit, then repetitions of CNOTs and RY; amplitudes stay real (Qiskit's "
         "real_amplitudes).",
         Family::Ansatz,
         {layersOption("reps", "Repetitions", 3), patternOption("reverse_linear")},
         maximumQubits,
         [](Circuit &c, const Values &values) {
             appendLocal(c, {"ry"}, "cx", values.choice("entanglement"), values.number("reps"));
         }},
        {"efficient_su2",
         "Efficient SU(2)",
         "RY and RZ on every qubit, then repetitions of CNOTs, RY and RZ (Qiskit's efficient_su2).",
         Family::Ansatz,
         {layersOption("reps", "Repetitions", 3), patternOption("reverse_linear")},
         maximumQubits,
         [](Circuit &c, const Values &values) {
             appendLocal(c, {"ry", "rz"}, "cx", values.choice("entanglement"),
                         values.number("reps"));
         }},
        {"two_local",
         "Two local",
         "A rotation on every qubit, then repetitions of an entangler and the rotation (Qiskit's "
         "n_local with one gate each).",
         Family::Ansatz,
         {layersOption("reps", "Repetitions", 3), rotationOption("ry"), entanglingOption("cx"),
          patternOption("full")},
         maximumQubits,
         [](Circuit &c, const Values &values) {
             appendLocal(c, {values.choice("rotation")}, values.choice("entangling"),
                         values.choice("entanglement"), values.number("reps"));
         }},
        {"simplified_two_design",
         "Simplified two-design",
         "RY on every qubit, then layers of CZ and two RY on the pairs of a brick wall "
         "(PennyLane's SimplifiedTwoDesign, arXiv:2001.00550).",
         Family::Ansatz,
         {layersOption("layers", "Layers", 2)},
         maximumQubits,
         buildSimplifiedTwoDesign},
    };
}

} // namespace

std::span<const Template> templates()
{
    static const std::vector<Template> table = allTemplates();
    return table;
}

const Template *findTemplate(std::string_view name)
{
    const auto found = std::ranges::find(templates(), name, &Template::name);
    return found == templates().end() ? nullptr : &*found;
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
    appendEntangler(circuit, "cx", pairsOf("linear", qubits));
    appendRotations(circuit, "rx");
    appendRotations(circuit, "ry");
    circuit.blocks.push_back({first, circuit.operations.size() - first, layers, {}});
    return circuit;
}

} // namespace ansatz
