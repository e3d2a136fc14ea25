// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace ansatz {
class UserError;
}

namespace ansatz::ui {

/// Problem, place and remedy as sentences for a person; plain text.
[[nodiscard]] QString errorText(const UserError &error);

/// The same of the exception that is being handled, whatever it is. Call inside a catch block.
[[nodiscard]] QString currentErrorText();

} // namespace ansatz::ui
