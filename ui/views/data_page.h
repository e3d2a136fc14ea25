// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QSortFilterProxyModel;

namespace ansatz::ui {

class CopyableTable;
class DataModel;
class ExperimentDocument;
class ExperimentPreview;

/// The table of samples. Choosing one of the training part shows it everywhere. Brought up to date
/// while visible.
class DataPage final : public QWidget {
    Q_OBJECT

public:
    DataPage(const ExperimentDocument &document, ExperimentPreview &preview,
             QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void refreshData();
    void markFeatures();
    void selectFromPreview();
    void applyTheme();

    const ExperimentDocument &m_document;
    ExperimentPreview &m_preview;
    DataModel *m_model;
    QSortFilterProxyModel *m_sorted;
    CopyableTable *m_table;
    QLabel *m_message;
    bool m_outdated = true;
    bool m_selecting = false;
};

} // namespace ansatz::ui
