// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QTest>
#include <QWidget>

namespace ansatz::ui {

/// Saves what the window shows, in two sizes and both looks, as STATE_WIDTHxHEIGHT_LOOK.png in the
/// folder that ANSATZ_PICTURES names; does nothing where it names none.
inline void savePictures(QWidget &window, const QString &state)
{
    const QString folder = qEnvironmentVariable("ANSATZ_PICTURES");
    if (folder.isEmpty())
        return;
    QDir().mkpath(folder);
    for (const QSize size : {QSize(1280, 800), QSize(1920, 1080)}) {
        for (const bool isDark : {false, true}) {
            Theme::instance().apply(*qApp, isDark ? Appearance::Dark : Appearance::Light);
            window.resize(size);
            QTest::qWait(500);
            window.grab().save(QStringLiteral("%1/%2_%3x%4_%5.png")
                                   .arg(folder, state)
                                   .arg(size.width())
                                   .arg(size.height())
                                   .arg(isDark ? QStringLiteral("dark") : QStringLiteral("light")));
        }
    }
    Theme::instance().apply(*qApp, Appearance::Light);
}

} // namespace ansatz::ui
