// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view_menu.h"

#include "ui/theme/theme.h"
#include "ui/window_layout.h"
#include "ui/window_settings.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QCoreApplication>
#include <QDockWidget>
#include <QMainWindow>
#include <QMenu>

namespace ansatz::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ansatz::ui::View", text);
}

QString appearanceKey()
{
    return QStringLiteral("appearance");
}

void applyAppearance(Appearance appearance)
{
    Theme::instance().apply(*qApp, appearance);
}

void fillAppearanceMenu(QMenu *menu)
{
    auto *group = new QActionGroup(menu);
    const auto add = [menu, group](const QString &text, Appearance appearance) {
        QAction *action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(Theme::instance().appearance() == appearance);
        group->addAction(action);
        QObject::connect(action, &QAction::triggered, menu, [appearance] {
            WindowSettings().setValue(appearanceKey(), static_cast<int>(appearance));
            applyAppearance(appearance);
        });
    };
    add(tr("As the &system"), Appearance::System);
    add(tr("&Light"), Appearance::Light);
    add(tr("&Dark"), Appearance::Dark);
}

} // namespace

void restoreAppearance()
{
    const int stored = WindowSettings().value(appearanceKey(), 0).toInt();
    applyAppearance(stored == 1   ? Appearance::Light
                    : stored == 2 ? Appearance::Dark
                                  : Appearance::System);
}

void fillViewMenu(QMenu *menu, WindowLayout &layout)
{
    for (QDockWidget *dock : layout.docks())
        menu->addAction(dock->toggleViewAction());
    menu->addSeparator();
    fillAppearanceMenu(menu->addMenu(tr("&Appearance")));
    QAction *reset = menu->addAction(tr("&Reset layout"));
    QObject::connect(reset, &QAction::triggered, &layout, &WindowLayout::reset);
    QAction *full = menu->addAction(tr("&Full screen"));
    full->setShortcut(Qt::Key_F11);
    full->setCheckable(true);
    QMainWindow *window = layout.window();
    QObject::connect(full, &QAction::toggled, window, [window](bool on) {
        window->setWindowState(on ? window->windowState() | Qt::WindowFullScreen
                                  : window->windowState() & ~Qt::WindowFullScreen);
    });
}

} // namespace ansatz::ui
