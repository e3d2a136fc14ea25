// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace ansatz::ui {

/// The line under a program: what is wrong or left out, what became of it, what can be done.
class QasmBar final : public QWidget {
    Q_OBJECT

public:
    enum class Kind { Quiet, Info, Warning, Error };
    enum Button {
        GoTo = 1,
        Revert = 2,
        KeepText = 4,
        UsePicture = 8,
        Undo = 16,
        Fold = 32,
        Repeat = 64
    };

    explicit QasmBar(QWidget *parent = nullptr);

    /// `buttons`: which of them are there.
    void show(Kind kind, const QString &text, int buttons = 0);
    [[nodiscard]] Kind kind() const { return m_kind; }
    [[nodiscard]] QString text() const;
    [[nodiscard]] QPushButton *button(Button which) const;

Q_SIGNALS:
    void pressed(ansatz::ui::QasmBar::Button button);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    void applyTheme();

    Kind m_kind = Kind::Quiet;
    QLabel *m_text;
    QList<QPushButton *> m_buttons;
};

} // namespace ansatz::ui
