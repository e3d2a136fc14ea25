// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/experiment.h"
#include "ui/session/background_job.h"

#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;
class QSortFilterProxyModel;
class QSplitter;

namespace ansatz::ui {

class CopyableTable;
class ExperimentDocument;
class ExperimentPreview;
class MatrixModel;
class TimeBars;
class TrainingSession;

/// How long a training step of the document's circuit and batch takes with every backend, device,
/// jit, vmap and precision: a table and bars, filled in the background cell by cell.
class BenchmarkPage final : public QWidget {
    Q_OBJECT

public:
    BenchmarkPage(ExperimentDocument &document, ExperimentPreview &preview,
                  TrainingSession &session, QWidget *parent = nullptr);

    /// Starts, or does nothing while one is running or a training is at work.
    void run();
    void cancel();
    [[nodiscard]] bool isRunning() const { return m_running; }
    /// All cells as comma-separated values; empty before the first run.
    [[nodiscard]] QString csv() const;
    /// Writes the table (csv) or the bars (png, pdf, svg). Throws UserError.
    void exportTo(const QString &path);

private:
    void build();
    void finish();
    void fitColumns();
    void showState();
    void showBars();
    void chooseFile();
    void applyTheme();

    ExperimentDocument &m_document;
    ExperimentPreview &m_preview;
    TrainingSession &m_session;
    MatrixModel *m_model;
    QSortFilterProxyModel *m_sorted;
    CopyableTable *m_table;
    TimeBars *m_bars;
    QSplitter *m_results;
    QLabel *m_status;
    QLabel *m_message;
    QPushButton *m_run;
    QPushButton *m_copy;
    QPushButton *m_export;
    bool m_running = false;
    bool m_cancelled = false;
    std::size_t m_done = 0; ///< cells that are through
    QString m_error;
    std::optional<Experiment> m_measured; ///< what the cells are of
    BackgroundJob m_job;                  ///< last: joined first
};

} // namespace ansatz::ui
