// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <array>

namespace ansatz::ui {

[[nodiscard]] const ThemeColors &lightColors();
[[nodiscard]] const ThemeColors &darkColors();

/// Okabe-Ito order and three more.
using SeriesColors = std::array<QColor, 9>;
[[nodiscard]] const SeriesColors &lightSeries();
[[nodiscard]] const SeriesColors &darkSeries();

} // namespace ansatz::ui
