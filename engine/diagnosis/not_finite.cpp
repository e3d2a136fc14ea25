// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diagnosis/not_finite.h"

#include "engine/base/numbers.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace ansatz {

namespace {

constexpr double mostDenseWork = 5e7; // amplitudes touched: a second

double work(const ExpandedCircuit &circuit)
{
    return std::ldexp(static_cast<double>(circuit.operations.size()), circuit.qubits);
}

std::vector<double> rowOf(const FeatureMatrix &samples, std::size_t row)
{
    const auto values = samples.row(row);
    return {values.begin(), values.end()};
}

// The examined one first. An angle is largest where its feature is.
std::vector<std::size_t> tellingRows(const ExaminedCircuit &examined)
{
    const FeatureMatrix &samples = examined.samples;
    std::set<std::size_t> rows;
    for (std::size_t column = 0; column < samples.columns; ++column) {
        std::size_t largest = 0;
        for (std::size_t row = 1; row < samples.rows; ++row) {
            const double value = std::abs(samples.row(row)[column]);
            if (!(value <= std::abs(samples.row(largest)[column])))
                largest = row;
        }
        rows.insert(largest);
    }
    rows.erase(examined.sample);
    std::vector<std::size_t> all = {examined.sample};
    all.insert(all.end(), rows.begin(), rows.end());
    return all;
}

std::string numberText(double value)
{
    return std::isnan(value)   ? "NaN"
           : std::isinf(value) ? (value < 0 ? "-inf" : "inf")
                               : formatDouble(value);
}

struct Words {
    std::string cause;
    std::string remedy;
};

Words explainAngle(const Operation &operation, const NotFinitePlace &place, Precision precision,
                   const std::vector<double> &features, const std::vector<double> &weights)
{
    const auto which = static_cast<std::size_t>(*place.parameter);
    const Parameter &parameter = operation.parameters[which];
    const bool isWeight = parameter.source == Parameter::Source::Weight;
    Words words;
    words.cause = "its angle " + std::string(operation.gate->parameters[which].name) + " is "
                  + numberText(place.angle) + " in " + std::string(toString(precision));
    if (parameter.source == Parameter::Source::Number)
        return {words.cause, "give it a finite number"};
    const std::string name = (isWeight ? "weight " : "feature ") + std::to_string(parameter.index);
    const double value = (isWeight ? weights : features)[static_cast<std::size_t>(parameter.index)];
    words.cause += ": " + name + " is " + numberText(value);
    if (parameter.scale != 1)
        words.cause += ", its scale " + numberText(parameter.scale);
    if (parameter.hasTrainableScale())
        words.cause += ", its scale's weight " + std::to_string(parameter.scaleWeight) + " "
                       + numberText(weights[static_cast<std::size_t>(parameter.scaleWeight)]);
    const bool fitsDouble = std::isfinite(parameter.evaluate(features, weights));
    words.remedy =
        (isWeight ? "make the weight or its scale smaller" : "scale the feature to a smaller range")
        + std::string(precision == Precision::Complex64 && fitsDouble ? ", or choose complex128"
                                                                      : "");
    return words;
}

template <class Real>
std::optional<NotFiniteFinding> findIn(const ExaminedCircuit &examined,
                                       const ExpandedCircuit &circuit, Precision precision,
                                       const DiagnosisWatch &watch)
{
    for (const std::size_t row : tellingRows(examined)) {
        const std::vector<double> features = rowOf(examined.samples, row);
        const bool walks = row == examined.sample && work(circuit) <= mostDenseWork;
        const auto place =
            walks ? firstNotFinite<Real>(circuit, features, examined.weights, watch.giveUp())
                  : firstAngleNotFinite<Real>(circuit, features, examined.weights);
        if (!place)
            continue;
        NotFiniteFinding finding;
        finding.by = "the circuit";
        finding.precision = precision;
        finding.sample = row;
        finding.place = *place;
        if (place->parameter) {
            const Words words = explainAngle(circuit.operations[place->operation], *place,
                                             precision, features, examined.weights);
            finding.cause = words.cause;
            finding.remedy = words.remedy;
        } else {
            finding.cause =
                "the state after it is not finite in " + std::string(toString(precision));
            finding.remedy = "make its angles smaller";
        }
        return finding;
    }
    return std::nullopt;
}

// X, Y and Z of every qubit: together they see every rotation.
std::vector<Observable> everyPauli(int qubits)
{
    std::vector<Observable> all;
    for (int qubit = 0; qubit < qubits; ++qubit) {
        for (const Pauli pauli : {Pauli::X, Pauli::Y, Pauli::Z})
            all.push_back({{PauliString{1, {{qubit, pauli}}}}});
    }
    return all;
}

template <class Real>
bool isFiniteAfter(std::size_t operations, const ComputeTarget &target,
                   const SimulatorSource::Make<Real> &make, ExpandedCircuit circuit,
                   const std::vector<double> &features, const std::vector<double> &weights)
{
    circuit.operations.resize(operations);
    const std::vector<Observable> observables = everyPauli(circuit.qubits);
    const std::vector<Real> x(features.begin(), features.end());
    const std::vector<Real> w(weights.begin(), weights.end());
    std::vector<Real> expectations(observables.size());
    make(target, circuit, observables)
        ->forward({.samples = 1, .features = x, .weights = w}, expectations);
    return std::ranges::all_of(expectations, [](Real value) { return std::isfinite(value); });
}

} // namespace

std::vector<NotFiniteFinding> findNotFinite(const ExaminedCircuit &examined,
                                            const ExpandedCircuit &circuit,
                                            const DiagnosisWatch &watch,
                                            std::vector<std::string> &leftOut)
{
    std::vector<NotFiniteFinding> findings;
    if (work(circuit) > mostDenseWork)
        leftOut.emplace_back("States were not walked through operation by operation, which would "
                             "take long; the angles of all operations were looked at.");
    if (examined.compute.precision == Precision::Complex64) {
        if (auto found = findIn<float>(examined, circuit, Precision::Complex64, watch))
            findings.push_back(std::move(*found));
    }
    if (auto found = findIn<double>(examined, circuit, Precision::Complex128, watch))
        findings.push_back(std::move(*found));
    return findings;
}

std::optional<std::size_t> firstNotFiniteOf(const GradientSubject &subject,
                                            const SimulatorSource &simulators,
                                            const ExpandedCircuit &circuit,
                                            const std::vector<double> &features,
                                            const std::vector<double> &weights)
{
    const auto isFinite = [&](std::size_t operations) {
        return subject.precision == Precision::Complex64
                   ? isFiniteAfter<float>(operations, subject.target, simulators.single, circuit,
                                          features, weights)
                   : isFiniteAfter<double>(operations, subject.target, simulators.twofold, circuit,
                                           features, weights);
    };
    std::size_t finite = 0; // after so many operations
    std::size_t spoilt = circuit.operations.size();
    if (spoilt == 0 || isFinite(spoilt))
        return std::nullopt;
    while (spoilt - finite > 1) {
        const std::size_t middle = finite + (spoilt - finite) / 2;
        (isFinite(middle) ? finite : spoilt) = middle;
    }
    return spoilt - 1;
}

} // namespace ansatz
