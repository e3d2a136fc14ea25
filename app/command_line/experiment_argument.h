// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/experiment.h"

#include <string>

namespace ansatz {

/// Whether the argument names a file; else it is the name of an experiment that the program ships.
/// Throws UserError for an OpenQASM program.
[[nodiscard]] bool isExperimentFile(const std::string &name);

/// The experiment of that file or name. Throws UserError where there is none, or the file is not
/// sound.
[[nodiscard]] Experiment namedExperiment(const std::string &name);

} // namespace ansatz
