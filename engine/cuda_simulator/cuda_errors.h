// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/error.h"

#include <string>

namespace ansatz::cuda {

/// What the runtime reports by that name and description, in words for a person, with a remedy.
[[nodiscard]] BackendFailure explainError(const std::string &name, const std::string &text);

/// Whether CUDA repeats the error of that name for every further call of the process.
[[nodiscard]] bool isForGood(const std::string &name);

/// Throws BackendFailure when the device was lost before.
void requireNotLost(int deviceIndex);

} // namespace ansatz::cuda
