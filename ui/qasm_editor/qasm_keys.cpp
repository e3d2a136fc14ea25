// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/qasm_editor/qasm_keys.h"

#include <QCoreApplication>

namespace ansatz::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ansatz::ui::QasmKeys", text);
}

} // namespace

std::vector<std::pair<QString, QString>> qasmKeys()
{
    return {
        {tr("F8, Shift+F8"), tr("The next or last place that is underlined")},
        {tr("Ctrl+Z, Ctrl+Y"), tr("Typing that is not drawn yet, then every step")},
        {tr("Tab"), tr("Leaves the text, which is then drawn at once")},
        {tr("// repeat 2 {"),
         tr("Before lines that say the same twice: a repeat block; // } ends it")},
        {tr("// group \"Name\" {"), tr("Before lines of a group; // } ends it")},
    };
}

} // namespace ansatz::ui
