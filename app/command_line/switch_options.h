// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

#include <optional>

namespace ansatz {

/// --jit on|off and --vmap on|off, for backends that can do without.
void addSwitchOptions(CLI::App &parser, std::optional<bool> &jit, std::optional<bool> &vmap);

} // namespace ansatz
