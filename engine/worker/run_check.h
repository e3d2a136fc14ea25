// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

namespace ansatz::worker {

/// What a worker's program says about itself.
struct CheckResult {
    bool isWell = false; ///< it ended with status 0 in time
    std::string text;    ///< the last line that it printed
    bool isTransient =
        false; ///< it did not end in time or was killed, by whatever else the machine does
};

/// Runs `program --check`.
[[nodiscard]] CheckResult runCheck(const std::filesystem::path &program);

/// How long it may take; 20 s.
void setCheckPatience(std::chrono::milliseconds patience);

} // namespace ansatz::worker
