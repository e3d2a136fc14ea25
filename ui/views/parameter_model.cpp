// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/parameter_model.h"

#include "ui/circuit_editor/parameter_text.h"
#include "ui/circuit_editor/start_text.h"

#include <cmath>
#include <limits>
#include <numbers>
#include <unordered_map>

namespace ansatz::ui {

namespace {

QString withMinus(QString text)
{
    return text.replace(QLatin1Char('-'), QChar(0x2212));
}

QString factorText(double factor)
{
    if (factor == std::numbers::pi)
        return QStringLiteral("π");
    if (factor == -std::numbers::pi)
        return QStringLiteral("\u2212π");
    return withMinus(QString::number(factor, 'g', 6));
}

/// "x3", "π·x3 + 0.5", "w11", "w2·x3"; empty for a plain number.
QString sourceText(const Parameter &parameter)
{
    if (parameter.source == Parameter::Source::Number)
        return {};
    QString text =
        (parameter.source == Parameter::Source::Feature ? QStringLiteral("x") : QStringLiteral("w"))
        + QString::number(parameter.index);
    if (parameter.hasTrainableScale())
        text = QStringLiteral("w%1·%2").arg(parameter.scaleWeight).arg(text);
    if (parameter.scale != 1)
        text = factorText(parameter.scale) + QStringLiteral("·") + text;
    if (parameter.offset != 0)
        text += (parameter.offset < 0 ? QStringLiteral(" \u2212 ") : QStringLiteral(" + "))
                + factorText(std::abs(parameter.offset));
    return text;
}

/// The letter by which formulas name the angle: the gate table spells it out.
QString angleText(std::string_view name)
{
    if (name == "theta")
        return QStringLiteral("θ");
    if (name == "phi")
        return QStringLiteral("φ");
    if (name == "lambda")
        return QStringLiteral("λ");
    return QString::fromUtf8(name.data(), qsizetype(name.size()));
}

} // namespace

void ParameterModel::setCircuit(const Circuit &circuit)
{
    beginResetModel();
    m_rows.clear();
    m_circuit = {};
    try {
        m_circuit = expand(circuit);
    } catch (...) {
        endResetModel();
        throw;
    }
    std::unordered_map<OperationId, int> positions;
    for (const Operation &operation : circuit.operations)
        positions.emplace(operation.id, int(positions.size()) + 1);
    const auto drawn = [&](OperationId id, int parameter) {
        const auto index = std::size_t(positions[id] - 1);
        return circuit.operations[index].parameters[std::size_t(parameter)];
    };
    std::unordered_map<OperationId, int> repetitions;
    for (std::size_t i = 0; i < m_circuit.operations.size(); ++i) {
        const Operation &operation = m_circuit.operations[i];
        const int repetition = ++repetitions[operation.id];
        for (int k = 0; k < int(operation.parameters.size()); ++k) {
            const Parameter parameter = drawn(operation.id, k);
            m_rows.push_back({i, k, positions[operation.id], repetition, parameter,
                              startIn(circuit.starts, parameter.weightIndex())});
        }
    }
    endResetModel();
}

void ParameterModel::setValues(std::vector<double> features, std::vector<double> weights)
{
    m_features = std::move(features);
    m_weights = std::move(weights);
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, ValueColumn), index(int(m_rows.size()) - 1, ValueColumn));
}

int ParameterModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ParameterModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ParameterModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::EditRole:
        return index.column() == SourceColumn  ? parameterText(row.drawn)
               : index.column() == StartColumn ? startText(row.start)
                                               : text(row, index.column());
    case parameterRole:
        return row.parameter;
    case Qt::ToolTipRole:
        if (index.column() == SourceColumn)
            return tr("Double-click or F2 to write another: a number as pi/2, a feature as 0.5*x3, "
                      "a weight as w4, or w for a new weight, a trained scale as w2*x3.");
        if (index.column() == StartColumn && row.drawn.readsWeight())
            return tr("How weight w%1 of the drawn circuit starts. Double-click or F2 to write a "
                      "number as pi/4, normal(0, 0.1), uniform(-pi, pi), or default: what the "
                      "training's settings say, and 1 for a scale.")
                .arg(row.drawn.weightIndex());
        if (index.column() == ValueColumn && std::isfinite(value(row)))
            return tr("%1 rad").arg(value(row), 0, 'g', 17);
        return QString::fromUtf8(m_circuit.operations[row.operation].gate->help.data(),
                                 qsizetype(m_circuit.operations[row.operation].gate->help.size()));
    case sortRole:
        return sortKey(row, index.column());
    case operationRole:
        return m_circuit.operations[row.operation].id;
    default:
        return {};
    }
}

