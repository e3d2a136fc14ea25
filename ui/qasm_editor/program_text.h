// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/circuit/openqasm_place.h"

#include <QString>

#include <vector>

namespace ansatz::ui {

/// Longer circuits are not shown as text, and longer texts not taken.
inline constexpr std::size_t mostShownOperations = 20'000;
inline constexpr qsizetype mostShownLines = 40'000;
inline constexpr qsizetype mostShownCharacters = 2 << 20;

/// An operation of the drawn circuit and a place of a text that says it. One may have several, in
/// a repeat block, and a place several operations, in a loop or a broadcast.
struct OperationPlace {
    OpenQasmRange place;
    OperationId operation = 0;
};

/// A program and where its operations stand, in the order in which they act.
struct ProgramText {
    QString text;
    std::vector<OperationPlace> places;
};

/// The circuit in OpenQASM 3, an operation a line, with comments that say its blocks.
/// Throws UserError for circuits that cannot be written out.
[[nodiscard]] ProgramText programText(const Circuit &circuit);

/// The part of a line of text that begins at a column of code points: in UTF-16 units.
[[nodiscard]] qsizetype unitsBefore(QStringView line, std::size_t column);
/// The column of code points of a UTF-16 unit.
[[nodiscard]] std::size_t columnOf(QStringView line, qsizetype unit);

} // namespace ansatz::ui
