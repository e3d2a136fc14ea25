// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/gradient_model.h"

#include "ui/dialogs/verdict_mark.h"
#include "ui/number_text.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ansatz::ui {

namespace {

QString text(std::string_view value)
{
    return QString::fromUtf8(value.data(), qsizetype(value.size()));
}

QString qubitsText(const std::vector<int> &qubits)
{
    QStringList names;
    for (const int qubit : qubits)
        names.append(QStringLiteral("q%1").arg(qubit));
    return names.join(QStringLiteral(", "));
}

/// By the numbers of the drawn circuit; the row says which repetition it is.
QString sourceName(const Occurrence &occurrence, const std::vector<WeightOrigin> &origins)
{
    const auto drawn = [&origins](int weight) {
        return origins.at(std::size_t(weight)).drawnWeight;
    };
    const QString input = occurrence.source == Parameter::Source::Weight
                              ? QStringLiteral("w%1").arg(drawn(occurrence.input))
                              : QStringLiteral("x%1").arg(occurrence.input);
    return occurrence.scaleWeight == Parameter::noWeight
               ? input
               : QStringLiteral("w%1·%2").arg(drawn(occurrence.scaleWeight)).arg(input);
}

} // namespace

void GradientModel::setDiagnosis(std::shared_ptr<const Diagnosis> diagnosis)
{
    beginResetModel();
    m_diagnosis = std::move(diagnosis);
    endResetModel();
}

int GradientModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_diagnosis ? 0
                                            : int(m_diagnosis->circuit.gradients.parameters.size());
}

int GradientModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant GradientModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::ToolTipRole && section == DifferenceColumn)
        return tr("The largest difference between a backend's adjoint derivative and the one by "
                  "parameter shift");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case OperationColumn:
        return tr("Operation");
    case GateColumn:
        return tr("Gate");
    case QubitsColumn:
        return tr("Qubits");
    case AngleColumn:
        return tr("Angle");
    case SourceColumn:
        return tr("Source");
    case DerivativeColumn:
        return tr("Derivative");
    case DifferenceColumn:
        return tr("Worst difference");
    case VerdictColumn:
        return tr("Verdict");
    default:
        return {};
    }
}

QVariant GradientModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ParameterResult &result =
        m_diagnosis->circuit.gradients.parameters[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(result, index.column());
    case Qt::DecorationRole:
        if (index.column() == VerdictColumn)
            return markIcon(result.verdict != Verdict::Right ? Mark::Bad
                            : isDead(result)                 ? Mark::Warning
                                                             : Mark::Good);
        return {};
    case Qt::ToolTipRole:
        return tip(result);
    case sortRole:
        return sortKey(result, index.column());
    default:
        return {};
    }
}

QString GradientModel::text(const ParameterResult &result, int column) const
{
    const OperationPlace &place = m_diagnosis->circuit.places[result.occurrence.operation];
    switch (column) {
    case OperationColumn:
        return place.repetitions == 1 ? QString::number(place.number)
                                      : tr("%1 (%2 of %3)")
                                            .arg(place.number)
                                            .arg(place.repetition)
                                            .arg(place.repetitions);
    case GateColumn:
        return ui::text(place.gate->label);
    case QubitsColumn:
        return qubitsText(place.qubits);
    case AngleColumn:
        return ui::text(place.gate->parameters[std::size_t(result.occurrence.parameter)].name);
    case SourceColumn:
        return sourceName(result.occurrence, m_diagnosis->circuit.origins);
    case DerivativeColumn:
        return std::isfinite(result.derivative) ? valueText(result.derivative) : tr("not finite");
    case DifferenceColumn:
        return std::isfinite(result.error) ? valueText(result.error) : tr("not finite");
    case VerdictColumn:
        switch (result.verdict) {
        case Verdict::Right:
            return isDead(result) ? tr("right, dead") : tr("right");
        case Verdict::Wrong:
            return tr("wrong");
        case Verdict::NotFinite:
            return tr("not finite");
        case Verdict::LeftOut:
            break;
        }
        return tr("left out");
    default:
        return {};
    }
}

QVariant GradientModel::sortKey(const ParameterResult &result, int column) const
{
    const auto finite = [](double value) {
        return std::isfinite(value) ? value : std::numeric_limits<double>::infinity();
    };
    switch (column) {
    case OperationColumn:
        return qlonglong(result.occurrence.operation);
    case QubitsColumn:
        return m_diagnosis->circuit.places[result.occurrence.operation].qubits.front();
    case SourceColumn:
        return qlonglong(result.occurrence.source) * 100'000'000 + result.occurrence.input;
    case DerivativeColumn:
        return finite(std::abs(result.derivative));
    case DifferenceColumn:
        return finite(result.error);
    case VerdictColumn:
        return result.verdict != Verdict::Right ? 0 : isDead(result) ? 1 : 2;
    default:
        return text(result, column);
    }
}

QString GradientModel::tip(const ParameterResult &result) const
{
    const CircuitDiagnosis &circuit = m_diagnosis->circuit;
    QString tip = QString::fromStdString(toString(circuit.places[result.occurrence.operation]));
    tip += QLatin1Char('\n')
           + tr("At %1 rad the derivative by parameter shift is %2.")
                 .arg(QString::number(result.angle, 'g', 10),
                      QString::number(result.derivative, 'g', 10));
    if (result.worstSubject) {
        const SubjectResult &subject = circuit.gradients.subjects[*result.worstSubject];
        tip += QLatin1Char('\n')
               + tr("Worst of the adjoint derivatives: %1, %2 of %3 allowed.")
                     .arg(QString::fromStdString(describe(subject.subject)),
                          QString::number(result.error, 'g', 3),
                          QString::number(subject.allowed, 'g', 3));
    }
    tip += QLatin1Char('\n')
           + tr("The central difference is off by %1.")
                 .arg(QString::number(result.difference, 'g', 3));
    return tip;
}

bool GradientModel::isDead(const ParameterResult &result) const
{
    return std::ranges::any_of(m_diagnosis->circuit.dead, [&](const DeadInput &input) {
        return result.occurrence.isOf(input.source, std::size_t(input.index));
    });
}

} // namespace ansatz::ui
