// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSpinBox>

namespace ansatz::ui {

/// The number of a repeat block while it is edited in place. Enter and leaving it apply, Escape
/// cancels.
class RepetitionBox final : public QSpinBox {
    Q_OBJECT

public:
    RepetitionBox(int repetitions, QWidget *parent);

Q_SIGNALS:
    void accepted(int repetitions);
    void cancelled();

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
};

} // namespace ansatz::ui
