// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/circuit_editor/editor_bench.h"
#include "ui/qasm_editor/qasm_pane.h"
#include "ui/qasm_editor/qasm_text_edit.h"
#include "ui/views/qasm_page.h"

#include <QPushButton>

namespace ansatz::ui {

/// A circuit's editor with its program beside it.
struct QasmBench : EditorBench {
    explicit QasmBench(const Circuit &circuit) : EditorBench(circuit)
    {
        page.resize(900, 300);
        page.show();
    }

    [[nodiscard]] QasmPane &pane() { return page.pane(); }
    [[nodiscard]] QasmTextEdit &edit() { return pane().edit(); }
    [[nodiscard]] QString text() { return pane().text(); }

    /// Key by key.
    void type(const QString &text)
    {
        const QStringList lines = text.split(u'\n');
        for (qsizetype k = 0; k < lines.size(); ++k) {
            if (k > 0)
                QTest::keyClick(&edit(), Qt::Key_Return);
            QTest::keyClicks(&edit(), lines[k]);
        }
    }
    void cursorTo(const QString &found, int offset = 0)
    {
        const qsizetype at = text().indexOf(found);
        QVERIFY2(at >= 0, qPrintable(found));
        QTextCursor cursor = edit().textCursor();
        cursor.setPosition(int(at) + offset);
        edit().setTextCursor(cursor);
    }
    /// Types in the place of the first `found`.
    void replace(const QString &found, const QString &typed)
    {
        cursorTo(found);
        QTextCursor cursor = edit().textCursor();
        cursor.setPosition(cursor.position() + int(found.size()), QTextCursor::KeepAnchor);
        edit().setTextCursor(cursor);
        if (typed.isEmpty())
            QTest::keyClick(&edit(), Qt::Key_Delete);
        else
            type(typed);
    }
    void settle() { QTRY_VERIFY(pane().isInStep()); }

    [[nodiscard]] QString bar() { return pane().bar().text(); }
    [[nodiscard]] QPushButton *button(QasmBar::Button which) { return pane().bar().button(which); }

    /// What is underlined in this style.
    [[nodiscard]] QStringList underlined(QTextCharFormat::UnderlineStyle style)
    {
        QStringList texts;
        for (const QTextEdit::ExtraSelection &selection : edit().extraSelections())
            if (selection.format.underlineStyle() == style)
                texts.push_back(selection.cursor.selectedText());
        return texts;
    }
    /// The lines that are marked as selected in the picture.
    [[nodiscard]] QStringList markedLines()
    {
        QStringList lines;
        for (const QTextEdit::ExtraSelection &selection : edit().extraSelections())
            if (selection.cursor.hasSelection()
                && selection.format.underlineStyle() == QTextCharFormat::NoUnderline)
                lines += selection.cursor.selectedText().split(QChar::ParagraphSeparator);
        return lines;
    }

    QasmPage page{document, &editor, &preview};
};

} // namespace ansatz::ui
