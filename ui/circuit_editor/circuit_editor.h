// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <QWidget>

#include <memory>
#include <vector>

class QAction;

namespace ansatz::ui {

class ExperimentDocument;
class ExperimentPreview;

/// The drawn circuit with its fact line, zoom and live ⟨Z⟩ bars at the wires' ends.
class CircuitEditor final : public QWidget {
    Q_OBJECT

public:
    CircuitEditor(ExperimentDocument &document, ExperimentPreview &preview,
                  QWidget *parent = nullptr);
    ~CircuitEditor() override;

    /// Add qubit, remove qubit, delete, repeat…, select all, zoom in, out, fit: for a menu.
    [[nodiscard]] QList<QAction *> editActions() const;
    [[nodiscard]] QList<QAction *> viewActions() const;

    [[nodiscard]] std::vector<OperationId> selection() const;
    void select(const std::vector<OperationId> &operations);

    /// Inserts what a person typed: "cx 0 1", "ry(w) 0-8", "rx(x0*pi) 2". False with a text when it
    /// is not understood.
    bool enter(const QString &text, QString *problem);

Q_SIGNALS:
    /// What is selected and which keys work, for a status line.
    void hintChanged(const QString &hint);
    void selectionChanged();

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

} // namespace ansatz::ui
