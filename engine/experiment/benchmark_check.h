// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/benchmark_work.h"
#include "engine/simulator/simulator.h"

#include <string>

namespace ansatz {

/// How well the simulator that is to be timed agrees with another one on a few samples of the
/// batch: largest differences, relative to the largest value where that is above 1.
struct BenchmarkCheck {
    /// "reference"; above what it computes in time "native" in the other precision, or for other
    /// backends and devices "native on cpu".
    std::string against;
    std::size_t samples = 0;
    double expectations = 0;
    double gradients = 0; ///< of a random sum of expectations, by weights and features
    double allowed = 0;

    /// False for NaN.
    [[nodiscard]] bool holds() const { return expectations <= allowed && gradients <= allowed; }
};

/// How much a check may cost.
struct CheckOptions {
    bool wholeBatch =
        true; ///< else the simulator gets the samples that are compared, and no others
    /// Amplitudes that the reference simulator may touch; where it would touch more, another one
    /// is asked.
    double mostReferenceWork = 4e9;
    /// Of the simulators that are asked to compare; they throw Interrupted.
    GiveUp giveUp = {};
};

/// Evaluates the batch with `timed`, a simulator of the work, and the batch's first, middle and
/// last sample alone with the double-precision reference, up to 10 qubits, or above with native in
/// double precision, native on the CPU with itself in the other precision.
template <class Real>
[[nodiscard]] BenchmarkCheck checkWork(const BenchmarkWork &work, Simulator<Real> &timed,
                                       const CheckOptions &options = {});

/// Throws InternalError with the differences unless the check holds.
void requireAgreement(const BenchmarkCheck &check);

} // namespace ansatz
