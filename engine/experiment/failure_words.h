// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace ansatz {

/// Why one of several ways to compute cannot be used, so that the others go on.
struct FailureWords {
    std::string reason;
    std::string remedy; ///< may be empty
};

/// Of the exception that is being handled.
[[nodiscard]] FailureWords currentFailureWords();

} // namespace ansatz
