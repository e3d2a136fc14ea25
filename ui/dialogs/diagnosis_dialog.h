// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/experiment.h"
#include "ui/dialogs/diagnosis_texts.h"

#include <QDialog>

#include <functional>

class QLabel;
class QProgressBar;
class QPushButton;
class QScrollArea;
class QSortFilterProxyModel;
class QTimer;
class QVBoxLayout;

namespace ansatz::ui {

class CopyableTable;
class DiagnosisRun;
class GradientModel;

/// Help → Diagnose: what this machine offers and whether the gradients of the experiment's circuit
/// are right. Starts when it is made; shows progress when that takes longer than 300 ms.
class DiagnosisDialog final : public QDialog {
    Q_OBJECT

public:
    /// `experiment` gives the one to diagnose, again for every run.
    DiagnosisDialog(std::function<Experiment()> experiment, QWidget *parent);

    [[nodiscard]] const DiagnosisRun &run() const { return *m_run; }

    [[nodiscard]] QSize sizeHint() const override { return {1080, 700}; }

private:
    QWidget *makeHead();
    QWidget *makeProgress();
    QWidget *makeMachine();
    QWidget *makeCircuit();
    QWidget *makeButtons();
    void start();
    void followState();
    void showDiagnosis();
    void copyReport();

    std::function<Experiment()> m_experiment;
    DiagnosisRun *m_run;
    QTimer *m_patience; ///< until progress is shown
    VerdictMark *m_mark = nullptr;
    QLabel *m_title = nullptr;
    QLabel *m_subject = nullptr;
    QWidget *m_progressRow = nullptr;
    QProgressBar *m_progress = nullptr;
    QLabel *m_progressText = nullptr;
    QWidget *m_body = nullptr;
    QVBoxLayout *m_machine = nullptr; ///< rows of the right side
    QVBoxLayout *m_gradients = nullptr;
    QScrollArea *m_findingsArea = nullptr;
    QVBoxLayout *m_findings = nullptr;
    GradientModel *m_model;
    QSortFilterProxyModel *m_sorted;
    CopyableTable *m_table = nullptr;
    QPushButton *m_copy = nullptr;
    QPushButton *m_again = nullptr;
};

} // namespace ansatz::ui
