// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/data_page.h"

#include "ui/circuit_editor/circuit_alerts.h"
#include "ui/document/experiment_document.h"
#include "ui/session/experiment_preview.h"
#include "ui/theme/theme.h"
#include "ui/views/copyable_table.h"
#include "ui/views/data_model.h"

#include <QHeaderView>
#include <QLabel>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>

namespace ansatz::ui {

DataPage::DataPage(const ExperimentDocument &document, ExperimentPreview &preview, QWidget *parent)
    : QWidget(parent), m_document(document), m_preview(preview), m_model(new DataModel(this)),
      m_sorted(new QSortFilterProxyModel(this)), m_table(new CopyableTable(this)),
      m_message(new QLabel(this))
{
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(DataModel::sortRole);
    m_table->setModel(m_sorted);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->sortByColumn(DataModel::SampleColumn, Qt::AscendingOrder);
    m_table->setAccessibleName(tr("Preprocessed data"));
    m_table->setIconSize(QSize(56, 24));
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setAlignment(Qt::AlignCenter);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 4, 12, 4);
    layout->addWidget(m_table);
    layout->addWidget(m_message);

    connect(&m_preview, &ExperimentPreview::dataChanged, this, [this] {
        m_outdated = true;
        if (isVisible()) {
            refreshData();
            markFeatures();
        }
    });
    connect(&m_document, &ExperimentDocument::experimentChanged, this, [this] {
        if (isVisible())
            markFeatures();
    });
    connect(&m_preview, &ExperimentPreview::sampleChanged, this, [this] {
        if (isVisible() && !m_outdated)
            selectFromPreview();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) {
                if (m_selecting || !current.isValid())
                    return;
                // The circuit shows samples of the training part only.
                const int sample = m_model->trainingSample(m_sorted->mapToSource(current).row());
                if (sample >= 0)
                    m_preview.setSample(std::size_t(sample));
            });
    connect(&Theme::instance(), &Theme::changed, this, [this] { applyTheme(); });
    applyTheme();
}

void DataPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_outdated)
        refreshData();
    else
        selectFromPreview();
    markFeatures();
}

void DataPage::markFeatures()
{
    if (const auto prepared = m_preview.data())
        m_model->setFeatureAlerts(
            tipsOf(alertsOf(m_document.experiment(), prepared->train.features.columns)).features);
}

void DataPage::refreshData()
{
    m_outdated = false;
    m_selecting = true;
    m_model->setPreparedData(m_preview.data());
    m_selecting = false;
    QString message;
    if (m_preview.isLoading())
        message = tr("Preparing the data…");
    else if (!m_preview.data())
        message = m_preview.errorText();
    m_message->setText(message);
    m_message->setVisible(!message.isEmpty());
    m_table->setVisible(message.isEmpty());
    m_table->setColumnHidden(DataModel::ImageColumn, !m_model->hasImages());
    m_table->verticalHeader()->setDefaultSectionSize(
        m_model->hasImages() ? 32 : m_table->fontMetrics().height() + spacing);
    for (int column = 0; column < m_model->columnCount(); ++column)
        m_table->setColumnWidth(column, column == DataModel::ImageColumn  ? 76
                                        : column < DataModel::ImageColumn ? 72
                                                                          : 64);
    selectFromPreview();
}

void DataPage::selectFromPreview()
{
    const int sample = int(m_preview.sample());
    if (m_model->trainingSample(sample) < 0)
        return;
    const QModelIndex index = m_sorted->mapFromSource(m_model->index(sample, 0));
    m_selecting = true;
    m_table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect
                                                          | QItemSelectionModel::Rows);
    m_table->scrollTo(index);
    m_selecting = false;
}

void DataPage::applyTheme()
{
    QPalette palette = m_message->palette();
    palette.setColor(QPalette::WindowText, colors().muted);
    m_message->setPalette(palette);
    m_message->setFont(Theme::instance().font(TextSize::Normal));
    m_model->applyTheme();
}

} // namespace ansatz::ui
