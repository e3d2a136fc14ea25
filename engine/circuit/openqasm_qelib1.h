// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace ansatz::openqasm {

/// Definitions, in OpenQASM 3, of the gates of qelib1.inc that the gate table does not have.
[[nodiscard]] std::string_view qelib1Definitions();

/// True for the gates that every edition of qelib1.inc has, from the first one of arXiv:1707.03429
/// on. Programs define the later ones (swap, sx, p, cp, …) themselves as they need them.
[[nodiscard]] bool isInEveryQelib1(std::string_view name);

} // namespace ansatz::openqasm
