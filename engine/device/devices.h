// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ansatz {

/// A place where numbers can be computed, or one that is missing and why.
struct Device {
    std::string id;   ///< "cpu", "cuda:0"
    std::string name; ///< "AMD EPYC", "NVIDIA H100 80GB HBM3"
    bool available = false;
    std::string reason; ///< why not, in words; empty when available
    std::string remedy; ///< what to do about it; may be empty
    std::uint64_t memoryTotal = 0;
    std::uint64_t memoryFree = 0;
};

/// "cpu" first, then every CUDA device; one unavailable "cuda:0" with the reason when there is
/// none.
[[nodiscard]] std::vector<Device> devices();

struct CpuFacts {
    std::string model;
    /// The widest instruction set that this CPU offers: "AVX-512", "AVX2", "NEON", …
    std::string simd;
    int cores = 1; ///< that this process may use (affinity and cgroup heeded)
    std::uint64_t memoryTotal = 0;
    std::uint64_t memoryAvailable = 0; ///< without swapping
    std::uint64_t level2Cache = 0;     ///< bytes, of the first core; 0: unknown
    std::uint64_t level3Cache = 0;     ///< likewise, shared with others
};
[[nodiscard]] CpuFacts cpuFacts();

} // namespace ansatz
