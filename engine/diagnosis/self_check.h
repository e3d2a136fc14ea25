// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ansatz {

/// How well the parts of the engine agree on a small circuit that has every gate of the palette; the
/// largest absolute differences, in double precision.
struct SelfCheck {
    double nativeAgainstReference = 0; ///< expectation values
    double adjointAgainstShift = 0;    ///< derivatives by every weight and feature

    static constexpr double allowed = 1e-10;
    [[nodiscard]] bool passed() const
    {
        return nativeAgainstReference <= allowed && adjointAgainstShift <= allowed;
    }
};

/// Takes a few milliseconds.
[[nodiscard]] SelfCheck runSelfCheck();

} // namespace ansatz
