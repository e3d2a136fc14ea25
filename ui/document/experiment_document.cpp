// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/experiment_document.h"

#include "engine/experiment/experiment_json.h"
#include "ui/document/experiment_snapshot.h"
#include "ui/document/operation_ids.h"

#include <QFileInfo>
#include <QUndoStack>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

namespace ansatz::ui {

/// Holds the whole experiment before and after, so that nothing can be forgotten. What one step
/// leaves is what the next one begins with, and is kept once; what it did not change is shared.
class EditExperimentCommand final : public QUndoCommand {
public:
    using Snapshot = std::shared_ptr<const ExperimentSnapshot>;

    EditExperimentCommand(ExperimentDocument &document, const QString &name, Snapshot before,
                          Snapshot after, QString mergeKey, std::vector<OperationId> operations)
        : QUndoCommand(name), m_document(document), m_before(std::move(before)),
          m_after(std::move(after)), m_mergeKey(std::move(mergeKey)),
          m_operations(std::move(operations))
    {}

    void undo() override { m_document.setExperiment(m_before, m_operations); }
    void redo() override { m_document.setExperiment(m_after, m_operations); }

    [[nodiscard]] int id() const override { return m_mergeKey.isEmpty() ? -1 : 1; }

    bool mergeWith(const QUndoCommand *other) override
    {
        // The same id is of the same class: no other command is ever pushed.
        const auto *next = static_cast<const EditExperimentCommand *>(other);
        if (next->m_mergeKey != m_mergeKey)
            return false;
        m_after = next->m_after;
        for (const OperationId operation : next->m_operations)
            if (std::ranges::find(m_operations, operation) == m_operations.end())
                m_operations.push_back(operation);
        setObsolete(*m_after == *m_before);
        return true;
    }

private:
    ExperimentDocument &m_document;
    Snapshot m_before;
    Snapshot m_after;
    QString m_mergeKey;
    std::vector<OperationId> m_operations;
};

namespace {

std::filesystem::path toPath(const QString &path)
{
    return path.toStdU16String();
}

} // namespace

ExperimentDocument::ExperimentDocument(QObject *parent)
    : QObject(parent), m_snapshot(std::make_shared<const ExperimentSnapshot>(m_experiment)),
      m_undoStack(new QUndoStack(this))
{
    m_undoStack->setUndoLimit(2000);
    startOperationIds(m_experiment.circuit);
    connect(m_undoStack, &QUndoStack::cleanChanged, this, &ExperimentDocument::fileStateChanged);
}

ExperimentDocument::~ExperimentDocument()
{
    // Clearing the stack must not reach views that listen to a document half destroyed.
    m_undoStack->disconnect(this);
}

void ExperimentDocument::edit(const QString &name, Experiment changed, const QString &mergeKey,
                              std::vector<OperationId> operations)
{
    if (changed == m_experiment)
        return;
    m_undoStack->push(new EditExperimentCommand(
        *this, name, m_snapshot,
        std::make_shared<const ExperimentSnapshot>(std::move(changed), m_snapshot.get()), mergeKey,
        std::move(operations)));
}

void ExperimentDocument::editCircuit(const QString &name, Circuit changed, const QString &mergeKey,
                                     std::vector<OperationId> operations)
{
    // The circuit is most of it, and need not be copied to be replaced.
    Circuit before = std::exchange(m_experiment.circuit, {});
    Experiment experiment = m_experiment;
    m_experiment.circuit = std::move(before);
    experiment.circuit = std::move(changed);
    edit(name, std::move(experiment), mergeKey, std::move(operations));
}

QString ExperimentDocument::title() const
{
    if (!m_filePath.isEmpty())
        return QFileInfo(m_filePath).completeBaseName();
    if (!m_preset.isEmpty())
        return m_preset;
    return m_experiment.name.empty() ? tr("Untitled") : QString::fromStdString(m_experiment.name);
}

bool ExperimentDocument::isModified() const
{
    return !m_undoStack->isClean();
}

void ExperimentDocument::newFromPreset(const QString &name)
{
    Experiment experiment = presetExperiment(name.toStdString());
    replace(std::move(experiment), {}, name);
}

void ExperimentDocument::open(const QString &path)
{
    Experiment experiment = loadExperiment(toPath(path));
    replace(std::move(experiment), QFileInfo(path).absoluteFilePath(), {});
}

void ExperimentDocument::save(const QString &path)
{
    saveExperiment(m_experiment, toPath(path));
    m_filePath = QFileInfo(path).absoluteFilePath();
    m_undoStack->setClean();
    Q_EMIT fileStateChanged();
}

void ExperimentDocument::replace(Experiment experiment, const QString &filePath,
                                 const QString &preset)
{
    m_undoStack->clear();
    m_filePath = filePath;
    m_preset = preset;
    startOperationIds(experiment.circuit);
    setExperiment(std::make_shared<const ExperimentSnapshot>(std::move(experiment)));
    Q_EMIT replaced();
    Q_EMIT fileStateChanged();
}

void ExperimentDocument::setExperiment(std::shared_ptr<const ExperimentSnapshot> snapshot,
                                       std::vector<OperationId> changedOperations)
{
    m_changedOperations = std::move(changedOperations);
    m_snapshot = std::move(snapshot);
    const Experiment before = std::exchange(m_experiment, m_snapshot->experiment());
    keepOperationIds(m_experiment.circuit);
    Q_EMIT experimentChanged(before);
}

} // namespace ansatz::ui
