// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/experiment.h"

#include <QString>
#include <QStringList>

#include <cstddef>
#include <map>
#include <vector>

namespace ansatz::ui {

/// A warning of drawnWarnings() with the place in the drawing that it is about.
struct CircuitAlert {
    QString sentence;
    OperationId operation = 0; ///< 0: not about an operation
    int wire = -1;             ///< a qubit that nothing touches; -1: not about one
    int feature = -1;          ///< -1: not about one

    friend bool operator==(const CircuitAlert &, const CircuitAlert &) = default;
};
using CircuitAlerts = std::vector<CircuitAlert>;

/// Of the experiment's circuit for data of so many features. Empty for a circuit that cannot be
/// expanded: that is another fault, told elsewhere.
[[nodiscard]] CircuitAlerts alertsOf(const Experiment &experiment, std::size_t columns);

/// The sentences at each operation, wire or feature, one a line and not more than a tip can show.
struct AlertTips {
    std::map<OperationId, QString> operations;
    std::map<int, QString> wires;
    std::map<int, QString> features;

    friend bool operator==(const AlertTips &, const AlertTips &) = default;
};
[[nodiscard]] AlertTips tipsOf(const CircuitAlerts &alerts);

} // namespace ansatz::ui
