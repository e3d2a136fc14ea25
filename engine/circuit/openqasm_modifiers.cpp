// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/openqasm_modifiers.h"

#include "engine/base/error.h"
#include "engine/circuit/gate_algebra.h"

#include <algorithm>
#include <cmath>

namespace ansatz::openqasm {

namespace {

Modifier readModifier(Lexer &lexer, const Names &names)
{
    const Token word = lexer.take();
    Modifier modifier;
    modifier.position = word.position;
    if (word.text == "pow") {
        modifier.kind = Modifier::Kind::Power;
        lexer.expect("(");
        const Position position = lexer.peek().position;
        const Value exponent = readExpression(lexer, names);
        if (exponent.source != Value::Source::Number)
            lexer.fail("the exponent of pow must be a constant", position);
        modifier.exponent = exponent.offset;
        lexer.expect(")");
    } else if (word.text != "inv") {
        modifier.kind =
            word.text == "ctrl" ? Modifier::Kind::Control : Modifier::Kind::NegativeControl;
        if (lexer.takeIf("(")) {
            modifier.controls =
                readInteger(lexer, names, 1, maximumQubits, "the number of controls");
            lexer.expect(")");
        }
    }
    lexer.expect("@");
    return modifier;
}

bool isWhole(double exponent)
{
    return exponent == std::floor(exponent) && std::abs(exponent) <= 1e9;
}

std::vector<Operation> powerOf(const Lexer &lexer, const Modifier &modifier,
                               std::vector<Operation> run, Work &work)
{
    if (!isWhole(modifier.exponent)) {
        std::optional<std::vector<Operation>> power = gate_algebra::power(run, modifier.exponent);
        if (!power)
            lexer.fail("a power that is no whole number is read of single rotations and of single "
                       "turns such as x, s and sx only",
                       modifier.position, "Write the gate out.");
        return std::move(*power);
    }
    if (modifier.exponent < 0)
        run = gate_algebra::inverted(run);
    const auto times = static_cast<std::size_t>(std::abs(modifier.exponent));
    if (run.empty())
        return run;
    // A gate and its phases that add up need no repetition, however large the exponent.
    if (const auto power = gate_algebra::power(run, std::abs(modifier.exponent));
        power && std::ranges::all_of(run, [](const Operation &operation) {
            return gate_algebra::isGlobalPhase(operation) || !operation.parameters.empty();
        }))
        return *power;
    work.countOperations(lexer, modifier.position, run.size() * times);
    std::vector<Operation> result;
    result.reserve(run.size() * times);
    for (std::size_t k = 0; k < times; ++k)
        result.insert(result.end(), run.begin(), run.end());
    return result;
}

} // namespace

std::vector<Modifier> readModifiers(Lexer &lexer, const Names &names)
{
    std::vector<Modifier> modifiers;
    if (lexer.version() == 2)
        return modifiers;
    const auto isModifier = [](const Token &token) {
        return token.isWord("inv") || token.isWord("pow") || token.isWord("ctrl")
               || token.isWord("negctrl");
    };
    while (isModifier(lexer.peek())) {
        if (modifiers.size() == static_cast<std::size_t>(maximumNesting))
            lexer.fail("a gate has more than " + std::to_string(maximumNesting) + " modifiers");
        modifiers.push_back(readModifier(lexer, names));
    }
    return modifiers;
}

std::size_t controlsOf(const std::vector<Modifier> &modifiers)
{
    std::size_t controls = 0;
    for (const Modifier &modifier : modifiers)
        if (modifier.kind == Modifier::Kind::Control
            || modifier.kind == Modifier::Kind::NegativeControl)
            controls += static_cast<std::size_t>(modifier.controls);
    return controls;
}

std::vector<Operation> modified(const Lexer &lexer, const std::vector<Modifier> &modifiers,
                                std::vector<Operation> run, const std::vector<int> &controls,
                                Work &work)
{
    // A control commutes with inverse and power, so that it can come last.
    for (auto modifier = modifiers.rbegin(); modifier != modifiers.rend(); ++modifier) {
        if (modifier->kind == Modifier::Kind::Inverse)
            run = gate_algebra::inverted(run);
        else if (modifier->kind == Modifier::Kind::Power)
            run = powerOf(lexer, *modifier, std::move(run), work);
    }
    if (controls.empty())
        return run;

    std::vector<Operation> flips;
    std::size_t next = 0;
    for (const Modifier &modifier : modifiers) {
        if (modifier.kind != Modifier::Kind::Control
            && modifier.kind != Modifier::Kind::NegativeControl)
            continue;
        for (int k = 0; k < modifier.controls; ++k, ++next)
            if (modifier.kind == Modifier::Kind::NegativeControl)
                flips.push_back({0, &gate("x"), {controls[next]}, {}});
    }
    std::vector<Operation> result = flips;
    try {
        for (Operation &operation : gate_algebra::controlled(run, controls))
            result.push_back(std::move(operation));
    } catch (const UserError &error) {
        lexer.fail(error.problem(), modifiers.front().position);
    }
    result.insert(result.end(), flips.begin(), flips.end());
    work.countOperations(lexer, modifiers.front().position, result.size());
    return result;
}

} // namespace ansatz::openqasm
