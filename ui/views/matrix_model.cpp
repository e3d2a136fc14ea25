// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/matrix_model.h"

#include "engine/base/numbers.h"
#include "ui/number_text.h"
#include "ui/theme/theme.h"

#include <QBrush>

#include <limits>

namespace ansatz::ui {

namespace {

using State = MatrixCell::State;

QString precisionText(Precision precision)
{
    const auto text = toString(precision);
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

QString onOff(bool isOn)
{
    return isOn ? MatrixModel::tr("on") : MatrixModel::tr("off");
}

QString stepText(const MatrixCell &cell)
{
    if (cell.state == State::Waiting)
        return MatrixModel::tr("waiting");
    if (cell.state != State::Done)
        return QStringLiteral("—");
    const QString time = stepTimeText(cell.stepMs);
    switch (cell.basis) {
    case DeviceChoice::Basis::Estimated:
        return MatrixModel::tr("≈ %1").arg(time);
    case DeviceChoice::Basis::AtLeast:
        return MatrixModel::tr("over %1").arg(time);
    case DeviceChoice::Basis::Measured:
    case DeviceChoice::Basis::None:
        break;
    }
    return time;
}

QString noteText(const MatrixCell &cell)
{
    if (cell.state == State::Waiting)
        return {};
    if (cell.state != State::Done)
        return QString::fromStdString(cell.reason);
    const QString how = QString::fromStdString(cell.how);
    return cell.basis == DeviceChoice::Basis::Estimated
               ? MatrixModel::tr("estimated from %1").arg(how)
               : how;
}

QString tipText(const MatrixCell &cell)
{
    if (cell.state == State::Waiting)
        return {};
    if (cell.state != State::Done)
        return cell.remedy.empty() ? QString::fromStdString(cell.reason)
                                   : QString::fromStdString(cell.reason + "\n" + cell.remedy);
    return MatrixModel::tr("%1 ms\nChecked against %2 on %3 samples: expectations within %4, "
                           "gradients within %5")
        .arg(cell.stepMs)
        .arg(QString::fromStdString(cell.check.against))
        .arg(cell.check.samples)
        .arg(cell.check.expectations, 0, 'g', 2)
        .arg(cell.check.gradients, 0, 'g', 2);
}

QString quoted(QString text)
{
    return QLatin1Char('"') + text.replace(QLatin1Char('"'), QLatin1String("\"\""))
           + QLatin1Char('"');
}

} // namespace

void MatrixModel::setCells(std::vector<MatrixCell> cells)
{
    beginResetModel();
    m_cells = std::move(cells);
    endResetModel();
}

void MatrixModel::setCell(std::size_t index, MatrixCell cell)
{
    if (index >= m_cells.size())
        return;
    m_cells[index] = std::move(cell);
    const int row = static_cast<int>(index);
    Q_EMIT dataChanged(this->index(row, 0), this->index(row, ColumnCount - 1));
}

int MatrixModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_cells.size());
}

int MatrixModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant MatrixModel::data(const QModelIndex &index, int role) const
{
    const MatrixCell &cell = m_cells[static_cast<std::size_t>(index.row())];
    if (role == Qt::ToolTipRole)
        return tipText(cell);
    if (role == Qt::ForegroundRole && cell.state != State::Done)
        return QBrush(cell.state == State::Failed ? colors().bad : colors().muted);
    if (role == Qt::TextAlignmentRole && index.column() == StepColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == sortRole && index.column() == StepColumn)
        return cell.state == State::Done ? cell.stepMs : std::numeric_limits<double>::max();
    if (role != Qt::DisplayRole && role != sortRole)
        return {};
    switch (index.column()) {
    case BackendColumn:
        return QString::fromStdString(cell.compute.backend);
    case DeviceColumn:
        return QString::fromStdString(cell.compute.device);
    case JitColumn:
        return onOff(cell.compute.jit);
    case VmapColumn:
        return onOff(cell.compute.vmap);
    case PrecisionColumn:
        return precisionText(cell.compute.precision);
    case StepColumn:
        return stepText(cell);
    case NoteColumn:
        return noteText(cell);
    default:
        return {};
    }
}

QVariant MatrixModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section == StepColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case BackendColumn:
        return tr("Backend");
    case DeviceColumn:
        return tr("Device");
    case JitColumn:
        return tr("jit");
    case VmapColumn:
        return tr("vmap");
    case PrecisionColumn:
        return tr("Precision");
    case StepColumn:
        return tr("Step");
    case NoteColumn:
        return tr("Note");
    default:
        return {};
    }
}

void MatrixModel::applyTheme()
{
    if (!m_cells.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1),
                           {Qt::ForegroundRole});
}

QString matrixCsv(const std::vector<MatrixCell> &cells)
{
    QString text = QStringLiteral("backend,device,jit,vmap,precision,step_ms,how,reason\n");
    for (const MatrixCell &cell : cells) {
        const bool isDone = cell.state == State::Done;
        const QString how =
            cell.basis == DeviceChoice::Basis::Estimated
                ? QStringLiteral("estimated from ") + QString::fromStdString(cell.how)
                : QString::fromStdString(cell.how);
        const QStringList values{quoted(QString::fromStdString(cell.compute.backend)),
                                 quoted(QString::fromStdString(cell.compute.device)),
                                 cell.compute.jit ? QStringLiteral("on") : QStringLiteral("off"),
                                 cell.compute.vmap ? QStringLiteral("on") : QStringLiteral("off"),
                                 precisionText(cell.compute.precision),
                                 isDone ? QString::fromStdString(formatDouble(cell.stepMs))
                                        : QString(),
                                 quoted(isDone ? how : QString()),
                                 quoted(QString::fromStdString(cell.reason))};
        text += values.join(QLatin1Char(',')) + QLatin1Char('\n');
    }
    return text;
}

QString cellName(const MatrixCell &cell)
{
    const QString dot = QStringLiteral(" · ");
    QString name = QString::fromStdString(cell.compute.backend) + dot
                   + QString::fromStdString(cell.compute.device) + dot
                   + precisionText(cell.compute.precision);
    if (!cell.compute.jit)
        name += dot + MatrixModel::tr("no jit");
    if (!cell.compute.vmap)
        name += dot + MatrixModel::tr("no vmap");
    return name;
}

} // namespace ansatz::ui
