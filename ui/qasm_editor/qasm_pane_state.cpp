// SPDX-License-Identifier: GPL-3.0-or-later
// What the bar under the text says.
#include "ui/document/experiment_document.h"
#include "ui/qasm_editor/qasm_pane.h"
#include "ui/qasm_editor/qasm_text_edit.h"

#include <QLabel>
#include <QUndoStack>

#include <algorithm>

namespace ansatz::ui {

void QasmPane::showState()
{
    m_message->setText(m_problem);
    m_message->setVisible(!m_problem.isEmpty());
    m_edit->setVisible(m_problem.isEmpty());
    m_bar->setVisible(m_problem.isEmpty());
    const QString error = m_bad ? inWords(m_marks.front()) : QString();
    const int goTo = m_bad && m_marks.front().place ? QasmBar::GoTo : 0;
    if (m_conflict)
        return m_bar->show(QasmBar::Kind::Warning,
                           tr("The circuit changed meanwhile.")
                               + (m_bad ? u' ' + error : QString()),
                           goTo | QasmBar::KeepText | QasmBar::UsePicture);
    if (m_bad)
        return m_bar->show(QasmBar::Kind::Error,
                           tr("%1 The picture shows the last readable text.").arg(error),
                           goTo | QasmBar::Revert);
    if (!m_news.isEmpty())
        return m_bar->show(QasmBar::Kind::Info, m_news,
                           m_document.undoStack()->canUndo() ? QasmBar::Undo : 0);
    if (!m_marks.empty()) {
        // The one at the cursor, else the first.
        const std::size_t line = m_edit->selectedPlace().first.line;
        auto shown = std::ranges::find_if(m_marks, [line](const ProgramMark &mark) {
            return mark.place && mark.place->first.line == line;
        });
        if (shown == m_marks.end())
            shown = m_marks.begin();
        const bool hasPlace = std::ranges::any_of(
            m_marks, [](const ProgramMark &mark) { return mark.place.has_value(); });
        const QString count =
            m_marks.size() == 1
                ? QString()
                : tr(" (%1 of %2 notes)").arg(shown - m_marks.begin() + 1).arg(m_marks.size());
        const bool canRepeat = isInStep() && std::ranges::any_of(m_unequal, [line](auto lines) {
                                   return line > lines.first && line < lines.second;
                               });
        return m_bar->show(QasmBar::Kind::Warning, inWords(*shown) + count,
                           (hasPlace ? QasmBar::GoTo : 0) | (canRepeat ? QasmBar::Repeat : 0));
    }
    if (m_foldable && m_isTyped && isInStep())
        return m_bar->show(QasmBar::Kind::Quiet,
                           tr("In step with the picture. Lines %1 to %2 say the same %3 times.")
                               .arg(m_foldable->firstLine)
                               .arg(m_foldable->lastLine)
                               .arg(m_foldable->repetitions),
                           QasmBar::Fold);
    m_bar->show(QasmBar::Kind::Quiet,
                m_isTyped ? tr("In step with the picture. Your layout and comments stay until the "
                               "circuit is changed elsewhere.")
                          : tr("In step with the picture. What you type here is drawn."));
}

} // namespace ansatz::ui
