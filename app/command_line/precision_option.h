// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/backend.h"

#include <CLI/CLI.hpp>

#include <optional>

namespace ansatz {

/// --precision complex64|complex128, the same for every command.
void addPrecisionOption(CLI::App &parser, std::optional<Precision> &precision);

} // namespace ansatz
