// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <QWidget>

class QLabel;
class QSortFilterProxyModel;
class QTimer;

namespace ansatz::ui {

class CircuitEditor;
class CopyableTable;
class ExperimentDocument;
class ExperimentPreview;
class ParameterModel;

/// The table of parameters; its selection is that of the circuit. Brought up to date while visible.
class ParametersPage final : public QWidget {
    Q_OBJECT

public:
    ParametersPage(ExperimentDocument &document, ExperimentPreview &preview, CircuitEditor &editor,
                   QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void refreshCircuit();
    void refreshValues();
    void selectFromCircuit();
    void selectInCircuit();
    void editSource(ansatz::OperationId operation, int parameter, const QString &text);
    void editStart(ansatz::OperationId operation, int parameter, const QString &text);
    void showProblem(const QString &problem);

    ExperimentDocument &m_document;
    ExperimentPreview &m_preview;
    CircuitEditor &m_editor;
    ParameterModel *m_model;
    QSortFilterProxyModel *m_sorted;
    CopyableTable *m_table;
    QLabel *m_message;
    QLabel *m_problem; ///< of what was written into the table
    QTimer *m_timer;
    bool m_circuitOutdated = true;
    bool m_selecting = false;
};

} // namespace ansatz::ui
