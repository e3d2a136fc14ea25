// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/simulator.h"

#include <string>
#include <string_view>
#include <vector>

namespace ansatz {

/// complex64: float parts; complex128: double parts.
enum class Precision { Complex64, Complex128 };

[[nodiscard]] std::string_view toString(Precision precision);

/// How numbers are computed, and whether this build and machine can.
struct Backend {
    std::string name; ///< "native", "reference"
    std::string help; ///< one sentence
    bool available = false;
    std::string reason; ///< why not; empty when available
    std::string remedy;
    std::vector<std::string> devices; ///< ids on which it runs here
    bool switchesJit = false;         ///< can also compute uncompiled, gate by gate
    bool switchesVmap = false;        ///< can also compute sample by sample
};

/// Every backend that the program knows, the default one first.
[[nodiscard]] std::vector<Backend> backends();

/// Where and how to compute.
struct ComputeTarget {
    std::string backend = "native";
    std::string device = "cpu";
    int threads = 1;
    bool jit = true;  ///< the circuit is compiled: gates fused, index maps, light cone
    bool vmap = true; ///< a batch is computed as a whole, not sample by sample
};

/// A simulator of that backend on that device. Throws UserError naming the backends (devices) that
/// there are, and for a missing one why and what to do. Never another one in its stead.
template <class Real>
[[nodiscard]] std::unique_ptr<Simulator<Real>> makeSimulator(const ComputeTarget &target,
                                                             const ExpandedCircuit &circuit,
                                                             std::vector<Observable> observables);

/// How many threads it really computes with.
[[nodiscard]] int threadsOf(const ComputeTarget &target);

/// Throws the same UserError without making anything.
void requireTarget(const ComputeTarget &target);

} // namespace ansatz
