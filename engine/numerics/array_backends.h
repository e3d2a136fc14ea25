// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/array_backend.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ansatz::numerics {

/// An array backend that the program knows, and whether this build and machine have it.
struct ArrayBackendInfo {
    std::string name;
    std::string help; ///< one sentence
    bool available = false;
    std::string reason; ///< why not; empty when available
    std::string remedy;
    std::vector<std::string> devices; ///< on which it computes here
};

/// All of them, the default one first.
[[nodiscard]] std::vector<ArrayBackendInfo> arrayBackends();

/// The one of that name on that device: the same object for every caller. Throws UserError with the
/// names that there are and, for each missing one, why and what to do.
[[nodiscard]] std::shared_ptr<ArrayBackend> arrayBackend(std::string_view name,
                                                         const std::string &device = "cpu");

/// The refusal of a name that is not available among `all`.
[[noreturn]] void refuseArrayBackend(std::string_view name,
                                     const std::vector<ArrayBackendInfo> &all);

} // namespace ansatz::numerics
