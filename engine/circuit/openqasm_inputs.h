// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/circuit/openqasm_expression.h"

#include <string>
#include <string_view>
#include <vector>

namespace ansatz::openqasm {

/// The inputs of a program as features and weights: x_<i> is feature i, w_<k> weight k; any other
/// name is a weight behind those, in order of declaration.
class Inputs final {
public:
    [[nodiscard]] Value declare(const Lexer &lexer, const Token &name, const OpenQasmRange &place);

    /// Numbers the weights of other names, and widens the circuit for all inputs.
    void finish(Circuit &circuit);

    /// Inputs whose name does not tell their number.
    struct Renamed {
        std::string name;
        OpenQasmRange place;
        int weight = 0; ///< valid after finish()
    };
    [[nodiscard]] const std::vector<Renamed> &renamed() const { return m_renamed; }

private:
    int m_features = 0;
    int m_weights = 0;
    std::vector<Renamed> m_renamed;
};

} // namespace ansatz::openqasm
