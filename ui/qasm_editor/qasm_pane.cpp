// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/qasm_editor/qasm_pane.h"

#include "ui/document/experiment_document.h"
#include "ui/qasm_editor/program_scan.h"
#include "ui/qasm_editor/qasm_text_edit.h"
#include "ui/session/training_session.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QShortcut>
#include <QUndoStack>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace ansatz::ui {

namespace {

constexpr int pauseMilliseconds = 200;
/// While a training takes edits: what is half typed, as w_1 on the way to w_12, would cost it the
/// weights that the text leaves out for that moment.
constexpr int livePauseMilliseconds = 1000;
constexpr int choiceMilliseconds = 30;
constexpr int slowMilliseconds = 300;
/// That the window stands still for a text, as when it is saved; long ones take seconds.
constexpr std::chrono::milliseconds longestWait(250);
/// A longer pause begins a new undo step.
constexpr int runMilliseconds = 2000;

} // namespace

QasmPane::QasmPane(ExperimentDocument &document, QWidget *parent)
    : QWidget(parent), m_document(document), m_edit(new QasmTextEdit(this)),
      m_bar(new QasmBar(this)), m_message(new QLabel(this)), m_agreed(circuit()),
      m_runStart(circuit())
{
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing / 2);
    column->addWidget(m_edit, 1);
    column->addWidget(m_message, 1);
    column->addWidget(m_bar);
    setFocusProxy(m_edit);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setAlignment(Qt::AlignCenter);
    m_message->hide();

    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, [this] { read(Thread::Background); });
    m_choice.setSingleShot(true);
    m_choice.setInterval(choiceMilliseconds);
    connect(&m_choice, &QTimer::timeout, this, &QasmPane::chooseAtCursor);
    m_slow.setSingleShot(true);
    m_slow.setInterval(slowMilliseconds);
    connect(&m_slow, &QTimer::timeout, this, [this] {
        m_bar->show(QasmBar::Kind::Quiet, tr("Reading the program… Typing on stops it."));
    });
    connect(m_edit, &QPlainTextEdit::textChanged, this, &QasmPane::textEdited);
    const auto cursorMoved = [this] {
        if (m_writing)
            return;
        m_choice.start();
        if (m_pause.isActive() && m_unread && m_edit->textCursor().blockNumber() != m_typedLine)
            m_pause.start(pauseMilliseconds); // the line is left
    };
    connect(m_edit, &QPlainTextEdit::cursorPositionChanged, this, cursorMoved);
    connect(m_edit, &QPlainTextEdit::selectionChanged, this, cursorMoved);
    connect(m_edit, &QasmTextEdit::left, this, [this] {
        readNow();
        m_sinceKey.invalidate();
    });
    connect(m_edit, &QasmTextEdit::refused, this, &QasmPane::tell);
    connect(m_edit, &QasmTextEdit::undoRequested, this, &QasmPane::undo);
    connect(m_edit, &QasmTextEdit::redoRequested, this, &QasmPane::redo);
    connect(m_bar, &QasmBar::pressed, this, [this](QasmBar::Button button) {
        switch (button) {
        case QasmBar::GoTo:
            goToMark(true);
            break;
        case QasmBar::KeepText:
            keepText();
            break;
        case QasmBar::Revert:
        case QasmBar::UsePicture:
            rewrite(true);
            break;
        case QasmBar::Undo:
            m_document.undoStack()->undo();
            break;
        case QasmBar::Fold:
            fold();
            break;
        case QasmBar::Repeat:
            repeatChange();
            break;
        }
        m_edit->setFocus();
    });
    const auto addShortcut = [this](const QKeySequence &keys, bool forward) {
        auto *const shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, [this, forward] { goToMark(forward); });
    };
    addShortcut(Qt::Key_F8, true);
    addShortcut(Qt::SHIFT | Qt::Key_F8, false);
    connect(&m_document, &ExperimentDocument::experimentChanged, this,
            [this](const Experiment &before) {
                if (before.circuit != circuit())
                    documentChanged();
                else if (!isInStep() && before.observables != m_document.experiment().observables)
                    read(Thread::Background); // they may have been what was wrong
            });
    connect(&m_document, &ExperimentDocument::replaced, this, &QasmPane::documentReplaced);
    showState();
}

