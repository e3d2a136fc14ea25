// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/error.h"
#include "engine/worker/protocol.h"

#include <string>
#include <string_view>

namespace ansatz::worker {

/// The three parts of a UserError as the text of a reply, cut where a reply ends.
[[nodiscard]] std::string faultText(const UserError &error);

/// What a reply says of an exception.
struct Fault {
    Status status = Status::InternalFault;
    std::string text;
};
/// Of the one that is being handled.
[[nodiscard]] Fault currentFault();

/// Throws it again: a BackendFailure for BackendFault and BackendLost, else a UserError.
[[noreturn]] void throwFault(std::string_view text, Status status = Status::UserFault);

} // namespace ansatz::worker
