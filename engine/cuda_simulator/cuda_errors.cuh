// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cuda_runtime_api.h>

namespace ansatz::cuda {

/// Throws BackendFailure in words for what went wrong on the thread's device. What goes wrong for
/// good marks the device as lost, and it is not asked any more.
void check(cudaError_t status);

} // namespace ansatz::cuda
