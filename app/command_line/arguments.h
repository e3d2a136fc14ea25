// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace ansatz {

/// Adds an option for a whole number from `least` to `most` in decimal digits. (The parser's own
/// numbers are octal after a zero, and 0 for an empty text.) The parser throws UserError.
void addIntegerOption(CLI::App &parser, const std::string &name, std::optional<std::int64_t> &value,
                      std::int64_t least, std::int64_t most, const std::string &help);

/// Refuses an empty name, which no message could show.
[[nodiscard]] CLI::Validator fileName();

} // namespace ansatz
