// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/experiment.h"

#include <string>

namespace ansatz {

/// Throws UserError for an OpenQASM program, which commands that take experiments are given at
/// times.
void requireNoProgram(const std::string &name);

/// Whether the argument names a file; else it is the name of an experiment that the program ships.
[[nodiscard]] bool isExperimentFile(const std::string &name);

/// The experiment of that file or name. Throws UserError where there is none, or the file is not
/// sound.
[[nodiscard]] Experiment namedExperiment(const std::string &name);

} // namespace ansatz
