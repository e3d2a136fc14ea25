// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <span>
#include <string_view>
#include <vector>

namespace ansatz {

enum class TemplateFamily { Encoding, Entangler, RotationLayer, Ansatz };

/// Something that a person may choose of a template.
struct TemplateOption {
    enum class Kind { Number, Choice }; ///< a whole number, or the index of a choice
    std::string_view key;               ///< stable: "layers"
    std::string_view title;             ///< on screen: "Layers"
    std::string_view help;              ///< one sentence
    Kind kind = Kind::Number;
    int least = 0;
    int most = 0;
    int standard = 0;
    std::vector<std::string_view> choices = {}; ///< of Choice: gate names, patterns
};

class TemplateValues;

/// A ready row of operations for a circuit of any width.
struct Template {
    std::string_view name;  ///< stable key: "angle_encoding_rx"
    std::string_view title; ///< on screen: "Angle (RX)"
    std::string_view help;  ///< a sentence or two
    TemplateFamily family = TemplateFamily::Encoding;
    std::vector<TemplateOption> options = {};
    int mostQubits = maximumQubits;
    /// Fills a circuit that has qubits and nothing else.
    void (*build)(Circuit &circuit, const TemplateValues &values) = nullptr;

    /// The standard value of every option, in their order.
    [[nodiscard]] std::vector<int> standardValues() const;

    /// A circuit of its own, equal layers folded into a repeat block. `values` are in the order of
    /// options. Throws UserError for too many qubits, a wrong number of values, or one out of
    /// range.
    [[nodiscard]] Circuit circuit(int qubits, const std::vector<int> &values) const;

    /// Appends the operations on all qubits of the circuit, layers written out: encodings read
    /// features 0, 1, …, what is trainable takes new weights. Throws like circuit().
    void appendTo(Circuit &circuit) const;
    void appendTo(Circuit &circuit, const std::vector<int> &values) const;
};

/// What was chosen, by key.
class TemplateValues final {
public:
    TemplateValues(const Template &entry, const std::vector<int> &values)
        : m_template(entry), m_values(values)
    {}
    [[nodiscard]] int number(std::string_view key) const;
    [[nodiscard]] std::string_view choice(std::string_view key) const;

private:
    const Template &m_template;
    const std::vector<int> &m_values;
};

/// All templates. Those named after one of PennyLane or Qiskit do exactly what that does, with the
/// same order of weights.
[[nodiscard]] std::span<const Template> templates();

/// The template of that name, or null.
[[nodiscard]] const Template *findTemplate(std::string_view name);

/// One rotation per qubit, `gateName`(scale·feature[q]) on qubit q.
void appendAngleEncoding(Circuit &circuit, std::string_view gateName, double scale = 1);

/// The circuit of the default experiment: RX encoding of n features, then a block of
/// [CNOT chain, RX, RY] repeated `layers` times.
[[nodiscard]] Circuit hybridPipelineCircuit(int qubits, int layers);

} // namespace ansatz
