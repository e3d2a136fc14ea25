// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/diagnosis/diagnosis.h"

#include <QAbstractTableModel>

#include <memory>

namespace ansatz::ui {

/// A gradient check's angles, one a row: whose they are, the derivative, the worst difference.
class GradientModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        OperationColumn,
        GateColumn,
        QubitsColumn,
        AngleColumn,
        SourceColumn,
        DerivativeColumn,
        DifferenceColumn,
        VerdictColumn,
        ColumnCount
    };
    /// What a column is sorted by.
    static constexpr int sortRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;

    void setDiagnosis(std::shared_ptr<const Diagnosis> diagnosis);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] QString text(const ParameterResult &result, int column) const;
    [[nodiscard]] QVariant sortKey(const ParameterResult &result, int column) const;
    [[nodiscard]] QString tip(const ParameterResult &result) const;
    [[nodiscard]] bool isDead(const ParameterResult &result) const;

    std::shared_ptr<const Diagnosis> m_diagnosis;
};

} // namespace ansatz::ui
