// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace ansatz::ui {

/// A fact, a warning or an error in place, next to its cause. Plain text, wrapped.
class NoteBox final : public QLabel {
    Q_OBJECT

public:
    enum class Kind { Quiet, Info, Warning, Error };

    explicit NoteBox(QWidget *parent = nullptr);

    /// Hidden while the text is empty.
    void setNote(Kind kind, const QString &text);
    [[nodiscard]] Kind kind() const { return m_kind; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void recolor();

    Kind m_kind = Kind::Info;
};

} // namespace ansatz::ui
