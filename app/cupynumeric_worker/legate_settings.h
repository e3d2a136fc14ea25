// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ansatz::cupynumeric {

/// How Legate is started.
struct LegateSettings {
    std::size_t shards = 1;
    bool isOnGpus = false;
    std::size_t memory = 0; ///< bytes for stores: of the host, or of each GPU
    std::string config;     ///< what its environment variable LEGATE_CONFIG says
};

/// What there is for it, of the GPUs those that this process sees.
struct LegateResources {
    std::uint64_t hostMemory = 0; ///< bytes that it may be given
    std::uint64_t gpuMemory = 0;  ///< likewise, on each GPU
    std::size_t gpus = 0;
};

/// For "cpu" with that many shards, "cuda:N", which must be the first GPU that the process sees, or
/// "cuda": a shard on each GPU. With 0 shards GPUs are for arrays alone.
[[nodiscard]] LegateSettings legateSettings(const std::string &device, int shards,
                                            const LegateResources &resources);

/// The same from what this machine has. Shows the process one GPU alone when it is for "cuda:N", so
/// that nothing may have asked CUDA before.
[[nodiscard]] LegateSettings legateSettingsHere(const std::string &device, int shards);

/// What CUDA_VISIBLE_DEVICES must be for the GPU of that index to be the only one; `visible` is
/// what it is, null where it is not set. One that hides all goes on to hide all.
[[nodiscard]] std::string visibleGpu(int index, const char *visible);

/// Whether an environment variable of this name is for Legate or what it stands on.
[[nodiscard]] bool isOfLegate(std::string_view name);

} // namespace ansatz::cupynumeric
