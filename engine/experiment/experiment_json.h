// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/experiment.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ansatz {

/// The experiment as "format": "ansatz-experiment" (resources/schemas/experiment.schema.json).
[[nodiscard]] std::string writeExperiment(const Experiment &experiment);

/// Throws UserError with `source` and the JSON pointer of the first fault: syntax, unknown or
/// duplicate key, wrong type, range. The result is valid.
[[nodiscard]] Experiment readExperiment(std::string_view text, const std::string &source);

[[nodiscard]] Experiment loadExperiment(const std::filesystem::path &path);
void saveExperiment(const Experiment &experiment, const std::filesystem::path &path);

/// An experiment that the program ships: "digits_1_vs_5". Throws UserError listing them.
[[nodiscard]] Experiment presetExperiment(std::string_view name);
[[nodiscard]] std::vector<std::string> presetNames();

} // namespace ansatz
