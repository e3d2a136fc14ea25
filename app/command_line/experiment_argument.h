// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace ansatz {

/// Whether the argument names a file; else it is the name of an experiment that the program ships.
[[nodiscard]] bool isExperimentFile(const std::string &name);

} // namespace ansatz
