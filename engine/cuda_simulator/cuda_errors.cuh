// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cuda_runtime_api.h>

namespace ansatz::cuda {

/// Throws UserError in words for what went wrong on the device.
void check(cudaError_t status);

} // namespace ansatz::cuda
