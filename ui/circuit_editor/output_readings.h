// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/experiment.h"
#include "ui/circuit_editor/reading_item.h"
#include "ui/session/experiment_preview.h"

#include <QString>

#include <optional>
#include <span>
#include <vector>

namespace ansatz::ui {

/// A row for every wire, measured or not, and below them one for each observable that is more than
/// a Pauli of one wire. `values` are of the measured observables; others than as many: unknown.
[[nodiscard]] std::vector<Reading> readingsOf(const Experiment &experiment,
                                              std::span<const double> values);

/// What stands over them: after which column, where not at the end, and of how many of a class's
/// samples they are the mean, where not of all.
[[nodiscard]] QString readingsTitle(const QString &place,
                                    const std::optional<ExperimentPreview::Part> &part);

} // namespace ansatz::ui
