// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/benchmark_matrix.h"

#include <QAbstractTableModel>

#include <vector>

namespace ansatz::ui {

/// The cells of a benchmark as rows.
class MatrixModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        BackendColumn,
        DeviceColumn,
        JitColumn,
        VmapColumn,
        PrecisionColumn,
        StepColumn,
        NoteColumn,
        ColumnCount
    };
    /// What a column sorts by.
    static constexpr int sortRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;

    void setCells(std::vector<MatrixCell> cells);
    void setCell(std::size_t index, MatrixCell cell);
    [[nodiscard]] const std::vector<MatrixCell> &cells() const { return m_cells; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

    void applyTheme();

private:
    std::vector<MatrixCell> m_cells;
};

/// All cells as comma-separated values with a header line; times in milliseconds.
[[nodiscard]] QString matrixCsv(const std::vector<MatrixCell> &cells);

/// "native · cpu · complex64 · no jit".
[[nodiscard]] QString cellName(const MatrixCell &cell);

} // namespace ansatz::ui
