// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/benchmark_page.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/interrupted.h"
#include "engine/experiment/benchmark_matrix.h"
#include "ui/document/error_text.h"
#include "ui/document/experiment_document.h"
#include "ui/plots/time_bars.h"
#include "ui/session/experiment_preview.h"
#include "ui/session/training_session.h"
#include "ui/theme/theme.h"
#include "ui/views/copyable_table.h"
#include "ui/views/matrix_model.h"

#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QSplitter>

#include <algorithm>

namespace ansatz::ui {

namespace {

/// What the thread hands over: an error, or nothing.
struct Ended {
    QString errorText;
};

/// What does not change a cell's time.
Experiment measuredPart(Experiment experiment)
{
    experiment.name.clear();
    experiment.description.clear();
    experiment.training.steps = 1;
    experiment.training.learningRate = 1;
    experiment.training.evaluateEvery = 1;
    const int threads = experiment.compute.threads;
    experiment.compute = {};
    experiment.compute.threads = threads;
    return experiment;
}

} // namespace

BenchmarkPage::BenchmarkPage(ExperimentDocument &document, ExperimentPreview &preview,
                             TrainingSession &session, QWidget *parent)
    : QWidget(parent), m_document(document), m_preview(preview), m_session(session),
      m_model(new MatrixModel(this)), m_sorted(new QSortFilterProxyModel(this)),
      m_table(new CopyableTable), m_bars(new TimeBars), m_results(new QSplitter(Qt::Horizontal)),
      m_status(new QLabel), m_message(new QLabel), m_run(new QPushButton),
      m_copy(new QPushButton(tr("Copy as CSV"))), m_export(new QPushButton(tr("Export…"))),
      m_job(this)
{
    setObjectName(QStringLiteral("benchmarkPage"));
    build();
    connect(m_run, &QPushButton::clicked, this, [this] { m_running ? cancel() : run(); });
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(csv()); });
    connect(m_export, &QPushButton::clicked, this, &BenchmarkPage::chooseFile);
    connect(&session, &TrainingSession::stateChanged, this, [this](TrainingState state) {
        if (isBusy(state) && m_running)
            cancel(); // a training is not measured against
        showState();
    });
    connect(&document, &ExperimentDocument::experimentChanged, this, [this] { showState(); });
    connect(&preview, &ExperimentPreview::dataChanged, this, [this] { showState(); });
    connect(&Theme::instance(), &Theme::changed, this, [this] { applyTheme(); });
    applyTheme();
    showState();
}

void BenchmarkPage::build()
{
    m_run->setObjectName(QStringLiteral("runBenchmark"));
    m_copy->setObjectName(QStringLiteral("copyBenchmark"));
    m_export->setObjectName(QStringLiteral("exportBenchmark"));
    m_status->setObjectName(QStringLiteral("benchmarkStatus"));
    m_message->setObjectName(QStringLiteral("benchmarkMessage"));
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(MatrixModel::sortRole);
    m_sorted->setDynamicSortFilter(false); // rows stay in place while they are filled
    m_table->setModel(m_sorted);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->setAccessibleName(tr("Benchmark"));
    m_bars->setAccessibleName(tr("Times of a training step"));
    m_results->addWidget(m_table);
    m_results->addWidget(m_bars);
    m_results->setChildrenCollapsible(false);
    m_results->setStretchFactor(0, 1);
    m_results->setStretchFactor(1, 1);
    for (QLabel *label : {m_status, m_message}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    m_message->setAlignment(Qt::AlignCenter);

    auto *head = new QHBoxLayout;
    head->setSpacing(spacing);
    head->addWidget(m_run);
    head->addWidget(m_status, 1);
    head->addWidget(m_copy);
    head->addWidget(m_export);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 4, 12, 4);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(m_results, 1);
    layout->addWidget(m_message, 1);
}

void BenchmarkPage::run()
{
    const auto prepared = m_preview.data();
    if (m_running || isBusy(m_session.state()) || !prepared)
        return;
    m_error.clear();
    m_cancelled = false;
    m_done = 0;
    m_measured = m_document.experiment();
    m_model->setCells({});
    showBars();
    m_running = true;
    m_job.run<Ended>(
        [this, experiment = *m_measured, prepared](const std::stop_token &stop) -> Ended {
            try {
                const BenchmarkWork work = workOf(experiment, *prepared);
                std::vector<MatrixCell> cells = matrixCells(work, stop);
                m_job.report([this, cells] {
                    m_model->setCells(cells);
                    fitColumns();
                    showState();
                });
                runMatrix(work, cells, stop, [this, &cells](std::size_t index) {
                    m_job.report([this, index, cell = cells[index]] {
                        m_model->setCell(index, cell);
                        ++m_done;
                        showBars();
                        showState();
                    });
                });
            } catch (const Interrupted &) {
                return {}; // of a cancelled job nobody hears
            } catch (...) {
                return {currentErrorText()};
            }
            return {};
        },
        [this](const Ended &ended) {
            m_error = ended.errorText;
            finish();
        });
    showState();
}

