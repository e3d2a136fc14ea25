// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/observable.h"
#include "ui/circuit_editor/caret.h"

#include <QObject>
#include <QString>

#include <functional>
#include <optional>
#include <set>
#include <span>

namespace ansatz {
struct Experiment;
}

namespace ansatz::ui {

class ExperimentDocument;

/// The selection, the caret, and every change of the document's circuit that the editor offers,
/// each one named undo step. What cannot be done is said by problemFound() and changes nothing.
class CircuitCommands final : public QObject {
    Q_OBJECT

public:
    explicit CircuitCommands(ExperimentDocument &document, QObject *parent = nullptr);

    [[nodiscard]] const Circuit &circuit() const;
    [[nodiscard]] const std::set<OperationId> &selection() const { return m_selection; }
    void setSelection(std::set<OperationId> operations);
    [[nodiscard]] const Caret &caret() const { return m_caret; }
    void setCaret(const Caret &caret);

    /// With new weights for its angles, on the wires from `wire` down.
    bool insertGate(const Gate &gate, const Place &place, int wire);
    bool insertGateAtCaret(const Gate &gate);
    /// Takes over what a drag has shown, and selects what came or moved.
    bool replaceCircuit(const QString &name, Circuit after, std::set<OperationId> selection);
    /// Says why something that was tried is not done.
    void refuse(const QString &problem);

    bool removeSelection();
    /// To the wires above or below; along the wires past the next gate.
    bool shiftSelection(int wireShift);
    bool stepSelection(bool right);
    /// Moves the dot or target under the caret to the next wire of the column.
    bool rewireAtCaret(int wireShift);
    /// `starts`: how weights of its angles start, those that change.
    bool changeOperation(OperationId id, std::vector<int> qubits, std::vector<Parameter> parameters,
                         const std::vector<StartEdit> &starts = {});
    /// How the weight of one angle starts.
    bool changeStart(OperationId id, const StartEdit &edit, QString *problem);
    /// Makes all angles of the selection read a new weight, their wire's feature, or the value that
    /// they have now, from the circuit's own weights and features.
    bool changeSource(Parameter::Source source, std::span<const double> weights,
                      std::span<const double> features);

    /// Copies of the selection behind it, with weights of their own.
    bool duplicateSelection();
    /// The system's clipboard. What is pasted goes to the caret, its topmost wire to the caret's
    /// when it was copied and not written.
    bool copySelection();
    bool cutSelection();
    bool paste();

    bool addQubit();
    /// Together with what acts on it.
    bool removeQubit(int qubit);

    /// 1: a group.
    bool repeatSelection(int repetitions);
    bool setRepetitions(std::size_t block, int repetitions);
    bool nameBlock(std::size_t block, const QString &name);
    bool dissolveBlock(std::size_t block);

    /// What the end of a wire measures; nothing for no output.
    bool measure(int wire, std::optional<Pauli> pauli);
    bool addObservable(const QString &text);
    /// An empty text removes it.
    bool changeObservable(std::size_t index, const QString &text);

    /// A typed line, or the name of a template; its problem is returned, not signalled.
    bool enter(const QString &text, QString *problem);
    /// At the end; its problem is returned too.
    bool insertTemplate(std::string_view name, const std::vector<int> &values, QString *problem);

Q_SIGNALS:
    void selectionChanged();
    void caretChanged();
    void problemFound(const QString &problem);
    /// A change was made; a problem shown before is over.
    void succeeded();

private:
    using Edit = std::function<void(Circuit &)>;
    using ExperimentEdit = std::function<void(Experiment &)>;
    bool applyToExperiment(const QString &name, const ExperimentEdit &edit);
    [[nodiscard]] QString labelOf(const std::set<OperationId> &operations) const;
    /// One undo step; the problem goes to problemFound(), or to `problem`.
    bool apply(const QString &name, const Edit &edit, std::vector<OperationId> changed = {});
    bool apply(const QString &name, const Edit &edit, QString *problem,
               std::vector<OperationId> changed = {});
    void followDocument();

    ExperimentDocument &m_document;
    std::set<OperationId> m_selection;
    Caret m_caret;
};

} // namespace ansatz::ui
