// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/array_backend.h"

#include <memory>
#include <string>

namespace ansatz::numerics {

/// cuPyNumeric's arrays on a device of the backend cupynumeric. They lie in the worker process,
/// which is asked for one operation at a time, so that small arrays are slow. No autograd and no
/// compilation, and says so. Starts the worker at the first operation, and again when it has ended
/// for want of arrays; arrays end with it: its end
/// is a BackendFailure of the operation that meets it and of those on older arrays.
[[nodiscard]] std::shared_ptr<ArrayBackend> makeCupynumericArrays(const std::string &device);

} // namespace ansatz::numerics
