// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/advice_report.h"
#include "engine/model/device_advice_json.h"

#include <nlohmann/json.hpp>

namespace ansatz {

std::string adviceLine(const DeviceAdvice &advice)
{
    Json line = {{"event", "advice"}};
    line.update(deviceAdviceToJson(advice));
    return line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace ansatz
