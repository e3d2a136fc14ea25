// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ansatz {

/// A file of resources/ that is linked into the program ("datasets/digits.csv.gz",
/// "experiments/digits_1_vs_5.json", "schemas/model.schema.json"). Throws InternalError when there
/// is none of that name. The bytes live as long as the program.
[[nodiscard]] std::string_view resource(std::string_view name);

/// The names of all resources in a folder of resources/, sorted ("experiments").
[[nodiscard]] std::vector<std::string> resourceNames(std::string_view folder);

} // namespace ansatz
