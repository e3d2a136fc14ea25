// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/experiment_argument.h"

#include <filesystem>

namespace ansatz {

bool isExperimentFile(const std::string &name)
{
    std::error_code ignored;
    return name.find('/') != std::string::npos || name.ends_with(".json")
           || std::filesystem::exists(name, ignored);
}

} // namespace ansatz
