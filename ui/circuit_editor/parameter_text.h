// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/parameter.h"

#include <QString>

#include <optional>

namespace ansatz::ui {

/// Reads an angle as a person types it: "1.57", "pi/2", "x3", "0.5*x3 + pi", "w4". Arithmetic with
/// + - * / ( ), linear in one feature or weight, or in a weight times a feature, whose trained
/// scale that is: "w2*x3+0.1". A bare "w" or "x" has the index `newIndex`: a new weight, the
/// feature of the gate's wire; as a scale "w" or "s" is `newScaleWeight`. Nothing, and why in
/// `problem`, when it is not understood.
[[nodiscard]] std::optional<Parameter> parseParameter(const QString &text, QString *problem);

/// A number as it stands in an angle, "pi/4".
[[nodiscard]] std::optional<double> parseNumber(const QString &text);

/// The text that parseParameter() reads back as the same, with "pi" where that is exact.
[[nodiscard]] QString parameterText(const Parameter &parameter);
/// The same of a plain number.
[[nodiscard]] QString numberText(double value);

/// What is written on a gate: "π·x0", "w9", "w2·x3", "1.57".
[[nodiscard]] QString shortParameterText(const Parameter &parameter);

} // namespace ansatz::ui
