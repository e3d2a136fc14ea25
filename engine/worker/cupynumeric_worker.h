// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/worker/worker_process.h"

#include <string>

namespace ansatz::worker {

/// Whether the cupynumeric backend can be used here.
struct CupynumericState {
    std::string reason; ///< why not, in words; empty when it can
    std::string remedy;
    int gpus = 0; ///< that its libraries see
    bool isTransient =
        false; ///< it did not answer in time or was killed, which is no reason for good

    [[nodiscard]] bool isAvailable() const { return reason.empty(); }
};

/// Looks for the worker: the program that the environment's ANSATZ_WORKER_CUPYNUMERIC names, or
/// ansatz-worker-cupynumeric beside this program. Runs it, the first time, to see whether its
/// libraries load (0.1 to 0.3 s); again when it had not answered in time, or was killed. Throws Interrupted alone,
/// when a WaitScope says so.
[[nodiscard]] CupynumericState cupynumericState();

/// The worker for a device, "cpu" with so many shards, "cuda:N", or "cuda" for all GPUs.
[[nodiscard]] WorkerCommand cupynumericWorker(const std::string &device, int shards);

/// The worker for arrays alone. On the CPU it is that of one shard; on GPUs one of its own, whose
/// libraries have the memory that simulators take in the other.
[[nodiscard]] WorkerCommand cupynumericArrayWorker(const std::string &device);

} // namespace ansatz::worker
