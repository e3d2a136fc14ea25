// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/array_memory.h"

#include <vector>

namespace ansatz::numerics {

/// What LibTorch allocates at once for a training step of the program, with its autograd: the
/// step's operations are done on shapes alone, and what they would allocate is counted. Takes some
/// milliseconds and no memory. Thread-safe.
[[nodiscard]] StepBytes torchStepBytes(const ArrayProgram &program,
                                       const std::vector<Observable> &observables, int realBytes);

} // namespace ansatz::numerics
