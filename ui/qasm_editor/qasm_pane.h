// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/qasm_editor/operation_places.h"
#include "ui/qasm_editor/program_reading.h"
#include "ui/qasm_editor/qasm_bar.h"
#include "ui/qasm_editor/text_memory.h"
#include "ui/session/background_job.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include <vector>

class QLabel;

namespace ansatz::ui {

class ExperimentDocument;
class QasmTextEdit;
class TrainingSession;

/// The circuit as an OpenQASM 3 program that can be typed, in step with the document both ways.
///
/// What is typed is read after a pause and when the focus leaves, large texts on a thread, and
/// becomes the undo step "Edit OpenQASM"; typing without a longer pause is one step. While a
/// training takes edits the pause is longer unless the line is left, so that it gets whole lines.
/// The text stays as it was typed until the circuit changes elsewhere; then it is written anew, or
/// is the one that last said this circuit, as after an undo. A text that cannot be read, and one
/// that the circuit has changed under, stays until the person decides. Ctrl+Z takes back typing
/// that is no step yet, then steps of the document.
class QasmPane final : public QWidget {
    Q_OBJECT

public:
    explicit QasmPane(ExperimentDocument &document, QWidget *parent = nullptr);

    /// Whose run the edits reach. It must outlive this.
    void showTraining(const TrainingSession &session);

    [[nodiscard]] QString text() const;
    /// As if typed. What is too long is refused with a message.
    void typeText(const QString &text);
    /// Does not wait for the pause.
    void readNow();
    /// True when the circuit is what the text says.
    [[nodiscard]] bool isInStep() const;
    /// Reads what was not read yet and waits for that a moment; isInStep() then. What takes longer
    /// goes on being read, and whyNotInStep() says so. For what uses the document's circuit.
    bool settle();
    /// In sentences; empty when it is.
    [[nodiscard]] QString whyNotInStep() const;
    /// Why there is no text to show; empty otherwise.
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] const std::vector<ProgramMark> &marks() const { return m_marks; }
    [[nodiscard]] QasmTextEdit &edit() { return *m_edit; }
    [[nodiscard]] QasmBar &bar() { return *m_bar; }

    /// Marks the lines of these operations and shows the first.
    void showOperations(std::vector<OperationId> operations);

Q_SIGNALS:
    /// The cursor or the selection has come to these operations.
    void operationsChosen(const std::vector<ansatz::OperationId> &operations);
    void problemChanged();

protected:
    void showEvent(QShowEvent *event) override;

private:
    enum class Thread { Here, Background };

    void textEdited();
    void read(Thread thread);
    void accept(ProgramReading reading);
    void commit(ProgramReading &reading);
    void documentChanged();
    void documentReplaced();
    void rewrite(bool isUndoable = false);
    /// A text that said this circuit before: where its operations stand, and what its notes are.
    void readKnown();
    void acceptKnown(ProgramReading reading);
    void putText(const QString &text, const OperationPlaces &places, bool goToChange);
    void keepText();
    void undo();
    void redo();
    void fold();
    void repeatChange();
    void goToMark(bool forward);
    void chooseAtCursor();
    [[nodiscard]] std::vector<OpenQasmRange> chosenPlaces() const;
    void showChosen();
    void showState();
    void tell(const QString &refusal);
    void beginRun();
    [[nodiscard]] const Circuit &circuit() const;

    ExperimentDocument &m_document;
    QasmTextEdit *m_edit;
    QasmBar *m_bar;
    QLabel *m_message; ///< in the place of the text
    QTimer m_pause;
    QTimer m_choice; ///< bundles cursor moves
    QTimer m_slow;   ///< until a reading that takes long is told
    QElapsedTimer m_sinceKey;
    const TrainingSession *m_training = nullptr;
    int m_typedLine = 0; ///< counted from 0

    Circuit m_agreed;   ///< what the text said last, and the document then was
    Circuit m_runStart; ///< of this typing
    int m_run = 0;      ///< counts typings, each an undo step
    bool m_unread = false;
    bool m_reading = false;        ///< what there is, in the background
    bool m_bad = false;            ///< as last read
    bool m_conflict = false;       ///< the circuit has changed under an unread or bad text
    bool m_outdated = true;        ///< to be written when shown
    bool m_isReadingKnown = false; ///< in the background; the text is in step all the same
    bool m_writing = false;
    bool m_committing = false;
    bool m_isTyped = false; ///< the text is a person's
    QString m_problem;
    QString m_news; ///< what happened to the text; until the next key
    std::vector<ProgramMark> m_marks;
    OperationPlaces m_places;
    std::vector<OperationId> m_chosen; ///< in order
    QStringList m_comments;
    std::optional<Foldable> m_foldable;
    std::vector<std::pair<std::size_t, std::size_t>> m_unequal;
    TextMemory m_memory;
    BackgroundJob m_job{this};
};

} // namespace ansatz::ui