Qt::ItemFlags ParameterModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags usual = QAbstractTableModel::flags(index);
    const bool isStart = index.column() == StartColumn && index.row() < int(m_rows.size())
                         && m_rows[std::size_t(index.row())].drawn.readsWeight();
    return index.column() == SourceColumn || isStart ? usual | Qt::ItemIsEditable : usual;
}

bool ParameterModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable))
        return false;
    const Row &row = m_rows[std::size_t(index.row())];
    if (value.toString() == data(index, Qt::EditRole).toString())
        return false;
    const OperationId operation = m_circuit.operations[row.operation].id;
    if (index.column() == StartColumn)
        Q_EMIT startEdited(operation, row.parameter, value.toString());
    else
        Q_EMIT sourceEdited(operation, row.parameter, value.toString());
    return true;
}

QVariant ParameterModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case OperationColumn:
        return tr("Operation");
    case GateColumn:
        return tr("Gate");
    case QubitColumn:
        return tr("Qubits");
    case AngleColumn:
        return tr("Angle");
    case SourceColumn:
        return tr("Source");
    case StartColumn:
        return tr("Starts");
    case LayerColumn:
        return tr("Repetition");
    case ValueColumn:
        return tr("Value (rad)");
    default:
        return {};
    }
}

QString ParameterModel::text(const Row &row, int column) const
{
    const Operation &operation = m_circuit.operations[row.operation];
    const Gate &gate = *operation.gate;
    switch (column) {
    case OperationColumn:
        return QString::number(row.position);
    case GateColumn:
        return QString::fromUtf8(gate.label.data(), qsizetype(gate.label.size()));
    case QubitColumn: {
        QStringList names;
        for (const int qubit : operation.qubits)
            names.append(QStringLiteral("q%1").arg(qubit));
        return names.join(QStringLiteral(", "));
    }
    case AngleColumn: {
        const std::string_view name = gate.parameters[std::size_t(row.parameter)].name;
        return angleText(name);
    }
    case SourceColumn: {
        const QString source = sourceText(row.drawn); // which repetition stands beside it
        return source.isEmpty() ? tr("number") : source;
    }
    case StartColumn:
        if (!row.drawn.readsWeight())
            return QStringLiteral("\u2013");
        return row.start ? withMinus(startText(row.start)) : tr("default");
    case LayerColumn:
        return QString::number(row.repetition);
    case ValueColumn:
        return std::isfinite(value(row)) ? withMinus(QString::number(value(row), 'f', 4))
                                         : QStringLiteral("\u2013");
    default:
        return {};
    }
}

QVariant ParameterModel::sortKey(const Row &row, int column) const
{
    const Operation &operation = m_circuit.operations[row.operation];
    const Parameter &parameter = row.drawn;
    switch (column) {
    case OperationColumn:
        return qlonglong(row.operation);
    case QubitColumn:
        return operation.qubits.front();
    case SourceColumn:
        return qlonglong(parameter.source) * 100'000'000
               + (parameter.source == Parameter::Source::Number ? 0 : parameter.index);
    case LayerColumn:
        return row.repetition;
    case ValueColumn:
        return value(row);
    default:
        return text(row, column);
    }
}

double ParameterModel::value(const Row &row) const
{
    const Parameter &parameter =
        m_circuit.operations[row.operation].parameters[std::size_t(row.parameter)];
    // Data that are still loading have no features, and so this angle no value.
    if ((parameter.source == Parameter::Source::Feature
         && std::size_t(parameter.index) >= m_features.size())
        || (parameter.readsWeight() && std::size_t(parameter.weightIndex()) >= m_weights.size()))
        return std::numeric_limits<double>::quiet_NaN();
    return parameter.evaluate(m_features, m_weights);
}

} // namespace ansatz::ui
