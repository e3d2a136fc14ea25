// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QString>
#include <QStringList>

namespace ansatz::workbench {

/// The command line of the window's program.
struct Options {
    QString message;  ///< to print instead of opening a window: help, version or what is wrong
    int exitCode = 0; ///< with `message`
    QString experiment = QStringLiteral("digits_1_vs_5"); ///< a file or a preset
    QString screenshot;        ///< picture to save instead of staying open
    QSize size{1440, 900};     ///< of the screenshot
    QString appearance;        ///< "light", "dark" or empty, of the screenshot
    bool train = false;        ///< to the end before the screenshot
    QString part;              ///< what the screenshot shows: "advice", "benchmark", "diagnosis"
    bool checkDisplay = false; ///< only see whether a window could be opened
    int probeSeconds = 0;      ///< measure the window's lateness while training; 0: do not
};

[[nodiscard]] Options readOptions(const QStringList &arguments);

} // namespace ansatz::workbench
