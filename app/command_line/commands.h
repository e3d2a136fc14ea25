// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

#include <functional>

namespace ansatz {

/// Exit statuses that are no signal's.
enum ExitStatus { Done = 0, InternalFault = 1, UserFault = 2 };

/// A sub-command that has been added to the program, and what runs it once its arguments are
/// parsed; `run` returns the exit status and throws UserError.
struct Command {
    CLI::App *parser;
    std::function<int()> run;
};

[[nodiscard]] Command trainCommand(CLI::App &program);
[[nodiscard]] Command expectCommand(CLI::App &program);
[[nodiscard]] Command stateCommand(CLI::App &program);
[[nodiscard]] Command convertCommand(CLI::App &program);
[[nodiscard]] Command exportCommand(CLI::App &program);
[[nodiscard]] Command predictCommand(CLI::App &program);
[[nodiscard]] Command benchCommand(CLI::App &program);
[[nodiscard]] Command doctorCommand(CLI::App &program);

} // namespace ansatz
