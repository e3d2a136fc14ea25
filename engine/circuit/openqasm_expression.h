// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/openqasm_lexer.h"
#include "engine/circuit/parameter.h"

#include <optional>
#include <string>
#include <unordered_map>

namespace ansatz::openqasm {

/// What an angle expression can be: `offset`, or `scale`·input + `offset` of a single input, or of
/// the product of a weight and a feature.
/// Its kind tells the two apart even where the scale is 0.
using Value = Parameter;

/// The names that an expression may use beside the built-in constants, and those of an outer
/// scope: a gate's parameters see the program's constants.
class Names final {
public:
    /// `outer` may be null; it outlives this.
    explicit Names(const Names *outer = nullptr) : m_outer(outer) {}

    void add(std::string name, const Value &value) { m_values.emplace(std::move(name), value); }
    /// For the variable of a loop.
    void replace(const std::string &name, const Value &value) { m_values[name] = value; }
    [[nodiscard]] bool hasOwn(const std::string &name) const { return m_values.contains(name); }
    /// Null when there is none of that name.
    [[nodiscard]] const Value *find(const std::string &name) const;

private:
    const Names *m_outer;
    std::unordered_map<std::string, Value> m_values;
};

/// Deepest nesting of parentheses, signs, powers and calls.
inline constexpr int maximumNesting = 256;

/// True for names that expressions know by themselves: pi, tau, euler, sin, …
[[nodiscard]] bool isBuiltInName(std::string_view name);

/// Reads one expression under the cursor: + - * / % **, parentheses, signs, constants, functions of
/// constants; version 2 writes ** as ^. Arithmetic is that of real numbers, so 1/2 is a half.
/// Throws UserError at line:column for everything that is not linear in one input or in one product
/// of a weight and a feature, and for results that are not finite.
[[nodiscard]] Value readExpression(Lexer &lexer, const Names &names);

/// An expression that must be a whole number without inputs, from `minimum` to `maximum`.
/// `what` names it in errors ("the size of a register").
[[nodiscard]] int readInteger(Lexer &lexer, const Names &names, int minimum, int maximum,
                              const std::string &what);

} // namespace ansatz::openqasm
