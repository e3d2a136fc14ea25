// SPDX-License-Identifier: GPL-3.0-or-later
// How the text follows a circuit that was changed elsewhere.
#include "engine/base/error.h"
#include "ui/document/error_text.h"
#include "ui/document/experiment_document.h"
#include "ui/qasm_editor/qasm_pane.h"
#include "ui/qasm_editor/qasm_text_edit.h"

#include <QScrollBar>

#include <optional>
#include <utility>

namespace ansatz::ui {

void QasmPane::rewrite(bool isUndoable)
{
    m_job.cancel();
    m_reading = false;
    m_isReadingKnown = false;
    m_pause.stop();
    m_slow.stop();
    const QString problemBefore = std::exchange(m_problem, {});
    ProgramText program;
    const QString *known = m_memory.textOf(circuit());
    std::optional<ProgramReading> reading;
    try {
        if (known && isQuicklyRead(*known)) {
            reading =
                readProgram(*known, {circuit(), circuit(), m_document.experiment().observables});
            if (reading->circuit == circuit()) {
                program.places = reading->places;
            } else {
                reading.reset();
                known = nullptr;
            }
        }
        if (known)
            program.text = *known;
        else if (const std::size_t count = facts(circuit()).operations;
                 count > mostShownOperations) {
            m_problem = tr("A program of %1 operations is too long to read here. Save writes it "
                           "into a file.")
                            .arg(count);
        } else {
            program = programText(circuit());
        }
    } catch (const UserError &error) {
        m_problem = errorText(error);
    }

    OperationPlaces places(std::move(program.places));
    putText(program.text, places, m_edit->hasFocus() && !isUndoable);
    if (!isUndoable)
        m_edit->document()->clearUndoRedoStacks();

    qsizetype lost = 0;
    for (const QString &comment : std::as_const(m_comments))
        lost += !program.text.contains(comment);
    m_news = lost > 0 && !isUndoable && !known
                 ? tr("The circuit was changed elsewhere, so that the text is written anew. "
                      "Comments of yours (%1) are in the text before.")
                       .arg(lost)
                 : QString();
    m_places = std::move(places);
    m_marks.clear();
    m_comments.clear();
    m_foldable.reset();
    m_unequal.clear();
    m_unread = m_bad = m_conflict = m_outdated = false;
    m_isTyped = known != nullptr;
    m_agreed = circuit();
    m_edit->setMarks(m_marks);
    if (reading)
        acceptKnown(*std::move(reading));
    else if (known)
        readKnown();
    showChosen();
    showState();
    if (m_problem != problemBefore)
        Q_EMIT problemChanged();
}

void QasmPane::readKnown()
{
    const QString text = m_edit->toPlainText();
    const ProgramBase base{circuit(), circuit(), m_document.experiment().observables};
    m_isReadingKnown = true;
    m_job.run<ProgramReading>(
        [text, base](const std::stop_token &stop) { return readProgram(text, base, stop); },
        [this](ProgramReading reading) { acceptKnown(std::move(reading)); });
}

void QasmPane::acceptKnown(ProgramReading reading)
{
    m_isReadingKnown = false;
    if (reading.circuit != circuit()) {
        m_memory.forget(circuit());
        return rewrite();
    }
    m_places = OperationPlaces(std::move(reading.places));
    m_marks = std::move(reading.marks);
    m_comments = std::move(reading.comments);
    m_edit->setMarks(m_marks);
    showChosen();
    showState();
    if (m_edit->hasFocus())
        m_choice.start();
}

void QasmPane::putText(const QString &text, const OperationPlaces &places, bool goToChange)
{
    const OpenQasmPosition cursor = m_edit->selectedPlace().first;
    const OperationId operation = m_places.operationOn(cursor.line);
    QScrollBar *const bar = m_edit->verticalScrollBar();
    const int scrolled = bar->value();
    m_writing = true;
    const int changed = m_edit->replaceText(text);
    if (goToChange) {
        QTextCursor where(m_edit->document());
        where.setPosition(changed);
        m_edit->setTextCursor(where);
    } else {
        // The cursor stays with its operation, and that where it is on the screen.
        bar->setValue(scrolled);
        const std::size_t near = m_edit->selectedPlace().first.line;
        const std::size_t line = operation == 0 ? 0 : places.lineOf(operation, near);
        if (line != 0 && line != near) {
            m_edit->goTo({line, cursor.column});
            bar->setValue(scrolled + int(line) - int(cursor.line));
        }
    }
    m_writing = false;
}

} // namespace ansatz::ui
