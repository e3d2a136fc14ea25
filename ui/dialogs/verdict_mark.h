// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QWidget>

namespace ansatz::ui {

/// How something fared.
enum class Mark { Good, Remark, Warning, Bad };

/// A disc with a tick, a ring, a triangle or a square with a cross: told apart without colour.
[[nodiscard]] QIcon markIcon(Mark mark);
/// The same in a word, for readers of the screen: "in order".
[[nodiscard]] QString markText(Mark mark);

/// The icon of a mark in a fixed room.
class VerdictMark final : public QWidget {
    Q_OBJECT

public:
    explicit VerdictMark(Mark mark = Mark::Remark, int size = 16, QWidget *parent = nullptr);

    void setMark(Mark mark);
    [[nodiscard]] Mark mark() const { return m_mark; }

    [[nodiscard]] QSize sizeHint() const override { return {m_size, m_size}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Mark m_mark;
    int m_size;
};

} // namespace ansatz::ui
