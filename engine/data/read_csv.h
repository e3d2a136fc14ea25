// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/dataset.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace ansatz {

/// A CSV file, raw or gzipped: number columns, then an integer class. The first line may be a
/// header of names, or scikit-learn's `rows,columns,class names…`. CRLF, LF, quoted numbers and a
/// UTF-8 byte order mark are read. Throws UserError with file:line:column.
[[nodiscard]] Dataset readCsv(const std::filesystem::path &path);

/// The same of text; `source` names it in errors.
[[nodiscard]] Dataset parseCsv(std::string_view text, const std::string &source);

/// Number columns only, for prediction; a further last column (the class) is ignored when there is
/// one more than `columns`.
[[nodiscard]] FeatureMatrix readCsvFeatures(const std::filesystem::path &path, std::size_t columns);

} // namespace ansatz
