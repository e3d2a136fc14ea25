// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/error.h"

#include <string>

namespace ansatz::cuda {

/// What the runtime reports by that name and description, in words for a person, with a remedy.
[[nodiscard]] UserError explainError(const std::string &name, const std::string &text);

} // namespace ansatz::cuda
