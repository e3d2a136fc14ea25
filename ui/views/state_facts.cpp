// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/state_facts.h"

#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace ansatz::ui {

namespace {

// Where the eye stands, radians: from the X axis towards Y, and over the equator.
constexpr double azimuth = 0.42;
constexpr double elevation = 0.26;

constexpr double smallestWithPhase = 5e-4; // less is 0.000

QString tr(const char *text)
{
    return QCoreApplication::translate("StateFacts", text);
}

QString signedDigits(double value, int digits)
{
    return (value < 0 ? QChar(0x2212) : QLatin1Char('+'))
           + QString::number(std::abs(value), 'f', digits);
}

/// As a program reads it back, bit by bit.
QString allDigits(double value)
{
    return QString::number(value + 0.0, 'g', 17);
}

QString lines(const QList<QStringList> &rows)
{
    QString text;
    for (const QStringList &row : rows)
        text += row.join(QLatin1Char('\t')) + QLatin1Char('\n');
    return text;
}

} // namespace

QString ketText(std::size_t index, int qubits)
{
    QString text = QStringLiteral("|");
    for (int qubit = 0; qubit < qubits; ++qubit)
        text += QLatin1Char((index >> (qubits - 1 - qubit)) & 1 ? '1' : '0');
    return text + QChar(0x27E9);
}

QString phaseText(std::complex<double> amplitude, int digits)
{
    return signedDigits(std::arg(amplitude), digits);
}

QString basisStateText(const BasisState &state, int qubits, bool hasPhase)
{
    const QString text = tr("%1 (q0 is the first digit): probability %2")
                             .arg(ketText(state.index, qubits))
                             .arg(state.probability, 0, 'f', 6);
    if (!hasPhase)
        return text;
    return text
           + tr(", amplitude %1 %2i, |a| %3, phase %4 rad")
                 .arg(signedDigits(state.amplitude.real(), 6),
                      signedDigits(state.amplitude.imag(), 6))
                 .arg(std::abs(state.amplitude), 0, 'f', 6)
                 .arg(phaseText(state.amplitude, 4));
}

QString basisStateTable(const StateFacts &facts)
{
    QList<QStringList> rows{{tr("basis state (q0 first)"), tr("index"), tr("probability")}};
    if (facts.mixed == 0)
        rows.front() << tr("|a|") << tr("phase (rad)") << tr("real part") << tr("imaginary part");
    for (const BasisState &state : facts.largest) {
        QStringList row{ketText(state.index, facts.qubits).mid(1, facts.qubits),
                        QString::number(state.index), allDigits(state.probability)};
        if (facts.mixed == 0)
            row << allDigits(std::abs(state.amplitude)) << allDigits(std::arg(state.amplitude))
                << allDigits(state.amplitude.real()) << allDigits(state.amplitude.imag());
        rows.push_back(row);
    }
    return lines(rows);
}

QString qubitTable(const StateFacts &facts)
{
    QList<QStringList> rows{{tr("qubit"), QStringLiteral("⟨X⟩"), QStringLiteral("⟨Y⟩"),
                             QStringLiteral("⟨Z⟩"), tr("length"), tr("entropy (bit)")}};
    for (std::size_t qubit = 0; qubit < facts.bloch.size(); ++qubit) {
        const auto &bloch = facts.bloch[qubit];
        rows.push_back({QStringLiteral("q%1").arg(qubit), allDigits(bloch[0]), allDigits(bloch[1]),
                        allDigits(bloch[2]), allDigits(blochLength(bloch)),
                        allDigits(entanglementEntropy(bloch))});
    }
    return lines(rows);
}

bool showsPhase(std::complex<double> amplitude)
{
    return std::abs(amplitude) >= smallestWithPhase;
}

void paintPhase(QPainter &painter, QPointF center, double dialRadius,
                std::complex<double> amplitude)
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colors().wire, 1));
    painter.drawEllipse(center, dialRadius, dialRadius);
    if (!showsPhase(amplitude))
        return;
    const double phase = std::arg(amplitude);
    painter.setPen(QPen(colors().text, 1.5));
    painter.drawLine(center, center + QPointF(std::cos(phase), -std::sin(phase)) * dialRadius);
}

double blochLength(const std::array<double, 3> &bloch)
{
    return std::hypot(bloch[0], bloch[1], bloch[2]);
}

BlochProjection projectBloch(const std::array<double, 3> &bloch)
{
    const auto [x, y, z] = bloch;
    const double towardsEye = x * std::cos(azimuth) + y * std::sin(azimuth);
    const double right = y * std::cos(azimuth) - x * std::sin(azimuth);
    const double up = z * std::cos(elevation) - towardsEye * std::sin(elevation);
    const double depth = towardsEye * std::cos(elevation) + z * std::sin(elevation);
    return {{right, up}, depth >= 0};
}

double equatorRatio()
{
    return std::sin(elevation);
}

} // namespace ansatz::ui
