// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QDockWidget;

namespace ansatz::ui {

/// A dock's slim title bar: a grip to drag it by, and buttons that float and close it. The name is
/// in the dock's content already.
class DockTitle final : public QWidget {
    Q_OBJECT

public:
    explicit DockTitle(QDockWidget *dock);

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace ansatz::ui
