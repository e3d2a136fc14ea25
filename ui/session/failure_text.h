// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace ansatz::ui {

/// Why a training ended whose next step gave a number that is not finite, and what to do. A step
/// that fails is not among the steps done.
[[nodiscard]] QString notFiniteText(int stepsDone);

/// What a failure of backend or device did to a training, and how it can go on.
[[nodiscard]] QString cutText(const QString &failure, int stepsDone, bool canTryAgain);

} // namespace ansatz::ui
