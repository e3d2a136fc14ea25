// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/caret.h"

#include <QObject>
#include <QString>

#include <functional>
#include <set>

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
    bool insertTemplate(std::string_view name, const Place &place);
    bool moveOperations(const std::set<OperationId> &operations, const Place &place, int wireShift);
    bool removeSelection();
    bool changeOperation(OperationId id, std::vector<int> qubits,
                         std::vector<Parameter> parameters);
    /// Makes all angles of the selection read a new weight, their wire's feature, or the value that
    /// they have now, from the circuit's own weights and features.
    bool changeSource(Parameter::Source source, std::span<const double> weights,
                      std::span<const double> features);

    bool addQubit();
    /// Together with what acts on it.
    bool removeQubit(int qubit);

    bool repeatSelection(int repetitions);
    bool setRepetitions(std::size_t block, int repetitions);
    bool dissolveBlock(std::size_t block);

    /// A typed line, or the name of a template; its problem is returned, not signalled.
    bool enter(const QString &text, QString *problem);

Q_SIGNALS:
    void selectionChanged();
    void caretChanged();
    void problemFound(const QString &problem);
    /// A change was made; a problem shown before is over.
    void succeeded();

private:
    using Edit = std::function<void(Circuit &)>;
    /// One undo step; the problem goes to problemFound(), or to `problem`.
    bool apply(const QString &name, const Edit &edit);
    bool apply(const QString &name, const Edit &edit, QString *problem);
    void followDocument();

    ExperimentDocument &m_document;
    std::set<OperationId> m_selection;
    Caret m_caret;
};

} // namespace ansatz::ui
