// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/error.h"

#include <string>

namespace ansatz {

/// The text of the UserError that `action` throws, or "" when it throws none.
template <class Action>
std::string errorOf(Action action)
{
    try {
        action();
    } catch (const UserError &error) {
        return error.what();
    }
    return {};
}

} // namespace ansatz
