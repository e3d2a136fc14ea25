// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/circuit/openqasm_expression.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace ansatz::openqasm {

/// A gate call on single qubits.
struct GateCall {
    Token name;
    std::vector<Value> angles;
    std::vector<int> qubits;
};

/// The gates that a program may call: those of the table, and its own definitions, which are
/// written out at every call. A definition that does what the table's gate of that name does, up
/// to a global phase, is that gate.
class GateLibrary final {
public:
    /// `constants` are the program's, seen by every definition; they outlive this.
    explicit GateLibrary(const Names &constants) : m_constants(constants) {}

    /// Makes the gates of stdgates.inc known. Throws at the cursor when one is defined already.
    void includeStandardGates(const Lexer &lexer);

    /// True when the program may not use the name for anything else.
    [[nodiscard]] bool isTaken(const std::string &name) const;

    /// Reads name(parameters) qubits { body }, the part after `gate`.
    void define(Lexer &lexer);

    /// Throws at the token when no gate has this name.
    void checkName(const Lexer &lexer, const Token &name) const;

    /// Adds the call's operations, without ids.
    void apply(const Lexer &lexer, const GateCall &call, std::vector<Operation> &operations);

private:
    struct Definition {
        std::vector<std::string> parameters;
        std::unordered_map<std::string, int> qubits; ///< position by name
        Lexer body;                                  ///< after the opening brace
        std::size_t bodyBytes = 0;
        const Gate *sameAs = nullptr; ///< the table's gate that this is
    };
    /// Exactly one of the two.
    struct Callee {
        const Gate *gate = nullptr;
        std::size_t definition = 0;
    };

    [[nodiscard]] bool isKnownTableName(std::string_view name) const;
    [[nodiscard]] Callee find(const Lexer &lexer, const Token &name, std::size_t visible) const;
    void readBody(const Lexer &lexer, const GateCall &call, std::size_t definition, int depth,
                  std::vector<Operation> &operations);
    /// `visible`: how many definitions, from the first, the call can see.
    void apply(const Lexer &lexer, const GateCall &call, std::size_t visible, int depth,
               std::vector<Operation> &operations);
    [[nodiscard]] const Gate *recognise(const std::string &name, const Token &token,
                                        std::size_t definition);
    void countCall(const Lexer &lexer, const Position &position);

    const Names &m_constants;
    bool m_standardGates = false;
    std::vector<Definition> m_definitions;
    std::unordered_map<std::string, std::size_t> m_byName;
    std::size_t m_calls = 0;
    std::size_t m_bodyBytes = 0;
};

/// Reads (angle, angle, …), or nothing where no parenthesis is under the cursor.
[[nodiscard]] std::vector<Value> readAngles(Lexer &lexer, const Names &names);

} // namespace ansatz::openqasm
