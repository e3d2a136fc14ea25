// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/error.h"

#include <string>
#include <string_view>

namespace ansatz::worker {

/// The three parts of a UserError as the text of a reply, cut where a reply ends.
[[nodiscard]] std::string faultText(const UserError &error);

/// Throws it again.
[[noreturn]] void throwFault(std::string_view text);

} // namespace ansatz::worker
