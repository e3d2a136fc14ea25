// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/circuit/openqasm_place.h"

#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace ansatz {

/// Something that a program says and its circuit does not, or says in another form. Notices of one
/// kind are one notice with a count.
struct OpenQasmNotice {
    OpenQasmRange place; ///< of the first statement that it is about
    std::size_t count = 1;
    std::string text; ///< one sentence without a place: "3 barriers are left out: …"

    friend bool operator==(const OpenQasmNotice &, const OpenQasmNotice &) = default;
};

/// A program that was read.
struct OpenQasmProgram {
    int version = 3; ///< 2 or 3
    Circuit circuit;
    /// Of each operation the statement that it comes from, from its first character to its
    /// semicolon: [operations]. Operations of one call, loop or broadcast share it.
    std::vector<OpenQasmRange> places;
    std::vector<OpenQasmNotice> notices; ///< in order of their first place
};

/// Reads an OpenQASM 2 or 3 program.
///
/// Read: registers, aliases and slices, every gate of the table, of stdgates.inc and of qelib1.inc,
/// U, CX, gphase; gate definitions, `ctrl @`, `negctrl @`, `inv @`, `pow @` (whole powers; others
/// of single rotations); broadcasting; `for` over constant ranges and sets; constants and
/// arithmetic of real numbers (1/2 is a half) that is linear in one input, or in the product of a
/// weight and a feature, whose scale that weight is; `input float`
/// parameters: x_0 … are features, w_0 … weights, and any other name becomes the next weight.
/// A definition that does the same as the table's gate of its name is that gate; any other is
/// written out at every call.
///
/// Left out with a notice: barriers, classical registers, measurements at the end, resets at the
/// start, global phases, definitions that are never called.
/// Refused by name: a gate after its qubit's measurement, a later reset, `if`, `opaque`, other
/// classical data and control flow, timing, other includes.
///
/// Throws UserError with `source`:line:column, the reason, and what to do. `source` names the
/// program in errors, as a file's name does.
/// Limits: 8 MiB, nesting 256, gates calling gates 64 deep, one million operations and loop
/// iterations, counted before they are written out, 16 MiB of bodies read again.
/// Throws Interrupted soon after `stop` is asked for.
[[nodiscard]] OpenQasmProgram readOpenQasmProgram(std::string_view program,
                                                  const std::string &source,
                                                  const std::stop_token &stop = {});

/// The circuit alone.
[[nodiscard]] Circuit readOpenQasm(std::string_view program, const std::string &source);

/// "bell.qasm:3:1: 1 barrier is left out: …"
[[nodiscard]] std::string inWords(const OpenQasmNotice &notice, const std::string &source);

} // namespace ansatz
