// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <span>
#include <string_view>

namespace ansatz {

enum class TemplateFamily { Encoding, Entangler, RotationLayer };

/// A ready row of operations for a circuit of any width.
struct Template {
    std::string_view name;  ///< stable key: "angle_encoding_rx"
    std::string_view title; ///< on screen: "Angle (RX)"
    std::string_view help;  ///< one sentence
    TemplateFamily family = TemplateFamily::Encoding;
    /// Appends its operations on all qubits of the circuit; encodings read features 0 … n-1,
    /// rotation layers take new weights.
    void (*appendTo)(Circuit &circuit) = nullptr;
};

/// All templates: RX, RY, RZ angle encoding; CNOT chain, ring, full, CZ chain; RX, RY, RZ and
/// RX+RY rotation layers.
[[nodiscard]] std::span<const Template> templates();

/// The template of that name, or null.
[[nodiscard]] const Template *findTemplate(std::string_view name);

/// One rotation per qubit, `gateName`(scale·feature[q]) on qubit q.
void appendAngleEncoding(Circuit &circuit, std::string_view gateName, double scale = 1);

/// The circuit of the default experiment: RX encoding of n features, then a block of
/// [CNOT chain, RX, RY] repeated `layers` times.
[[nodiscard]] Circuit hybridPipelineCircuit(int qubits, int layers);

} // namespace ansatz
