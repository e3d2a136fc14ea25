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
    std::vector<std::optional<OpenQasmRange>> comments; ///< of each block; none: it is a loop
    std::vector<ProgramMark> notes;                     ///< comments that make no block
};

/// From comments, and from loops that say the same every time.
[[nodiscard]] WrittenBlocks findBlocks(const ProgramScan &scan, const OpenQasmProgram &program);

} // namespace ansatz::ui
