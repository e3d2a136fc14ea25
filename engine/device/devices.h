// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
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
    std::uint64_t memoryFree = 0;       ///< now, not at the start of the program
    std::string computeCapability = {}; ///< of a CUDA device: "9.0"
};

/// "cpu" first, then every CUDA device, also those that cannot be used; one unavailable "cuda:0"
/// with the reason when there is none.
[[nodiscard]] std::vector<Device> devices();

struct CpuFacts {
    std::string model;
    /// The widest instruction set that this CPU offers: "AVX-512", "AVX2", "NEON", …
    std::string simd;
    /// Instruction sets that this CPU offers and that matter here: "SSE4.2", "AVX2", "FMA", …
    std::vector<std::string> features;
    int cores = 1; ///< that this process may use (affinity and cgroup heeded)
    int coresOfMachine = 1;
    int coresOfAffinity = 1;
    std::optional<int> coresOfCgroup; ///< nothing when there is no limit
    std::uint64_t memoryTotal = 0;
    std::uint64_t memoryAvailable = 0; ///< without swapping
    std::uint64_t level2Cache = 0;     ///< bytes, of the first core; 0: unknown
    std::uint64_t level3Cache = 0;     ///< likewise, shared with others
    std::string systemName;            ///< of the operating system
};
[[nodiscard]] CpuFacts cpuFacts();

} // namespace ansatz
