// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <utility>
#include <vector>

namespace ansatz::ui {

/// What keys and comments do in the program's text: keys, then what they do.
[[nodiscard]] std::vector<std::pair<QString, QString>> qasmKeys();

} // namespace ansatz::ui