const Circuit &QasmPane::circuit() const
{
    return m_document.experiment().circuit;
}

QString QasmPane::text() const
{
    return m_edit->toPlainText();
}

bool QasmPane::isInStep() const
{
    return !m_unread && !m_bad && !m_conflict;
}

bool QasmPane::settle()
{
    if (isInStep())
        return true;
    if (!m_reading && (m_unread || m_conflict))
        read(isQuicklyRead(text()) ? Thread::Here : Thread::Background);
    m_job.waitFor(longestWait);
    return isInStep();
}

QString QasmPane::whyNotInStep() const
{
    if (m_conflict)
        return tr("The circuit was changed elsewhere while the text of the OpenQASM pane says "
                  "something else.");
    if (m_unread || m_reading)
        return tr("The text of the OpenQASM pane is long and still being read: wait until the "
                  "line under it says so.");
    return m_bad ? tr("The text of the OpenQASM pane cannot be read. %1")
                       .arg(inWords(m_marks.front()))
                 : QString();
}

void QasmPane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_outdated && isInStep())
        rewrite();
}

void QasmPane::typeText(const QString &text)
{
    if (const QString refusal = QasmTextEdit::refusalOf(text); !refusal.isEmpty())
        return tell(refusal);
    m_sinceKey.invalidate();
    m_edit->replaceText(text);
    readNow();
}

void QasmPane::showTraining(const TrainingSession &session)
{
    m_training = &session;
}

void QasmPane::beginRun()
{
    if (!m_sinceKey.isValid() || m_sinceKey.elapsed() > runMilliseconds) {
        ++m_run;
        m_runStart = circuit();
    }
    m_sinceKey.restart();
}

void QasmPane::textEdited()
{
    if (m_writing)
        return;
    m_job.cancel();
    m_reading = false;
    m_isReadingKnown = false;
    m_slow.stop();
    const int line = m_edit->textCursor().blockNumber();
    const bool isLineLeft = m_unread && line != m_typedLine;
    m_typedLine = line;
    m_unread = true;
    m_news.clear();
    beginRun();
    const bool isLive = m_training && m_training->takesEdits();
    m_pause.start(isLive && !isLineLeft ? livePauseMilliseconds : pauseMilliseconds);
    if (isLive && !m_bad && !m_conflict)
        m_bar->show(QasmBar::Kind::Quiet,
                    tr("The training takes this when the line is left, or a second after the last "
                       "key."));
}

void QasmPane::readNow()
{
    if (m_unread)
        read(isQuicklyRead(text()) ? Thread::Here : Thread::Background);
}

void QasmPane::read(Thread thread)
{
    m_pause.stop();
    m_isReadingKnown = false;
    QString text = m_edit->toPlainText();
    // In a conflict a text that says nothing new may give way to the circuit.
    ProgramBase base{m_conflict ? m_agreed : circuit(), m_runStart,
                     m_document.experiment().observables};
    m_reading = thread == Thread::Background;
    if (!m_reading) {
        m_job.cancel();
        accept(readProgram(text, base));
        return;
    }
    m_slow.start();
    m_job.run<ProgramReading>(
        [text = std::move(text), base = std::move(base)](const std::stop_token &stop) {
            return readProgram(text, base, stop);
        },
        [this, revision = m_edit->document()->revision()](ProgramReading reading) {
            // Of a text that is no longer there nothing follows.
            if (revision == m_edit->document()->revision())
                accept(std::move(reading));
        });
}

void QasmPane::accept(ProgramReading reading)
{
    m_slow.stop();
    m_reading = false;
    m_unread = false;
    m_isTyped = true;
    m_bad = !reading.circuit;
    m_marks = reading.marks;
    m_edit->setMarks(m_marks);
    if (!m_bad) {
        m_comments = reading.comments;
        if (m_conflict && *reading.circuit == m_agreed)
            return rewrite();
        m_places = OperationPlaces(std::move(reading.places));
        m_foldable = reading.foldable;
        m_unequal = reading.unequal;
        if (!m_conflict)
            commit(reading);
    }
    showState();
}

