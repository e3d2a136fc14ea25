// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace ansatz::ui {

/// A line that is edited where it is drawn: a block's name, an observable. Enter and leaving it
/// apply, Escape cancels.
class InPlaceField final : public QLineEdit {
    Q_OBJECT

public:
    explicit InPlaceField(QWidget *parent);

Q_SIGNALS:
    /// `left` when the focus went elsewhere.
    void accepted(const QString &text, bool left);
    void cancelled();

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
};

} // namespace ansatz::ui
