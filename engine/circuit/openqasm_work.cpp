// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/openqasm_work.h"

#include "engine/base/interrupted.h"
#include "engine/circuit/circuit.h"
#include "engine/circuit/openqasm_expression.h"

namespace ansatz::openqasm {

namespace {

constexpr std::size_t maximumBodyBytes = 16u << 20;

// Adds without wrapping around.
bool exceeds(std::size_t &sum, std::size_t count, std::size_t limit)
{
    if (count > limit || sum > limit - count)
        return true;
    sum += count;
    return false;
}

} // namespace

void Work::mayStop()
{
    constexpr std::size_t asksEvery = 256;
    if (++m_counts % asksEvery == 0 && m_stop.stop_requested())
        throw Interrupted();
}

void Work::countOperations(const Lexer &lexer, const Position &position, std::size_t count)
{
    mayStop();
    if (exceeds(m_operations, count, maximumExpandedOperations))
        lexer.fail("written out, the program has more than "
                       + std::to_string(maximumExpandedOperations) + " operations",
                   position);
}

void Work::countIterations(const Lexer &lexer, const Position &position, std::size_t count)
{
    mayStop();
    if (exceeds(m_iterations, count, maximumExpandedOperations))
        lexer.fail("the program's loops have more than " + std::to_string(maximumExpandedOperations)
                       + " iterations",
                   position);
}

void Work::countBytes(const Lexer &lexer, const Position &position, std::size_t count)
{
    if (exceeds(m_bytes, count, maximumBodyBytes))
        lexer.fail("the bodies of the program's gates and loops are too long to be written out",
                   position);
}

Work::Nesting::Nesting(Work &work, const Lexer &lexer, const Position &position)
    : m_depth(work.m_depth)
{
    if (m_depth == maximumNesting)
        lexer.fail("loops are nested more than " + std::to_string(maximumNesting) + " deep",
                   position);
    ++m_depth;
}

void skipBody(Lexer &lexer, const Position &start)
{
    std::size_t open = 1;
    for (;;) {
        const Token &token = lexer.peek();
        if (token.kind == TokenKind::End)
            lexer.fail("the body is never closed", start, "Close it with }.");
        if (token.is("{"))
            ++open;
        else if (token.is("}") && --open == 0)
            return;
        lexer.take();
    }
}

} // namespace ansatz::openqasm
