// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ansatz {

/// The classical layers behind the quantum layer.
struct HeadSettings {
    enum class Kind { LinearSigmoid };
    Kind kind = Kind::LinearSigmoid; ///< Linear(observables, 1) → Sigmoid
    bool bias = true;

    friend bool operator==(const HeadSettings &, const HeadSettings &) = default;
};

} // namespace ansatz
