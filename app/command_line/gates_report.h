// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/gate_benchmark.h"

#include <string>
#include <vector>

namespace ansatz {

/// What `ansatz bench --gates` found.
struct GatesReport {
    int layers = 0;
    MachinePeaks peaks;
    std::vector<GateWork> works;
    std::vector<GateTiming> timings; ///< of the first works
};

/// The lines above the table, for people.
[[nodiscard]] std::string gatesHead(const GatesReport &report);
/// The line of a work that was timed.
[[nodiscard]] std::string gatesLine(const GatesReport &report, std::size_t index);

/// The report as a JSON object and a newline.
[[nodiscard]] std::string gatesJson(const GatesReport &report);

} // namespace ansatz
