// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/strict_json.h"
#include "engine/data/preprocessing.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ansatz {

/// Names in files, by value of the enum.
inline constexpr std::array<std::string_view, 6> preprocessingKindNames = {
    "resize", "threshold", "min_max_scale", "angle_scale", "pair_products", "amplitude_angles"};
inline constexpr std::array<std::string_view, 3> resizeMethodNames = {
    "bilinear", "bilinear_antialiased", "area"};

inline constexpr std::size_t maximumPreprocessingSteps = 16;

/// The "preprocessing" member of an experiment: an array of steps, each with "kind" and the
/// settings of that kind alone.
[[nodiscard]] Json preprocessingToJson(const std::vector<PreprocessingStep> &steps);
[[nodiscard]] std::vector<PreprocessingStep> preprocessingFromJson(JsonObject &owner,
                                                                   std::string_view key);

/// The "preprocessing" member of a model: the shape of a raw sample and the steps with what they
/// learned.
[[nodiscard]] Json fittedPreprocessingToJson(const FittedPreprocessing &preprocessing);
[[nodiscard]] FittedPreprocessing fittedPreprocessingFromJson(JsonObject object);

/// Throws UserError at `place` + "/key" for a setting out of its range.
void validate(const PreprocessingStep &step, const std::string &place);

} // namespace ansatz
