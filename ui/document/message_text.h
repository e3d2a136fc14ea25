// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/message.h"

#include <QString>

namespace ansatz::ui {

/// A message of the engine in the person's language.
[[nodiscard]] QString messageText(const Message &message);

} // namespace ansatz::ui
