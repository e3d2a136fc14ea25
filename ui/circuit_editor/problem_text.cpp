// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/problem_text.h"

#include "engine/base/error.h"

namespace ansatz::ui {

QString problemText(const UserError &error)
{
    QString text = QString::fromStdString(error.problem());
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    if (!text.endsWith(u'.'))
        text += u'.';
    if (!error.remedy().empty())
        text += u' ' + QString::fromStdString(error.remedy());
    return text;
}

} // namespace ansatz::ui
