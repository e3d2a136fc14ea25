// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ansatz {

/// The whole text as a finite number, independent of the locale; nothing when it is not one.
[[nodiscard]] std::optional<double> parseDouble(std::string_view text);

/// The whole text as a decimal integer; nothing when it is not one or does not fit.
[[nodiscard]] std::optional<std::int64_t> parseInteger(std::string_view text);

/// The shortest text that reads back as the same double, with '.' in every locale.
[[nodiscard]] std::string formatDouble(double value);

/// "1 feature", "3 features": the plural of `noun` takes an s.
[[nodiscard]] std::string formatCount(std::uint64_t count, std::string_view noun);

/// "4 KiB", "16.0 GiB": bytes for people, three significant digits.
[[nodiscard]] std::string formatBytes(std::uint64_t bytes);

} // namespace ansatz