void QasmPane::commit(ProgramReading &reading)
{
    if (*reading.circuit != circuit()) {
        m_committing = true;
        m_document.editCircuit(tr("Edit OpenQASM"), *reading.circuit,
                               QStringLiteral("openqasm %1").arg(m_run));
        m_committing = false;
        // From here on undoing is the document's.
        m_edit->document()->clearUndoRedoStacks();
    }
    m_agreed = *std::move(reading.circuit);
    m_memory.keep(m_agreed, m_edit->toPlainText());
    showChosen();
    if (m_edit->hasFocus())
        m_choice.start();
}

void QasmPane::documentChanged()
{
    if (m_committing)
        return;
    m_sinceKey.invalidate();
    if (isInStep()) {
        m_outdated = true;
        if (isVisible())
            rewrite();
        return;
    }
    m_conflict = circuit() != m_agreed;
    read(Thread::Background);
    showState();
}

void QasmPane::documentReplaced()
{
    m_memory.clear();
    m_chosen.clear();
    m_news.clear();
    if (isInStep() && isVisible() && m_isTyped)
        rewrite(); // the same circuit, but the text of the experiment before
    m_outdated = m_outdated || !isVisible();
    showChosen();
    showState();
}

void QasmPane::keepText()
{
    m_conflict = false;
    m_agreed = circuit();
    m_sinceKey.invalidate();
    beginRun();
    m_unread = true;
    readNow();
}

void QasmPane::undo()
{
    if (m_edit->document()->isUndoAvailable())
        m_edit->undo();
    else
        m_document.undoStack()->undo();
}

void QasmPane::redo()
{
    if (m_edit->document()->isRedoAvailable())
        m_edit->redo();
    else
        m_document.undoStack()->redo();
}

void QasmPane::fold()
{
    if (!m_foldable || !isInStep())
        return;
    const Foldable lines = *std::exchange(m_foldable, std::nullopt);
    m_edit->surround(lines.firstLine, lines.lastLine,
                     blockStartComment({0, 0, lines.repetitions, {}}), blockEndComment());
    m_sinceKey.invalidate(); // a step of its own
    beginRun();
    readNow();
}

void QasmPane::repeatChange()
{
    // Against the circuit before the typing, whose block this was; what was typed keeps its ids.
    const auto repeated =
        readRepeated(text(), {m_runStart, circuit(), m_document.experiment().observables},
                     m_edit->selectedPlace().first.line);
    if (repeated && isInStep())
        m_document.editCircuit(tr("Edit OpenQASM"), *repeated,
                               QStringLiteral("openqasm %1").arg(m_run));
}

void QasmPane::goToMark(bool forward)
{
    std::vector<OpenQasmPosition> positions;
    for (const ProgramMark &mark : m_marks)
        if (mark.place)
            positions.push_back(mark.place->first);
    const auto found = neighbour(positions, m_edit->selectedPlace().first, forward);
    if (!found)
        return;
    m_edit->goTo(*found);
    m_edit->setFocus();
    showState();
}

void QasmPane::chooseAtCursor()
{
    if (!isInStep() || m_isReadingKnown)
        return; // places are of another text
    std::vector<OperationId> chosen = m_places.operationsAt(m_edit->selectedPlace());
    showState();
    if (chosen == m_chosen)
        return;
    m_chosen = std::move(chosen);
    showChosen();
    Q_EMIT operationsChosen(m_chosen);
}

void QasmPane::showOperations(std::vector<OperationId> operations)
{
    std::ranges::sort(operations);
    if (operations == m_chosen)
        return;
    m_chosen = std::move(operations);
    if (m_committing)
        return; // places are about to change
    showChosen();
    if (const auto places = chosenPlaces(); !places.empty() && !m_edit->hasFocus())
        m_edit->showLine(places.front().first.line);
}

std::vector<OpenQasmRange> QasmPane::chosenPlaces() const
{
    return isInStep() ? m_places.placesOf(m_chosen) : std::vector<OpenQasmRange>();
}

void QasmPane::showChosen()
{
    m_edit->setSelectedPlaces(chosenPlaces());
}

void QasmPane::tell(const QString &refusal)
{
    m_bar->show(QasmBar::Kind::Error, refusal);
}

} // namespace ansatz::ui
