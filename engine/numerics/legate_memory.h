// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace ansatz {

/// Bytes that Legate is given for arrays when a worker starts now on a device of the backend
/// cupynumeric: on the CPU half of what may be used (256 MiB to 64 GiB); on a GPU, or on each of all
/// ("cuda"), what may be used, but no more than the host could take over. The worker asks for it,
/// and who asks whether a step will fit. Legate ends the worker for want of memory: that refuses
/// single arrays of more than a quarter, and cannot know what all of a caller's will come to.
[[nodiscard]] std::uint64_t legateMemoryOn(const std::string &device);

/// What a worker reports in its facts.
[[nodiscard]] std::string legateMemoryFact(std::uint64_t bytes);

/// What arrays of the backend cupynumeric may take on a device: what the worker that runs there was
/// given (on the CPU, of it what is free now), or else legateMemoryOn.
[[nodiscard]] std::uint64_t cupynumericArrayMemory(const std::string &device);

} // namespace ansatz
