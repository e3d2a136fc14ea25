// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace ansatz {
class UserError;
}

namespace ansatz::ui {

/// Problem and remedy as sentences; the place is what the person just did.
[[nodiscard]] QString problemText(const UserError &error);

} // namespace ansatz::ui
