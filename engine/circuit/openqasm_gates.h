// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/circuit/openqasm_expression.h"
#include "engine/circuit/openqasm_modifiers.h"
#include "engine/circuit/openqasm_registers.h"
#include "engine/circuit/openqasm_work.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace ansatz::openqasm {

/// A gate call on single qubits.
struct GateCall {
    Token name;
    std::vector<Modifier> modifiers;
    std::vector<Value> angles;
    std::vector<int> qubits; ///< the modifiers' controls first
};

enum class Include { StandardGates, Qelib1 };

/// The gates that a program may call: those of the table and of what it includes, and its own
/// definitions, which are written out at every call. A definition that does what the table's gate
/// of that name does, up to a global phase, is that gate.
class GateLibrary final {
public:
    /// `constants` are the program's, seen by every definition; they outlive this, like `work`.
    GateLibrary(const Names &constants, Work &work);

    /// Makes the gates of an include known. Throws at the cursor when one is defined already.
    void include(Include file, const Lexer &lexer);

    /// True when the program may not use the name for anything else.
    [[nodiscard]] bool isTaken(const Lexer &lexer, const std::string &name) const;

    /// Reads name(parameters) qubits { body }, the part after `gate`.
    void define(Lexer &lexer);

    /// Reads a call with its semicolon and adds its operations, without ids, a register being
    /// written out. `registers` are the program's.
    void readCall(Lexer &lexer, const Names &names, const Registers &registers,
                  std::vector<Operation> &operations);

    /// One of the program's definitions, and how often the program calls it.
    struct Use {
        Token name;
        bool isCalled = false;
        std::size_t writtenOut = 0; ///< calls that became its body's operations
        bool isTableGate = false;   ///< it is the table's gate of its name
        OpenQasmRange firstCall;    ///< by the program itself; empty when there is none
    };
    [[nodiscard]] std::vector<Use> uses() const;

    /// Global phases that were left out so far.
    [[nodiscard]] std::size_t phasesLeftOut() const { return m_phasesLeftOut; }

private:
    struct Definition {
        Token name;
        std::vector<std::string> parameters;
        std::unordered_map<std::string, int> qubits; ///< position by name
        Lexer body;                                  ///< after the opening brace
        std::size_t bodyBytes = 0;
        const Gate *sameAs = nullptr; ///< the table's gate that this is
        mutable bool isCalled = false;
        std::size_t writtenOut = 0;
        OpenQasmRange firstCall;
    };
    /// Exactly one of the three.
    struct Callee {
        const Gate *gate = nullptr;
        const Definition *definition = nullptr;
        bool isGlobalPhase = false;

        [[nodiscard]] std::size_t qubits() const;
        [[nodiscard]] std::size_t parameters() const;
    };
    /// From where a call is made.
    struct Caller {
        std::size_t visible = 0; ///< how many definitions, from the first, it can see
        int depth = 0;
        bool exact = false; ///< global phases count, since a control stands before it
    };

    [[nodiscard]] bool isKnownTableName(std::string_view name) const;
    [[nodiscard]] Callee find(const Lexer &lexer, const Token &name, const Caller &caller) const;
    [[nodiscard]] const Gate *recognise(std::size_t definition);
    void readBody(const GateCall &call, std::size_t definition, const Caller &caller,
                  std::vector<Operation> &operations);
    void readBodyStatement(Lexer &body, const Names &names, const GateCall &call,
                           std::size_t definition, const Caller &caller,
                           std::vector<Operation> &operations);
    void apply(const Lexer &lexer, const GateCall &call, const Callee &callee, const Caller &caller,
               std::vector<Operation> &operations);
    void applyPlain(const Lexer &lexer, const GateCall &call, const Callee &callee,
                    const Caller &caller, std::vector<Operation> &operations);

    const Names &m_constants;
    Work &m_work;
    Names m_noNames;
    bool m_standardGates = false;
    bool m_qelib1 = false;
    std::vector<Definition> m_definitions;
    std::size_t m_ownFrom = 0; ///< the definitions before it are qelib1.inc's
    std::unordered_map<std::string, std::size_t> m_byName;
    std::size_t m_phasesLeftOut = 0;
    bool m_isProbing = false; ///< calls do not count
};

/// Reads (angle, angle, …), or nothing where no parenthesis is under the cursor.
[[nodiscard]] std::vector<Value> readAngles(Lexer &lexer, const Names &names);

} // namespace ansatz::openqasm
