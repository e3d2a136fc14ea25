// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/gradient/jacobian.h"
#include "engine/numerics/backend.h"

#include <optional>
#include <string>
#include <vector>

namespace ansatz {

/// What `ansatz expect` computed.
struct ExpectResult {
    std::size_t samples = 0;
    std::vector<Observable> observables;
    std::vector<double> expectations; ///< [samples, observables]
    std::optional<Jacobian> gradient;
    ComputeTarget target;
    Precision precision = Precision::Complex128;
};

/// {"expectations": [sample][observable], "gradient": {"weights": [sample][observable][k],
/// "features": [sample][observable][i]}, "bit_order", "backend", "device", "precision"} and a
/// newline;
/// "gradient" only when it was asked for.
[[nodiscard]] std::string expectJson(const ExpectResult &result);

/// Tables for people.
[[nodiscard]] std::string expectTable(const ExpectResult &result);

} // namespace ansatz
