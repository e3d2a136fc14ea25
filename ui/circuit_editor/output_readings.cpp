// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/output_readings.h"

#include "ui/circuit_editor/observable_edits.h"
#include "ui/number_text.h"

#include <QCoreApplication>

#include <cmath>

namespace ansatz::ui {

namespace {

QString letterOf(Pauli pauli)
{
    return pauli == Pauli::X   ? QStringLiteral("X")
           : pauli == Pauli::Y ? QStringLiteral("Y")
                               : QStringLiteral("Z");
}

double boundOf(const Observable &observable)
{
    double bound = 0;
    for (const PauliString &term : observable.terms)
        bound += std::abs(term.coefficient);
    return bound;
}

} // namespace

std::vector<Reading> readingsOf(const Experiment &experiment, std::span<const double> values)
{
    const std::vector<Observable> measured = measuredObservables(experiment);
    const bool known = values.size() == measured.size();
    std::vector<Reading> readings;
    std::vector<char> onWire(measured.size(), 0);
    const auto valueOf = [&](std::size_t k) {
        return known ? std::optional(values[k]) : std::nullopt;
    };
    for (int wire = 0; wire < experiment.circuit.qubits; ++wire) {
        Reading &reading = readings.emplace_back();
        reading.row = wire;
        reading.series = wire;
        const std::optional<std::size_t> k = outputOf(experiment, wire);
        if (!k)
            continue;
        onWire[*k] = 1;
        reading.observable = static_cast<int>(*k);
        reading.value = valueOf(*k);
        reading.basis = letterOf(singlePauli(measured[*k])->second);
    }
    int row = experiment.circuit.qubits;
    for (std::size_t k = 0; k < measured.size(); ++k) {
        if (onWire[k])
            continue;
        Reading &reading = readings.emplace_back();
        reading.row = row++;
        reading.observable = static_cast<int>(k);
        reading.value = valueOf(k);
        reading.label = QString::fromStdString(toString(measured[k]));
        reading.bound = boundOf(measured[k]);
    }
    return readings;
}

QString readingsTitle(const QString &place, const std::optional<ExperimentPreview::Part> &part)
{
    if (!part)
        return place;
    const QString mean = QCoreApplication::translate("CircuitEditor", "mean of %1 of %2")
                             .arg(countText(qint64(part->mixed)), countText(qint64(part->all)));
    return place.isEmpty() ? mean : place + QStringLiteral(" · ") + mean;
}

} // namespace ansatz::ui
