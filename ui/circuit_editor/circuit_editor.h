// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <QWidget>

#include <memory>
#include <string_view>
#include <vector>

class QAction;

namespace ansatz::ui {

class AdviceService;
class ExperimentDocument;
class ExperimentPreview;
class StateMarker;
class TrainingSession;

/// The drawn circuit with its fact line, zoom and live ⟨Z⟩ bars at the wires' ends.
class CircuitEditor final : public QWidget {
    Q_OBJECT

public:
    CircuitEditor(ExperimentDocument &document, ExperimentPreview &preview,
                  QWidget *parent = nullptr);
    ~CircuitEditor() override;

    /// From here on it shows what a training does to the circuit (sizes of gradients, edits that
    /// the run did not take) and how long a step will take. Both outlive the editor, or the service
    /// ends before any other event.
    void showTraining(TrainingSession &session, AdviceService &advice);

    /// Add qubit, remove qubit, delete, repeat…, select all, zoom in, out, fit: for a menu.
    [[nodiscard]] QList<QAction *> editActions() const;
    [[nodiscard]] QList<QAction *> viewActions() const;

    [[nodiscard]] std::vector<OperationId> selection() const;
    void select(const std::vector<OperationId> &operations);

    /// Inserts what a person typed: "cx 0 1", "ry(w) 0-8", "rx(x0*pi) 2". False with a text when it
    /// is not understood.
    bool enter(const QString &text, QString *problem);

    /// Adds a template at the end, with these values of its options.
    bool insertTemplate(std::string_view name, const std::vector<int> &values, QString *problem);

    /// Makes one angle of an operation what a person wrote: "pi/2", "0.5*x3", "w", "w4". False with
    /// a text when it is not understood.
    bool setParameter(OperationId operation, std::size_t parameter, const QString &text,
                      QString *problem);

    /// Behind which column the state is shown.
    [[nodiscard]] StateMarker &stateMarker() const;
    /// One column back, one on, to the end: for a menu and for views that show the state.
    [[nodiscard]] QList<QAction *> stateActions() const;

    /// How the weight of one angle starts, as parseStart() reads it. False with a text when that is
    /// not understood.
    bool setStart(OperationId operation, std::size_t parameter, const QString &text,
                  QString *problem);

    /// Asks for a file and writes the circuit as picture, code or JSON.
    void exportCircuit();

Q_SIGNALS:
    /// What is selected and which keys work, for a status line.
    void hintChanged(const QString &hint);
    void selectionChanged();

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

} // namespace ansatz::ui
