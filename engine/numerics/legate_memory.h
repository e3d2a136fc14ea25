// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace ansatz {

/// Bytes that Legate is given for arrays when a worker starts now on a device of the backend
/// cupynumeric: on the CPU half of what may be used; on a GPU, or on each of all ("cuda"), what may
/// be used, but no more than the host could take over. The worker asks for it, and who asks whether
/// something will fit, so that Legate never ends the worker for want of memory.
[[nodiscard]] std::uint64_t legateMemoryOn(const std::string &device);

/// What a worker reports in its facts.
[[nodiscard]] std::string legateMemoryFact(std::uint64_t bytes);

/// What arrays of the backend cupynumeric may take on a device: what the worker that runs there was
/// given (on the CPU, of it what is free now), or else legateMemoryOn.
[[nodiscard]] std::uint64_t cupynumericArrayMemory(const std::string &device);

} // namespace ansatz
