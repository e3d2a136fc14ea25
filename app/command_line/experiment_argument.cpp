// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/experiment_argument.h"

#include "engine/base/error.h"
#include "engine/experiment/experiment_json.h"

#include <filesystem>

namespace ansatz {

void requireNoProgram(const std::string &name)
{
    if (name.ends_with(".qasm"))
        throw UserError("is an OpenQASM program, not an experiment with data and training", name,
                        "open it in the workbench, choose the data there, and save the experiment");
}

bool isExperimentFile(const std::string &name)
{
    std::error_code ignored;
    return name.find('/') != std::string::npos || name.ends_with(".json")
           || std::filesystem::exists(name, ignored);
}

Experiment namedExperiment(const std::string &name)
{
    requireNoProgram(name);
    return isExperimentFile(name) ? loadExperiment(name) : presetExperiment(name);
}

} // namespace ansatz
