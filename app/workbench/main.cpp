// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/options.h"
#include "app/workbench/probe.h"
#include "app/workbench/screenshot.h"
#include "engine/base/version.h"
#include "engine/experiment/threads.h"
#include "ui/dialogs/guarded_application.h"
#include "ui/main_window.h"
#include "ui/view_menu.h"

#include <QApplication>

#include <cstdio>
#include <exception>

namespace {

int runWorkbench(int argc, char **argv)
{
    using namespace ansatz::workbench;

    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const Options options = readOptions(arguments);
    if (!options.message.isEmpty()) {
        std::fputs(qPrintable(options.message), options.exitCode == 0 ? stdout : stderr);
        return options.exitCode;
    }

    ansatz::ui::GuardedApplication application(argc, argv);
    if (options.checkDisplay)
        return 0; // Qt ends the program where it finds no display
    QApplication::setOrganizationName(QStringLiteral("Ansatz"));
    QApplication::setApplicationName(QStringLiteral("Ansatz Workbench"));
    QApplication::setApplicationVersion(QLatin1String(ansatz::programVersion));
    QApplication::setDesktopFileName(QStringLiteral("ansatz-workbench"));
    ansatz::ui::restoreAppearance();

    ansatz::keepCoresFree(1); // a training must not make the window wait
    ansatz::ui::MainWindow window;
    window.openExperiment(options.experiment);
    if (!options.screenshot.isEmpty())
        return takeScreenshot(window, options);
    if (options.probeSeconds > 0)
        return probeLatency(window, options.probeSeconds);
    window.show();
    return QApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    try {
        return runWorkbench(argc, argv);
    } catch (const std::exception &error) {
        std::fprintf(stderr, "ansatz-workbench: %s\n", error.what());
        return 1;
    }
}
