// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/strict_json.h"
#include "engine/model/device_advice.h"

namespace ansatz {

/// The member "advice" of a model file (resources/schemas/model.schema.json).
[[nodiscard]] Json deviceAdviceToJson(const DeviceAdvice &advice);
/// Throws UserError with the JSON pointer of the first fault.
[[nodiscard]] DeviceAdvice deviceAdviceFromJson(JsonObject object);

} // namespace ansatz
