// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/experiment.h"

#include <QObject>
#include <QString>

#include <memory>
#include <vector>

class QUndoStack;

namespace ansatz::ui {

class ExperimentSnapshot;

/// The experiment that the window edits, with its undo stack and its file. Every change of the
/// experiment goes through edit() and can be undone in one step. An operation's id is given once:
/// see operation_ids.h.
class ExperimentDocument final : public QObject {
    Q_OBJECT

public:
    explicit ExperimentDocument(QObject *parent = nullptr);
    ~ExperimentDocument() override;

    [[nodiscard]] const Experiment &experiment() const { return m_experiment; }
    [[nodiscard]] QUndoStack *undoStack() const { return m_undoStack; }

    /// Replaces the experiment as one undo step called `name` ("Move RY"). No step when nothing
    /// changes. Successive edits of the same `mergeKey` (other than empty) become one step, as
    /// while a spin box is turned. `operations` are those that a person changed, where it matters
    /// to a run whose weights are joined by that.
    void edit(const QString &name, Experiment changed, const QString &mergeKey = {},
              std::vector<OperationId> operations = {});
    /// The same for the circuit alone.
    void editCircuit(const QString &name, Circuit changed, const QString &mergeKey = {},
                     std::vector<OperationId> operations = {});
    /// Those of the newest change, also of one that was undone or redone.
    [[nodiscard]] const std::vector<OperationId> &changedOperations() const
    {
        return m_changedOperations;
    }

    /// Empty for an experiment that was never saved.
    [[nodiscard]] QString filePath() const { return m_filePath; }
    /// File name, preset name or experiment name, for titles.
    [[nodiscard]] QString title() const;
    [[nodiscard]] bool isModified() const;

    /// These replace the document, clear the undo stack and throw UserError, leaving it as it was.
    void newFromPreset(const QString &name);
    void open(const QString &path);
    void save(const QString &path);

Q_SIGNALS:
    /// After every change, also undo and redo; `before` is what it was.
    void experimentChanged(const ansatz::Experiment &before);
    /// Path, title or modified state.
    void fileStateChanged();
    /// Another experiment was opened: views forget selection and zoom.
    void replaced();

private:
    friend class EditExperimentCommand;
    void setExperiment(std::shared_ptr<const ExperimentSnapshot> snapshot,
                       std::vector<OperationId> changedOperations = {});
    void replace(Experiment experiment, const QString &filePath, const QString &preset);

    Experiment m_experiment;
    std::shared_ptr<const ExperimentSnapshot> m_snapshot; ///< of it
    std::vector<OperationId> m_changedOperations;
    QUndoStack *m_undoStack;
    QString m_filePath;
    QString m_preset; ///< that it was made of; empty for a file
};

} // namespace ansatz::ui
