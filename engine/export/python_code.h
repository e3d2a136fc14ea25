// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/export/exported_circuit.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// What the writers of Python code share.
namespace ansatz::python_code {

/// Throws UserError when observables or weights do not suit the circuit.
void check(const ExportedCircuit &exported);

/// The text in one line of a comment.
[[nodiscard]] std::string comment(std::string_view text);

/// [1.5, -2.0]
[[nodiscard]] std::string list(const std::vector<double> &numbers);
[[nodiscard]] std::string list(const std::vector<int> &numbers);

/// Writes the circuit's operations, a loop for each repeating block, one call a line.
class Body final {
public:
    /// `feature` is how a feature is read, with a # for its index: "features[#]".
    Body(const Circuit &circuit, std::string feature);

    /// A parameter as an expression, inside the current loop.
    [[nodiscard]] std::string expression(const Parameter &parameter) const;

    /// offset + Σ coefficients·parameters.
    [[nodiscard]] std::string sum(double offset, const std::vector<Parameter> &parameters,
                                  std::span<const double> coefficients) const;

    /// `line` gives the lines of an operation, without indentation.
    using Lines = std::function<std::vector<std::string>(const Operation &)>;
    [[nodiscard]] std::string write(const Lines &lines);

private:
    /// A drawn weight, inside the current loop.
    [[nodiscard]] std::string weight(int drawn) const;

    struct Numbering {
        int first = 0;
        int stride = 0; ///< from one repetition of its block to the next
    };

    const Circuit &m_circuit;
    std::string m_feature;
    std::vector<Numbering> m_weights; ///< by drawn weight
    bool m_inLoop = false;
};

/// The default of the argument `weights`: " = TRAINED_WEIGHTS" or nothing.
[[nodiscard]] std::string defaultWeights(const ExportedCircuit &exported);

/// The constants QUBITS, FEATURES, WEIGHTS and, when there are some, TRAINED_WEIGHTS.
[[nodiscard]] std::string constants(const ExportedCircuit &exported);

} // namespace ansatz::python_code
