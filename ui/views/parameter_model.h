// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace ansatz::ui {

/// One row for every parameter of the circuit with its blocks written out, and the value that it
/// has now.
class ParameterModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        OperationColumn,
        GateColumn,
        QubitColumn,
        AngleColumn,
        SourceColumn,
        StartColumn,
        LayerColumn,
        ValueColumn,
        ColumnCount
    };
    /// What a column is sorted by.
    static constexpr int sortRole = Qt::UserRole;
    /// OperationId of a row.
    static constexpr int operationRole = Qt::UserRole + 1;
    /// Which of the operation's angles a row is.
    static constexpr int parameterRole = Qt::UserRole + 2;

    using QAbstractTableModel::QAbstractTableModel;

    /// Throws UserError when the circuit is too long to be written out; the model is empty then.
    void setCircuit(const Circuit &circuit);
    void setValues(std::vector<double> features, std::vector<double> weights);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    /// Sources can be edited, and how weights start: the text of a source is as parameterText()
    /// writes it, of the drawn circuit, that of a start as startText() does.
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

Q_SIGNALS:
    /// A person wrote another source; the model changes when the circuit does.
    void sourceEdited(ansatz::OperationId operation, int parameter, const QString &text);
    /// A person wrote another start of the weight that it reads; likewise.
    void startEdited(ansatz::OperationId operation, int parameter, const QString &text);

private:
    struct Row {
        std::size_t operation; ///< in m_circuit.operations
        int parameter;
        int position;   ///< of the drawn operation, 1 for the first
        int repetition; ///< of its block, 1 for the first
        Parameter drawn;
        std::optional<WeightStart> start; ///< of the weight that it reads
    };
    [[nodiscard]] QString text(const Row &row, int column) const;
    [[nodiscard]] QVariant sortKey(const Row &row, int column) const;
    [[nodiscard]] double value(const Row &row) const; ///< NaN when it is not known

    ExpandedCircuit m_circuit;
    std::vector<Row> m_rows;
    std::vector<double> m_features;
    std::vector<double> m_weights;
};

} // namespace ansatz::ui
