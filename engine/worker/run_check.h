// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace ansatz::worker {

/// What a worker's program says about itself.
struct CheckResult {
    bool isWell = false; ///< it ended with status 0 within 20 s
    std::string text;    ///< the last line that it printed
};

/// Runs `program --check`.
[[nodiscard]] CheckResult runCheck(const std::filesystem::path &program);

} // namespace ansatz::worker
