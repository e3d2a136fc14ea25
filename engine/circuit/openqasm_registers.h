// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/openqasm_expression.h"
#include "engine/circuit/openqasm_lexer.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace ansatz::openqasm {

/// The quantum registers of a program, and other names for their qubits.
class Registers final {
public:
    void add(std::string name, std::vector<int> qubits)
    {
        m_qubits.emplace(std::move(name), std::move(qubits));
    }
    [[nodiscard]] bool has(const std::string &name) const { return m_qubits.contains(name); }

    /// q, q[i], q[a:b], q[a:step:b] or q[{i, j}]: the qubits, at least one. Indices below 0 count
    /// from the end.
    [[nodiscard]] std::vector<int> readOperand(Lexer &lexer, const Names &names) const;

    /// Operands joined by ++, as in an alias.
    [[nodiscard]] std::vector<int> readConcatenation(Lexer &lexer, const Names &names) const;

private:
    std::unordered_map<std::string, std::vector<int>> m_qubits;
};

/// The positions that an index in brackets names of `size` places: [i], [a:b], [{i, j}]; the
/// opening bracket is under the cursor. `name` is what is indexed.
[[nodiscard]] std::vector<int> readIndex(Lexer &lexer, const Names &names, int size,
                                         const Token &name);

} // namespace ansatz::openqasm
