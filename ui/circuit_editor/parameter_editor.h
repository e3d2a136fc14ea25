// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/circuit_edits.h"

#include <QFrame>

#include <vector>

class QLabel;
class QLineEdit;

namespace ansatz::ui {

class ParameterRow;

/// A small form at an operation, for its angles, how their weights start, and wires. Enter applies,
/// Escape cancels, and so does leaving it with something wrong in it; what is right is applied
/// then.
class ParameterEditor final : public QFrame {
    Q_OBJECT

public:
    ParameterEditor(const Circuit &circuit, const Operation &operation, QWidget *parent);

    [[nodiscard]] OperationId operation() const { return m_operation.id; }
    void focusFirst();
    /// What is in it is not applied any more: the operation may be another one by now.
    void discard() { m_closed = true; }

Q_SIGNALS:
    /// `starts` are those that changed.
    void accepted(const std::vector<int> &qubits, const std::vector<ansatz::Parameter> &parameters,
                  const std::vector<ansatz::ui::StartEdit> &starts);
    /// After accepted() too.
    void closed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    /// True when it was right.
    bool apply();
    void close();
    void showProblem(const QString &problem);

    Operation m_operation;
    int m_qubits;
    std::vector<ParameterRow *> m_rows;
    QLineEdit *m_wires;
    QLabel *m_problem;
    bool m_closed = false;
};

} // namespace ansatz::ui
