// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/model/trained_model.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace ansatz {

/// The model as "format": "ansatz-model" (resources/schemas/model.schema.json).
[[nodiscard]] std::string writeModel(const TrainedModel &model);

/// Throws UserError with `source` and the JSON pointer of the first fault, also when the weights do
/// not suit the circuit or a test vector is not met to 1e-5.
[[nodiscard]] TrainedModel readModel(std::string_view text, const std::string &source);

[[nodiscard]] TrainedModel loadModel(const std::filesystem::path &path);
void saveModel(const TrainedModel &model, const std::filesystem::path &path);

} // namespace ansatz
