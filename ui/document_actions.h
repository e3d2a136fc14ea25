// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/questions.h"

#include <QObject>
#include <QPointer>
#include <QStringList>

#include <memory>

class QAction;
class QMenu;
class QWidget;

namespace ansatz {
struct TrainedModel;
}

namespace ansatz::ui {

class ExperimentDocument;
class QasmPane;
class TrainingSession;

/// New, open, save and export, and the questions that stand before what would lose work.
class DocumentActions final : public QObject {
    Q_OBJECT

public:
    /// `window` is the parent of dialogs.
    DocumentActions(ExperimentDocument &document, TrainingSession &session, QWidget *window);
    ~DocumentActions() override;

    /// File, from New to Export.
    void fill(QMenu *menu);

    void setQuestions(std::unique_ptr<Questions> questions);
    /// The circuit's text: what was typed counts for all that follows.
    void setProgram(QasmPane *program);

    /// Reads what was typed, and asks where that cannot be read. True when the document's circuit
    /// may be used.
    [[nodiscard]] bool mayUseCircuit(Questions::CircuitUse use);

    /// A file, or a preset by its name. False when it is neither, with the reason shown, or when
    /// the person chose to keep what is open.
    bool open(const QString &pathOrPreset);
    bool save();
    bool saveAs();
    bool exportModel();
    /// That of before an edit, by its place in the session's list.
    bool exportModelBefore(std::size_t edit);

    /// Asks about text that cannot be read, a running training, unsaved changes and a model that
    /// was not exported. True when the window may close and lose them; training has stopped then.
    [[nodiscard]] bool mayClose();

Q_SIGNALS:
    /// What went well and is not seen otherwise, in a few words.
    void done(const QString &message);

private:
    /// The text stays where another experiment is opened.
    [[nodiscard]] bool mayLeave(bool isTextAsked);
    bool saveCircuit();
    bool saveUnderName();
    bool saveTo(const QString &path);
    void replace(const QString &pathOrPreset, bool isPreset);
    void remember(const QString &path);
    void fillRecent();
    void fillBefore();
    bool write(const TrainedModel &model, const QString &path);
    [[nodiscard]] QString suggestion(const QString &suffix) const;

    ExperimentDocument &m_document;
    TrainingSession &m_session;
    QWidget *m_window;
    QPointer<QasmPane> m_program;
    std::unique_ptr<Questions> m_questions;
    QMenu *m_recent = nullptr;
    QAction *m_export = nullptr;
    QMenu *m_before = nullptr; ///< models of before edits
    bool m_exported = false;   ///< the session's present model
};

} // namespace ansatz::ui
