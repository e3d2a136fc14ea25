// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSettings>

namespace ansatz::ui {

/// What the window remembers between starts. Tests choose another place with
/// QSettings::setDefaultFormat and QSettings::setPath.
class WindowSettings final : public QSettings {
    Q_OBJECT

public:
    WindowSettings()
        : QSettings(QSettings::defaultFormat(), QSettings::UserScope, QStringLiteral("Ansatz"),
                    QStringLiteral("Workbench"))
    {}
};

} // namespace ansatz::ui
