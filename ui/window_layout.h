// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QObject>

class QDockWidget;
class QMainWindow;
class QSplitter;
class QWidget;

namespace ansatz::ui {

/// Where the window's parts stand: palette, circuit over views, settings, and plots in docks at
/// the bottom. Remembers it between starts.
class WindowLayout final : public QObject {
    Q_OBJECT

public:
    struct Parts {
        QWidget *palette;
        QWidget *editor;
        QWidget *views;
        QWidget *settings;
        QList<QWidget *> plots; ///< their window titles name the docks; object names are kept
    };

    WindowLayout(QMainWindow *window, const Parts &parts);

    [[nodiscard]] QMainWindow *window() const { return m_window; }
    [[nodiscard]] const QList<QDockWidget *> &docks() const { return m_docks; }

    void reset();
    void save() const;
    void restore();

protected:
    /// Sizes of docks are given out once the window has its own.
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void addDock(QWidget *plot);
    void distribute();

    QMainWindow *m_window;
    QSplitter *m_columns;
    QSplitter *m_rows;
    QList<QDockWidget *> m_docks;
    QByteArray m_defaultState;
    bool m_restored = false;
};

} // namespace ansatz::ui
