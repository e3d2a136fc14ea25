// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace ansatz::ui {

/// "3 180": groups of three, set apart by a narrow space that does not break.
[[nodiscard]] QString countText(qint64 count);

/// "0.112", "1.284e-05": about three significant digits.
[[nodiscard]] QString valueText(double value);

/// "0.049 ms", "12.3 ms", "11 s": the time of a step.
[[nodiscard]] QString stepTimeText(double milliseconds);

/// "0.03 s", "12 s", "3 min 20 s", "1 h 05 min".
[[nodiscard]] QString durationText(double seconds);

} // namespace ansatz::ui
