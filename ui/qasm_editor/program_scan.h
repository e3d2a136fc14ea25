// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/circuit/openqasm_place.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace ansatz::ui {

// OpenQASM has no repeat blocks with weights of their own and no groups, so that comments say them:
//     // repeat 2 "Layers" {
//     …
//     // repetition 2 of 2
//     …
//     // }
// A block of one repetition is // group "Encoder" {. Other readers see comments alone.

/// The comment that begins a block.
[[nodiscard]] QString blockStartComment(const Block &block);
/// The one before each repetition but the first; for people, and to tell which one was changed.
[[nodiscard]] QString repetitionComment(int repetition, int repetitions);
[[nodiscard]] QString blockEndComment();

/// A label as a comment can hold it: in one line, without quotes.
[[nodiscard]] std::string labelInComment(const std::string &label);

/// A comment of a program that begins a block or, without one, ends it.
struct BlockComment {
    OpenQasmRange place;
    std::optional<Block> start; ///< repetitions and label
};

/// What a program's text says beside its operations. It need not be one that can be read.
struct ProgramScan {
    std::vector<std::size_t> repetitions; ///< lines of comments that begin a further repetition
    std::vector<BlockComment> blocks;     ///< in order
    std::vector<OpenQasmRange> loops;     ///< outermost ones, from `for` to just behind their end
    QStringList comments;                 ///< all others, trimmed, in order
};
[[nodiscard]] ProgramScan scanProgram(QStringView program);

} // namespace ansatz::ui
