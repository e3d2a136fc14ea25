// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/benchmark_check.h"
#include "engine/experiment/benchmark_work.h"

#include <memory>
#include <vector>

namespace ansatz {

/// What a training step asks of its simulator, over and over, and what each time took, in
/// milliseconds.
class StepPasses {
public:
    virtual ~StepPasses() = default;
    [[nodiscard]] virtual BenchmarkCheck check(const BenchmarkWork &work) = 0;
    virtual void run() = 0;

    /// Forgets the times.
    void clear()
    {
        forward.clear();
        backward.clear();
        head.clear();
    }

    std::vector<double> forward;
    std::vector<double> backward; ///< of forwardAndBackward, less those: noise may make it negative
    std::vector<double> head; ///< of steps whose parts a GPU times; else empty
};

/// In the work's precision, on its device.
[[nodiscard]] std::unique_ptr<StepPasses> makeStepPasses(const BenchmarkWork &work);

} // namespace ansatz
