// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/experiment.h"

#include <string>
#include <vector>

namespace ansatz::ui {

/// The experiment on that backend and device. Switches that the backend fixes are on in it, so that
/// the choice of a backend is never refused for a switch.
[[nodiscard]] Experiment computedBy(Experiment experiment, const std::string &backend,
                                    const std::string &device,
                                    const std::vector<Backend> &backends);

} // namespace ansatz::ui
