// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help_menu.h"

#include "engine/base/version.h"
#include "engine/circuit/gate_table.h"
#include "ui/circuit_editor/circuit_hints.h"
#include "ui/dialogs/diagnosis_dialog.h"
#include "ui/dialogs/text_dialog.h"
#include "ui/document/experiment_document.h"
#include "ui/qasm_editor/qasm_keys.h"

#include <QAction>
#include <QCoreApplication>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

namespace ansatz::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ansatz::ui::Help", text);
}

void appendActions(QString &text, const QMenu *menu)
{
    for (const QAction *action : menu->actions()) {
        if (action->menu())
            appendActions(text, action->menu());
        const QKeySequence keys = action->shortcut();
        if (keys.isEmpty())
            continue;
        QString name = action->text();
        name.remove(QLatin1Char('&'));
        text += QStringLiteral("  %1  %2\n")
                    .arg(keys.toString(QKeySequence::NativeText), -18)
                    .arg(name);
    }
}

QString shortcutList(const QMainWindow *window)
{
    QString text;
    for (const QAction *action : window->menuBar()->actions()) {
        if (!action->menu())
            continue;
        QString section;
        appendActions(section, action->menu());
        if (section.isEmpty())
            continue;
        QString name = action->text();
        name.remove(QLatin1Char('&'));
        text += name + QLatin1Char('\n') + section + QLatin1Char('\n');
    }
    text += tr("In the circuit, Space trains or pauses as everywhere; letters place gates:");
    text += QLatin1Char('\n');
    for (const Gate &gate : gateTable()) {
        if (gate.key != 0)
            text += QStringLiteral("  %1  %2\n")
                        .arg(QString(QLatin1Char(gate.key)).toUpper(), -18)
                        .arg(QString::fromUtf8(gate.label.data(), qsizetype(gate.label.size())));
    }
    text += QLatin1Char('\n') + tr("Keys and mouse in the circuit:") + QLatin1Char('\n');
    for (const auto &[keys, what] : circuitKeys())
        text += QStringLiteral("  %1  %2\n").arg(keys, -22).arg(what);
    text += QLatin1Char('\n') + tr("In the OpenQASM text:") + QLatin1Char('\n');
    for (const auto &[keys, what] : qasmKeys())
        text += QStringLiteral("  %1  %2\n").arg(keys, -22).arg(what);
    return text;
}

QString aboutText()
{
    return tr("Ansatz Workbench %1\n\n"
              "Draw a quantum circuit, put a classical head behind it, press Train and watch.\n\n"
              "Licence: GNU General Public License 3.0 or later.\n"
              "Built with Qt %2, QCustomPlot, LibTorch and JSON for Modern C++.\n"
              "Digits: Optical Recognition of Handwritten Digits, UCI Machine Learning Repository.")
        .arg(QLatin1String(programVersion), QLatin1String(qVersion()));
}

} // namespace

void fillHelpMenu(QMenu *menu, QMainWindow *window, const ExperimentDocument &document)
{
    QAction *shortcuts = menu->addAction(tr("&Keyboard shortcuts"));
    shortcuts->setShortcut(Qt::Key_F1);
    QObject::connect(shortcuts, &QAction::triggered, window, [window] {
        (new TextDialog(tr("Keyboard shortcuts"), shortcutList(window), window))->open();
    });
    QAction *diagnose = menu->addAction(tr("&Diagnose"));
    QObject::connect(diagnose, &QAction::triggered, window, [window, &document] {
        (new DiagnosisDialog([&document] { return document.experiment(); }, window))->open();
    });
    menu->addSeparator();
    QAction *about = menu->addAction(tr("&About Ansatz Workbench"));
    QObject::connect(about, &QAction::triggered, window, [window] {
        (new TextDialog(tr("About Ansatz Workbench"), aboutText(), window))->open();
    });
}

} // namespace ansatz::ui