void BenchmarkPage::cancel()
{
    if (!m_running)
        return;
    m_job.cancel();
    m_cancelled = true;
    finish();
}

void BenchmarkPage::fitColumns()
{
    m_table->resizeColumnsToContents();
    for (int column = 0; column < MatrixModel::NoteColumn; ++column)
        m_table->setColumnWidth(column, m_table->columnWidth(column) + spacing);
}

void BenchmarkPage::finish()
{
    m_running = false;
    fitColumns();
    showState();
}

void BenchmarkPage::showState()
{
    const bool hasCells = m_model->rowCount() > 0;
    const bool mayRun = !isBusy(m_session.state()) && m_preview.data() != nullptr;
    m_run->setText(m_running ? tr("Cancel") : hasCells ? tr("Run again") : tr("Run benchmark"));
    m_run->setEnabled(m_running || mayRun);
    m_copy->setEnabled(hasCells && !m_running);
    m_export->setEnabled(hasCells && !m_running);
    m_results->setVisible(hasCells && m_error.isEmpty());
    m_message->setVisible(!m_results->isVisibleTo(this));

    QString message = tr("Compares every backend, device, jit, vmap and precision on this circuit "
                         "and batch. Each combination is checked against another simulator first "
                         "and then timed, 3 s at most.");
    if (!m_error.isEmpty())
        message = m_error;
    else if (m_running)
        message = tr("Finding out what this machine can compute…");
    else if (!m_preview.data() && !m_preview.isLoading())
        message = tr("There is nothing to time: the data cannot be used. The Data section of the "
                     "settings tells why.");
    m_message->setText(message);

    const auto waiting =
        std::ranges::count(m_model->cells(), MatrixCell::State::Waiting, &MatrixCell::state);
    QString status;
    if (m_running && hasCells)
        status = tr("Timing %1 of %2…").arg(m_done + 1).arg(m_done + std::size_t(waiting));
    else if (m_running)
        status.clear();
    else if (isBusy(m_session.state()))
        status = tr("Not while training, which it would be measured against.");
    else if (hasCells && measuredPart(*m_measured) != measuredPart(m_document.experiment()))
        status = tr("Of the experiment as it was; it has changed since.");
    else if (hasCells && m_cancelled)
        status = tr("Cancelled; what was timed is shown.");
    else if (hasCells)
        status = tr("A training step of this circuit and batch. Bars are logarithmic.");
    m_status->setText(status);
}

void BenchmarkPage::showBars()
{
    std::vector<const MatrixCell *> done;
    for (const MatrixCell &cell : m_model->cells()) {
        if (cell.state == MatrixCell::State::Done)
            done.push_back(&cell);
    }
    std::ranges::stable_sort(done, {}, [](const MatrixCell *cell) { return cell->stepMs; });
    QStringList backends;
    QList<TimeBar> bars;
    for (const MatrixCell *cell : done) {
        const QString backend = QString::fromStdString(cell->compute.backend);
        if (!backends.contains(backend))
            backends.append(backend);
        bars.append({.name = cellName(*cell),
                     .milliseconds = cell->stepMs,
                     .isEstimate = cell->basis != DeviceChoice::Basis::Measured,
                     .series = int(backends.indexOf(backend))});
    }
    m_bars->setBars(bars);
}

QString BenchmarkPage::csv() const
{
    return m_model->rowCount() > 0 ? matrixCsv(m_model->cells()) : QString();
}

void BenchmarkPage::exportTo(const QString &path)
{
    if (QFileInfo(path).suffix().toLower() == QLatin1String("csv"))
        writeFileAtomically(path.toStdString(), csv().toStdString());
    else
        m_bars->exportTo(path);
}

void BenchmarkPage::chooseFile()
{
    QFileDialog dialog(this, tr("Export benchmark"));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setNameFilters({tr("Table (*.csv)"), tr("Picture (*.png *.pdf *.svg)")});
    dialog.setDefaultSuffix(QStringLiteral("csv"));
    if (dialog.exec() != QDialog::Accepted)
        return;
    try {
        exportTo(dialog.selectedFiles().constFirst());
    } catch (const UserError &error) {
        m_status->setText(errorText(error));
    }
}

void BenchmarkPage::applyTheme()
{
    const Theme &theme = Theme::instance();
    for (QLabel *label : {m_status, m_message}) {
        QPalette palette = label->palette();
        palette.setColor(QPalette::WindowText, colors().muted);
        label->setPalette(palette);
        label->setFont(theme.font(TextSize::Normal));
    }
    for (QPushButton *button : {m_run, m_copy, m_export})
        button->setFont(theme.font(TextSize::Normal));
    m_model->applyTheme();
}

} // namespace ansatz::ui
