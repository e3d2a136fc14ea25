// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/model/device_advice.h"

#include <string>

namespace ansatz {

/// The advice for people: a line and a bar for every choice, why others are missing, and what is
/// recommended.
[[nodiscard]] std::string adviceText(const DeviceAdvice &advice);

/// The advice as one line of JSON, {"event": "advice", …} as a model file has it.
[[nodiscard]] std::string adviceLine(const DeviceAdvice &advice);

/// A bar of so many characters for a time between the others', the longest of them whole. Times
/// span many powers of ten, so its length goes with the logarithm.
[[nodiscard]] std::string timeBar(double milliseconds, double shortest, double longest,
                                  std::size_t width);

/// Four significant digits, "0.1234", "12.34", "1234".
[[nodiscard]] std::string millisecondsText(double value);

} // namespace ansatz
