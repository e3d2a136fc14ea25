// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/openqasm_reader.h"
#include "ui/qasm_editor/program_reading.h"
#include "ui/qasm_editor/program_scan.h"

#include <optional>
#include <vector>

namespace ansatz::ui {

/// The blocks of a program, counted in its operations with all repetitions, in order.
struct WrittenBlocks {
    std::vector<Block> blocks;
    std::vector<std::optional<OpenQasmRange>> comments;     ///< of each block; none: it is a loop
    std::vector<std::pair<std::size_t, std::size_t>> lines; ///< of each block's comments; or 0, 0
    std::vector<ProgramMark> notes;                         ///< comments that make no block
};

/// From comments, and from loops that say the same every time.
[[nodiscard]] WrittenBlocks findBlocks(const ProgramScan &scan, const OpenQasmProgram &program);

/// The operations of the repetition that a line is in, as their places and comments between
/// repetitions tell; a count of 0 when they do not.
[[nodiscard]] Block repetitionAt(const WrittenBlocks &blocks, std::size_t block,
                                 const ProgramScan &scan, const OpenQasmProgram &program,
                                 std::size_t line);

} // namespace ansatz::ui
