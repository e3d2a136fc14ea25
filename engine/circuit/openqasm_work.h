// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/openqasm_lexer.h"

#include <stop_token>
#include <utility>

namespace ansatz::openqasm {

/// What writing a program out costs so far. Bounds the work that a small program can ask for;
/// everything is counted before it is done.
class Work final {
public:
    /// Counting throws Interrupted once `stop` is asked for.
    explicit Work(std::stop_token stop = {}) : m_stop(std::move(stop)) {}

    /// Calls of gates, and what modifiers make of them. Throws at the position over
    /// maximumExpandedOperations.
    void countOperations(const Lexer &lexer, const Position &position, std::size_t count);
    /// Iterations of loops; the same limit.
    void countIterations(const Lexer &lexer, const Position &position, std::size_t count);
    /// Bytes of bodies that are read again.
    void countBytes(const Lexer &lexer, const Position &position, std::size_t count);

    /// Loops inside loops, at most maximumNesting.
    class Nesting final {
    public:
        Nesting(Work &work, const Lexer &lexer, const Position &position);
        ~Nesting() { --m_depth; }
        Nesting(const Nesting &) = delete;
        Nesting &operator=(const Nesting &) = delete;

    private:
        int &m_depth;
    };

    /// In work that was counted beforehand.
    void mayStop();

private:
    std::stop_token m_stop;
    std::size_t m_counts = 0;
    int m_depth = 0;
    std::size_t m_operations = 0;
    std::size_t m_iterations = 0;
    std::size_t m_bytes = 0;
};

/// Moves on to the brace that closes the one before the cursor. `start` is where that stands.
void skipBody(Lexer &lexer, const Position &start);

} // namespace ansatz::openqasm
