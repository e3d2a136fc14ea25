// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/benchmark_work.h"

#include <memory>

namespace ansatz {

/// A training step of the work without its quantum layer: choosing a batch, head, loss, their
/// derivatives, optimiser.
class HeadStep {
public:
    virtual ~HeadStep() = default;
    virtual void run() = 0;
};

/// In the work's precision.
[[nodiscard]] std::unique_ptr<HeadStep> makeHeadStep(const BenchmarkWork &work);

} // namespace ansatz
