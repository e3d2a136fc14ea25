// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace ansatz::ui {

class MachineFacts;

/// CPU, memory, backends and devices with reasons: what helps when something is missing.
[[nodiscard]] QString diagnosis(const MachineFacts &machine);

} // namespace ansatz::ui
