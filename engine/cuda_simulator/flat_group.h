// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/cuda_simulator/device_plan.h"

#include <span>

namespace ansatz::cuda {

/// A run as it acts on indices: its partner and its role, before it has companions in a group.
struct RoleMasks {
    std::uint32_t flip = 0;
    std::uint32_t sign = 0;
    bool negative = false;
    std::uint32_t run = 0;
};

/// Whether `next` may join: its flip is independent of the group's, and neither changes the
/// other's roles.
[[nodiscard]] bool fits(std::span<const RoleMasks> group, const RoleMasks &next);

/// One to three runs that fit each other, filled up to three flips of a state of that many qubits.
[[nodiscard]] FlatGroup makeGroup(std::span<const RoleMasks> runs, std::uint32_t qubits);

} // namespace ansatz::cuda
