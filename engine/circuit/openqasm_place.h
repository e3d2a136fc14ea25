// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace ansatz {

/// A place in a program: line and column from 1. A column is a character (a Unicode code point),
/// neither a byte nor a UTF-16 unit.
struct OpenQasmPosition {
    std::size_t line = 1;
    std::size_t column = 1;

    friend bool operator==(const OpenQasmPosition &, const OpenQasmPosition &) = default;
};

/// From the first character to just behind the last one.
struct OpenQasmRange {
    OpenQasmPosition first;
    OpenQasmPosition end;

    friend bool operator==(const OpenQasmRange &, const OpenQasmRange &) = default;
};

} // namespace ansatz
