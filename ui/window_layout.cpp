// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window_layout.h"

#include "ui/dock_title.h"
#include "ui/window_settings.h"

#include <QDockWidget>
#include <QEvent>
#include <QGuiApplication>
#include <QMainWindow>
#include <QScreen>
#include <QSplitter>

#include <algorithm>

namespace ansatz::ui {

namespace {

/// Raised when a stored state would not fit the parts any more.
constexpr int layoutVersion = 1;

QString key(const char *name)
{
    return QStringLiteral("layout/") + QLatin1String(name);
}

} // namespace

WindowLayout::WindowLayout(QMainWindow *window, const Parts &parts)
    : QObject(window), m_window(window), m_columns(new QSplitter(Qt::Horizontal)),
      m_rows(new QSplitter(Qt::Vertical))
{
    m_rows->setObjectName(QStringLiteral("rows"));
    m_rows->addWidget(parts.editor);
    m_rows->addWidget(parts.views);
    m_rows->setStretchFactor(0, 3);
    m_rows->setStretchFactor(1, 2);
    m_columns->setObjectName(QStringLiteral("columns"));
    m_columns->addWidget(parts.palette);
    m_columns->addWidget(m_rows);
    m_columns->addWidget(parts.settings);
    m_columns->setStretchFactor(0, 0);
    m_columns->setStretchFactor(1, 1);
    m_columns->setStretchFactor(2, 0);
    for (QSplitter *splitter : {m_columns, m_rows})
        splitter->setChildrenCollapsible(false);
    window->setCentralWidget(m_columns);
    window->setDockOptions(QMainWindow::AllowNestedDocks | QMainWindow::AllowTabbedDocks);
    for (QWidget *plot : parts.plots)
        addDock(plot);
    m_defaultState = window->saveState(layoutVersion);
    window->installEventFilter(this);
}

void WindowLayout::addDock(QWidget *plot)
{
    auto *dock = new QDockWidget(plot->windowTitle(), m_window);
    dock->setObjectName(plot->objectName() + QStringLiteral("Dock"));
    dock->setWidget(plot);
    dock->setTitleBarWidget(new DockTitle(dock));
    dock->setFeatures(QDockWidget::DockWidgetClosable | QDockWidget::DockWidgetMovable
                      | QDockWidget::DockWidgetFloatable);
    m_window->addDockWidget(Qt::BottomDockWidgetArea, dock);
    m_docks.append(dock);
}

void WindowLayout::distribute()
{
    const int height = m_window->height();
    const int plots = std::clamp(height * 28 / 100, 190, 340);
    m_window->resizeDocks(m_docks, QList<int>(m_docks.size(), plots), Qt::Vertical);
    m_window->resizeDocks(m_docks, QList<int>(m_docks.size(), m_window->width() / 3),
                          Qt::Horizontal);
    const int width = m_window->width();
    const int palette = width < 1400 ? 190 : 200;
    const int settings = width < 1400 ? 332 : 344;
    m_columns->setSizes({palette, std::max(100, width - palette - settings), settings});
    const int middle = std::max(200, m_columns->height());
    m_rows->setSizes({middle * 68 / 100, middle * 32 / 100});
}

void WindowLayout::reset()
{
    m_window->restoreState(m_defaultState, layoutVersion);
    for (QDockWidget *dock : m_docks) {
        dock->setFloating(false);
        dock->show();
    }
    distribute();
}

void WindowLayout::save() const
{
    WindowSettings settings;
    settings.setValue(key("geometry"), m_window->saveGeometry());
    settings.setValue(key("state"), m_window->saveState(layoutVersion));
    settings.setValue(key("columns"), m_columns->saveState());
    settings.setValue(key("rows"), m_rows->saveState());
}

void WindowLayout::restore()
{
    const WindowSettings settings;
    m_restored =
        m_window->restoreGeometry(settings.value(key("geometry")).toByteArray())
        && m_window->restoreState(settings.value(key("state")).toByteArray(), layoutVersion)
        && m_columns->restoreState(settings.value(key("columns")).toByteArray())
        && m_rows->restoreState(settings.value(key("rows")).toByteArray());
    if (m_restored)
        return;
    QSize size(1440, 900);
    if (const QScreen *screen = QGuiApplication::primaryScreen())
        size = size.boundedTo(screen->availableSize());
    m_window->resize(size);
}

bool WindowLayout::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_window && event->type() == QEvent::Show && !m_restored) {
        m_restored = true;
        // After the show event the layout has sizes to give out.
        QMetaObject::invokeMethod(this, &WindowLayout::distribute, Qt::QueuedConnection);
    }
    return false;
}

} // namespace ansatz::ui
