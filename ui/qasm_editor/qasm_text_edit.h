// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/qasm_editor/program_reading.h"

#include <QPlainTextEdit>

#include <set>
#include <vector>

namespace ansatz::ui {

/// A program to type in: line numbers, the current line, marks under what is wrong or left out with
/// their texts as tooltips, and the lines of what is selected in the picture.
/// Tab leaves it. What is pasted is plain text, cut to what the pane reads.
class QasmTextEdit final : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit QasmTextEdit(QWidget *parent = nullptr);

    /// Replaces the text by as few changes as needed, so that cursor and scrolling stay. They
    /// can be undone as one. Where it changed: the end of that place; the text's end for none.
    int replaceText(const QString &text);

    /// Puts a line in front of and one behind these lines, as if typed.
    void surround(std::size_t firstLine, std::size_t lastLine, const QString &before,
                  const QString &behind);

    /// Why a text cannot be edited here, as too long; empty when it can.
    [[nodiscard]] static QString refusalOf(const QString &text);

    void setMarks(const std::vector<ProgramMark> &marks);
    /// Places in order.
    void setSelectedPlaces(const std::vector<OpenQasmRange> &places);

    /// Cursor and selection as a place; its two ends are the same without a selection.
    [[nodiscard]] OpenQasmRange selectedPlace() const;
    /// Puts the cursor there.
    void goTo(const OpenQasmPosition &position);
    /// Scrolls as little as needed.
    void showLine(std::size_t line);

    [[nodiscard]] int gutterWidth() const;
    void paintGutter(QPaintEvent *event);

Q_SIGNALS:
    void undoRequested();
    void redoRequested();
    void left();
    /// What was pasted is too much.
    void refused(const QString &reason);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void insertFromMimeData(const QMimeData *source) override;

private:
    struct Mark {
        QTextCursor range; ///< moves along with what is typed before it
        ProgramMark::Kind kind;
        QString text;
    };

    [[nodiscard]] QTextCursor cursorAt(const OpenQasmRange &place) const;
    [[nodiscard]] QString tipAt(const QPoint &position) const;
    void showSelections();
    void applyTheme();

    QWidget *m_gutter;
    std::vector<Mark> m_marks;
    std::vector<QTextCursor> m_selected; ///< neighbouring lines as one
};

} // namespace ansatz::ui
