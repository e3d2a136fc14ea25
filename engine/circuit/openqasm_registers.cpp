// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/openqasm_registers.h"

#include <algorithm>

namespace ansatz::openqasm {

namespace {

int readPosition(Lexer &lexer, const Names &names, int size, const Token &name)
{
    const int index = readInteger(lexer, names, -size, size - 1, "an index of " + inWords(name));
    return index < 0 ? index + size : index;
}

std::vector<int> readSet(Lexer &lexer, const Names &names, int size, const Token &name)
{
    std::vector<int> positions;
    do {
        const Position position = lexer.peek().position;
        const int index = readPosition(lexer, names, size, name);
        if (std::ranges::find(positions, index) != positions.end())
            lexer.fail(inWords(name) + " is indexed twice by the same place", position);
        positions.push_back(index);
    } while (lexer.takeIf(","));
    lexer.expect("}");
    return positions;
}

bool endsPart(const Token &token)
{
    return token.is(":") || token.is("]");
}

/// What follows the first number of a range: from there to the last place, in steps.
std::vector<int> readRange(Lexer &lexer, const Names &names, int size, const Token &name, int first)
{
    const Position position = lexer.peek().position;
    lexer.expect(":");
    int step = 1;
    int last = size - 1;
    if (!endsPart(lexer.peek())) {
        const Position second = lexer.peek().position;
        const int value = readInteger(lexer, names, -size, size, "an index of " + inWords(name));
        if (lexer.takeIf(":")) {
            step = value;
            if (step == 0)
                lexer.fail("the step of a range is not 0", second);
            if (!endsPart(lexer.peek()))
                last = readPosition(lexer, names, size, name);
        } else {
            if (value == size)
                lexer.fail("an index of " + inWords(name) + " must be a whole number from "
                               + std::to_string(-size) + " to " + std::to_string(size - 1),
                           second);
            last = value < 0 ? value + size : value;
        }
    }
    std::vector<int> positions;
    for (int index = first; step > 0 ? index <= last : index >= last; index += step)
        positions.push_back(index);
    if (positions.empty())
        lexer.fail("the range of " + inWords(name) + " holds no place", position);
    return positions;
}

} // namespace

std::vector<int> readIndex(Lexer &lexer, const Names &names, int size, const Token &name)
{
    lexer.expect("[");
    std::vector<int> positions;
    if (lexer.takeIf("{")) {
        positions = readSet(lexer, names, size, name);
    } else {
        const int first = lexer.peek().is(":") ? 0 : readPosition(lexer, names, size, name);
        positions = lexer.peek().is(":") ? readRange(lexer, names, size, name, first)
                                         : std::vector<int>{first};
    }
    lexer.expect("]");
    return positions;
}

std::vector<int> Registers::readOperand(Lexer &lexer, const Names &names) const
{
    const Token name = lexer.expectIdentifier("a qubit");
    const auto found = m_qubits.find(std::string(name.text));
    if (found == m_qubits.end())
        lexer.fail("there are no qubits " + inWords(name), name.position,
                   "Declare them before their first use: qubit[n] "
                       + std::string(name.text.substr(0, 40)) + ";");
    if (!lexer.peek().is("["))
        return found->second;
    std::vector<int> qubits;
    for (const int index : readIndex(lexer, names, static_cast<int>(found->second.size()), name))
        qubits.push_back(found->second[static_cast<std::size_t>(index)]);
    return qubits;
}

std::vector<int> Registers::readConcatenation(Lexer &lexer, const Names &names) const
{
    std::vector<int> qubits = readOperand(lexer, names);
    while (lexer.takeIf("+")) {
        lexer.expect("+");
        const Position position = lexer.peek().position;
        for (const int qubit : readOperand(lexer, names)) {
            if (std::ranges::find(qubits, qubit) != qubits.end())
                lexer.fail("the alias names a qubit twice", position);
            qubits.push_back(qubit);
        }
    }
    return qubits;
}

} // namespace ansatz::openqasm
