// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/parameters_page.h"

#include "engine/base/error.h"
#include "ui/circuit_editor/circuit_editor.h"
#include "ui/document/error_text.h"
#include "ui/document/experiment_document.h"
#include "ui/session/experiment_preview.h"
#include "ui/theme/theme.h"
#include "ui/views/copyable_table.h"
#include "ui/views/parameter_model.h"

#include <QHeaderView>
#include <QLabel>
#include <QSortFilterProxyModel>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <set>

namespace ansatz::ui {

ParametersPage::ParametersPage(ExperimentDocument &document, ExperimentPreview &preview,
                               CircuitEditor &editor, QWidget *parent)
    : QWidget(parent), m_document(document), m_preview(preview), m_editor(editor),
      m_model(new ParameterModel(this)), m_sorted(new QSortFilterProxyModel(this)),
      m_table(new CopyableTable(this)), m_message(new QLabel(this)), m_problem(new QLabel(this)),
      m_timer(new QTimer(this))
{
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(ParameterModel::sortRole);
    m_sorted->setDynamicSortFilter(false); // rows stay in place while values train
    m_table->setModel(m_sorted);
    m_table->horizontalHeader()->setDefaultSectionSize(76); // all columns in the usual window
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->sortByColumn(ParameterModel::OperationColumn, Qt::AscendingOrder);
    m_table->setAccessibleName(tr("Parameters"));
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_problem->setObjectName(QStringLiteral("parameterProblem"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setAlignment(Qt::AlignCenter);
    m_message->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 4, 12, 4);
    layout->addWidget(m_table);
    layout->addWidget(m_message);
    layout->addWidget(m_problem);
    connect(m_model, &ParameterModel::sourceEdited, this, &ParametersPage::editSource,
            Qt::QueuedConnection); // the model must not change under the table's editor
    connect(m_model, &ParameterModel::startEdited, this, &ParametersPage::editStart,
            Qt::QueuedConnection);

    m_timer->setSingleShot(true);
    m_timer->setInterval(33);
    connect(m_timer, &QTimer::timeout, this, [this] {
        if (isVisible())
            refreshValues();
    });
    connect(&m_preview, &ExperimentPreview::stateChanged, this, [this] {
        if (isVisible() && !m_timer->isActive())
            m_timer->start();
    });
    const auto circuitChanged = [this] {
        m_circuitOutdated = true;
        if (isVisible())
            refreshCircuit();
    };
    connect(&m_document, &ExperimentDocument::experimentChanged, this,
            [this, circuitChanged](const Experiment &before) {
                if (before.circuit != m_document.experiment().circuit)
                    circuitChanged();
            });
    connect(&m_document, &ExperimentDocument::replaced, this, circuitChanged);
    connect(&m_editor, &CircuitEditor::selectionChanged, this, [this] {
        if (isVisible())
            selectFromCircuit();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this] { selectInCircuit(); });
}

void ParametersPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_circuitOutdated)
        refreshCircuit();
    else
        refreshValues();
    selectFromCircuit();
}

void ParametersPage::refreshCircuit()
{
    m_circuitOutdated = false;
    m_problem->hide();
    QString message;
    m_selecting = true; // the reset of the model is no choice of a person
    try {
        m_model->setCircuit(m_document.experiment().circuit);
        if (m_model->rowCount() == 0)
            message = tr("No gate of this circuit has an angle. Place a rotation (RX, RY, RZ) to "
                         "encode a feature or train a weight.");
    } catch (const UserError &error) {
        message = errorText(error);
    }
    m_sorted->sort(m_sorted->sortColumn(), m_sorted->sortOrder());
    m_selecting = false;
    m_message->setText(message);
    m_message->setVisible(!message.isEmpty());
    m_table->setVisible(message.isEmpty());
    refreshValues();
    selectFromCircuit();
}

void ParametersPage::editSource(OperationId operation, int parameter, const QString &text)
{
    QString problem;
    if (m_editor.setParameter(operation, std::size_t(parameter), text, &problem))
        problem.clear();
    showProblem(problem);
}

void ParametersPage::editStart(OperationId operation, int parameter, const QString &text)
{
    QString problem;
    if (m_editor.setStart(operation, std::size_t(parameter), text, &problem))
        problem.clear();
    showProblem(problem);
}

void ParametersPage::showProblem(const QString &problem)
{
    QPalette palette = m_problem->palette();
    palette.setColor(QPalette::WindowText, colors().bad);
    m_problem->setPalette(palette);
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

void ParametersPage::refreshValues()
{
    m_model->setValues(m_preview.features(), m_preview.circuitWeights());
}

void ParametersPage::selectFromCircuit()
{
    if (m_selecting || m_circuitOutdated)
        return;
    const std::vector<OperationId> chosen = m_editor.selection();
    const std::set<OperationId> wanted(chosen.begin(), chosen.end());
    QItemSelection selection;
    for (int row = 0; row < m_sorted->rowCount(); ++row) {
        const QModelIndex index = m_sorted->index(row, 0);
        if (wanted.contains(index.data(ParameterModel::operationRole).value<OperationId>()))
            selection.select(index, index);
    }
    m_selecting = true;
    m_table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect
                                                     | QItemSelectionModel::Rows);
    if (!selection.isEmpty())
        m_table->scrollTo(selection.indexes().constFirst());
    m_selecting = false;
}

void ParametersPage::selectInCircuit()
{
    if (m_selecting)
        return;
    std::set<OperationId> chosen;
    for (const QModelIndex &row : m_table->selectionModel()->selectedRows())
        chosen.insert(row.data(ParameterModel::operationRole).value<OperationId>());
    m_selecting = true;
    m_editor.select({chosen.begin(), chosen.end()});
    m_selecting = false;
}

} // namespace ansatz::ui
