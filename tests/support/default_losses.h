// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

namespace ansatz {

/// The first losses of the default experiment, computed in complex128; complex64 differs from them
/// by less than 1e-7. The engine, the window's session and the command line must all give them.
inline constexpr std::array<double, 10> defaultLosses = {
    0.786390664, 0.747035124, 0.731206747, 0.765478064, 0.750024260,
    0.754457389, 0.708422726, 0.698247713, 0.749967983, 0.711925306};

} // namespace ansatz
