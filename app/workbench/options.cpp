// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/options.h"

#include "engine/base/version.h"

#include <QCommandLineParser>

namespace ansatz::workbench {

namespace {

struct Switches {
    QCommandLineOption help{{QStringLiteral("h"), QStringLiteral("help")},
                            QStringLiteral("Show this help.")};
    QCommandLineOption version{QStringLiteral("version"), QStringLiteral("Show the version.")};
    QCommandLineOption screenshot{QStringLiteral("screenshot"),
                                  QStringLiteral("Save a picture of the window and quit."),
                                  QStringLiteral("file")};
    QCommandLineOption size{QStringLiteral("size"),
                            QStringLiteral("Size of that picture's window."),
                            QStringLiteral("width>x<height"), QStringLiteral("1440x900")};
    QCommandLineOption appearance{QStringLiteral("appearance"),
                                  QStringLiteral("Look of that picture: light or dark."),
                                  QStringLiteral("look")};
    QCommandLineOption train{QStringLiteral("train"),
                             QStringLiteral("Train to the end before the picture.")};
    QCommandLineOption part{
        QStringLiteral("part"),
        QStringLiteral("What that picture is of, once there is something to see: "
                       "advice, benchmark or diagnosis."),
        QStringLiteral("name")};
    QCommandLineOption checkDisplay{
        QStringLiteral("check-display"),
        QStringLiteral("See whether a window can be opened here, and quit: with 0 when it can.")};
    QCommandLineOption probe{
        QStringLiteral("probe-latency"),
        QStringLiteral("Train at full speed for so many seconds, print how late the window's "
                       "events were as JSON, and quit; with 1 when they were too late."),
        QStringLiteral("seconds")};
};

Options wrong(const QString &what)
{
    Options options;
    options.message = QStringLiteral("ansatz-workbench: %1 — see --help\n").arg(what);
    options.exitCode = 2;
    return options;
}

} // namespace

Options readOptions(const QStringList &arguments)
{
    const Switches switches;
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Draw a quantum circuit, train it with a classical head, watch it live."));
    parser.addOptions({switches.help, switches.version, switches.screenshot, switches.size,
                       switches.appearance, switches.train, switches.part, switches.checkDisplay,
                       switches.probe});

    parser.addPositionalArgument(QStringLiteral("experiment"),
                                 QStringLiteral("Experiment file, or a preset by its name."),
                                 QStringLiteral("[EXPERIMENT]"));
    if (!parser.parse(arguments))
        return wrong(parser.errorText());

    Options options;
    if (parser.isSet(switches.help)) {
        options.message = parser.helpText().replace(QStringLiteral("<executable_name>"),
                                                    QStringLiteral("ansatz-workbench"));
        return options;
    }
    if (parser.isSet(switches.version)) {
        options.message =
            QStringLiteral("ansatz-workbench %1\n").arg(QLatin1String(programVersion));
        return options;
    }
    const QStringList positional = parser.positionalArguments();
    if (positional.size() > 1)
        return wrong(QStringLiteral("one experiment at a time"));
    if (!positional.isEmpty())
        options.experiment = positional.first();
    options.screenshot = parser.value(switches.screenshot);
    options.appearance = parser.value(switches.appearance);
    options.train = parser.isSet(switches.train);
    options.part = parser.value(switches.part);
    const QStringList parts{QString(), QStringLiteral("advice"), QStringLiteral("benchmark"),
                            QStringLiteral("diagnosis")};
    if (!parts.contains(options.part))
        return wrong(QStringLiteral("--part is advice, benchmark or diagnosis"));
    if (!options.appearance.isEmpty() && options.appearance != QLatin1String("light")
        && options.appearance != QLatin1String("dark"))
        return wrong(QStringLiteral("--appearance is light or dark"));
    if (options.screenshot.isEmpty()) {
        for (const auto *of :
             {&switches.size, &switches.appearance, &switches.part, &switches.train})
            if (parser.isSet(*of))
                return wrong(QStringLiteral("--%1 is of the picture that --screenshot saves")
                                 .arg(of->names().first()));
    }
    const QStringList sides = parser.value(switches.size).split(QLatin1Char('x'));
    options.size = sides.size() == 2 ? QSize(sides[0].toInt(), sides[1].toInt()) : QSize();
    if (options.size.width() < 640 || options.size.height() < 480 || options.size.width() > 7680
        || options.size.height() > 4320)
        return wrong(QStringLiteral("--size is WIDTHxHEIGHT, from 640x480 to 7680x4320"));
    options.checkDisplay = parser.isSet(switches.checkDisplay);
    if (parser.isSet(switches.probe)) {
        options.probeSeconds = parser.value(switches.probe).toInt();
        if (options.probeSeconds < 1 || options.probeSeconds > 86'400)
            return wrong(QStringLiteral("--probe-latency takes 1 to 86400 seconds"));
    }
    return options;
}

} // namespace ansatz::workbench
