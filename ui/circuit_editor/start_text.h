// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <QString>

#include <optional>

namespace ansatz::ui {

/// How a weight starts, as a person types it: "0.5", "normal(0, 0.1)", "uniform(-pi, pi)", and
/// "default" or nothing for what the training's settings say. False, and why in `problem`, when it
/// is not understood. The weight's number is 0.
[[nodiscard]] bool parseStart(const QString &text, std::optional<WeightStart> *start,
                              QString *problem);

/// The text that parseStart() reads back as the same.
[[nodiscard]] QString startText(const std::optional<WeightStart> &start);

/// What is wrong with it, as a sentence; empty for nothing.
[[nodiscard]] QString startProblem(const WeightStart &start);

/// Of one weight of a circuit.
[[nodiscard]] std::optional<WeightStart> startIn(const std::vector<WeightStart> &starts,
                                                 int weight);

} // namespace ansatz::ui
