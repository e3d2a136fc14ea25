// SPDX-License-Identifier: GPL-3.0-or-later
// The templates against PennyLane and Qiskit: tests/reference/make_templates.py.
#include "engine/base/error.h"
#include "engine/circuit/feature_maps.h"
#include "engine/circuit/templates.h"
#include "engine/simulator/simulator.h"
#include "engine/simulator/state.h"
#include "tests/support/worst.h"

#include <QFile>
#include <QTest>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <numbers>
#include <set>

using namespace ansatz;
using nlohmann::json;

namespace {

constexpr double tolerance = 1e-10;

const json &cases()
{
    static const json document = [] {
        QFile file(QStringLiteral(ANSATZ_TEST_DATA "/reference/templates.json"));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("tests/reference/templates.json is missing");
        return json::parse(file.readAll().toStdString());
    }();
    return document.at("cases");
}

std::vector<int> valuesOf(const Template &entry, const json &chosen)
{
    std::vector<int> values = entry.standardValues();
    for (const auto &[key, value] : chosen.items()) {
        const auto option = std::ranges::find(entry.options, key, &TemplateOption::key);
        ANSATZ_CHECK(option != entry.options.end(), "an option is " + key);
        int &place = values[static_cast<std::size_t>(option - entry.options.begin())];
        if (value.is_number()) {
            place = value.get<int>();
            continue;
        }
        const auto choice = std::ranges::find(option->choices, value.get<std::string>());
        ANSATZ_CHECK(choice != option->choices.end(), "a choice is " + value.dump());
        place = static_cast<int>(choice - option->choices.begin());
    }
    return values;
}

Circuit circuitOf(const json &value)
{
    const Template *entry = findTemplate(value.at("template").get<std::string>());
    ANSATZ_CHECK(entry, "there is a template " + value.at("template").dump());
    const int qubits = value.at("qubits").get<int>();
    const std::vector<int> values = valuesOf(*entry, value.at("values"));
    if (entry->family != TemplateFamily::Entangler)
        return entry->circuit(qubits, values);
    Circuit circuit;
    circuit.qubits = qubits;
    appendAngleEncoding(circuit, "ry");
    entry->appendTo(circuit, values);
    return circuit;
}

/// What the circuit reads for a sample.
std::vector<double> derived(const json &value, std::vector<double> raw)
{
    const std::string kind = value.value("derived", "");
    if (kind == "amplitudes")
        return amplitudeAngles(raw);
    if (kind.empty())
        return raw;
    const double shift = kind == "products" ? 0 : std::numbers::pi;
    const std::vector<double> products = pairProducts(raw, shift);
    raw.insert(raw.end(), products.begin(), products.end());
    return raw;
}

/// ∂/∂(raw feature) from ∂/∂(what the circuit reads).
std::vector<double> byRaw(const json &value, const std::vector<double> &raw,
                          const std::vector<double> &gradient)
{
    const std::string kind = value.value("derived", "");
    std::vector<double> result(gradient.begin(),
                               gradient.begin() + static_cast<std::ptrdiff_t>(raw.size()));
    if (kind.empty())
        return result;
    const double shift = kind == "products" ? 0 : std::numbers::pi;
    std::size_t pair = raw.size();
    for (std::size_t i = 0; i < raw.size(); ++i)
        for (std::size_t j = i + 1; j < raw.size(); ++j, ++pair) {
            if (pair >= gradient.size())
                return result; // a pattern may leave the last pairs out
            result[i] -= gradient[pair] * (shift - raw[j]);
            result[j] -= gradient[pair] * (shift - raw[i]);
        }
    return result;
}

double largestDifference(const std::vector<double> &found, const std::vector<double> &wanted)
{
    if (found.size() != wanted.size())
        return std::nan("");
    double largest = 0;
    for (std::size_t k = 0; k < found.size(); ++k)
        largest = test::worst(largest, std::abs(found[k] - wanted[k]));
    return largest;
}

} // namespace

class TestTemplateReference final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyNamedTemplateIsThere()
    {
        std::set<std::string> names;
        for (const json &value : cases())
            names.insert(value.at("template").get<std::string>());
        for (const Template &entry : templates())
            if (entry.family != TemplateFamily::RotationLayer)
                QVERIFY2(names.contains(std::string(entry.name)), entry.name.data());
    }

    void agrees_data()
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const json &value : cases()) {
            QTest::addRow("%d %s %s", index, value.at("template").get<std::string>().c_str(),
                          value.at("values").dump().c_str())
                << index;
            ++index;
        }
    }

    void agrees()
    {
        QFETCH(int, index);
        const json &value = cases().at(static_cast<std::size_t>(index));
        Circuit circuit = circuitOf(value);
        const auto weights = value.at("weights").get<std::vector<double>>();
        QCOMPARE(static_cast<std::size_t>(expand(circuit).weights), weights.size());
        std::vector<Observable> observables;
        for (const json &text : value.at("observables"))
            observables.push_back(parseObservable(text.get<std::string>()));

        for (std::size_t s = 0; s < value.at("features").size(); ++s) {
            const auto raw = value.at("features")[s].get<std::vector<double>>();
            std::vector<double> features = derived(value, raw);
            QVERIFY(features.size() >= static_cast<std::size_t>(circuit.features));
            circuit.features = static_cast<int>(features.size());
            const ExpandedCircuit expanded = expand(circuit);

            const StateVector state = stateVector(expanded, features, weights);
            const auto real = value.at("states")[s][0].get<std::vector<double>>();
            const auto imaginary = value.at("states")[s][1].get<std::vector<double>>();
            QCOMPARE(real.size(), state.size());
            std::complex<double> overlap = 0;
            for (std::size_t k = 0; k < state.size(); ++k)
                overlap += std::conj(std::complex(real[k], imaginary[k])) * state[k];
            QVERIFY(std::abs(std::abs(overlap) - 1) < tolerance);
            for (std::size_t k = 0; k < state.size(); ++k)
                QVERIFY(std::abs(state[k] - overlap * std::complex(real[k], imaginary[k]))
                        < tolerance);

            const auto simulator = makeReferenceSimulator<double>(expanded, observables);
            std::vector<double> found(observables.size());
            const Batch<double> batch{1, features, weights};
            simulator->forward(batch, found);
            QVERIFY(largestDifference(found, value.at("expectations")[s].get<std::vector<double>>())
                    < tolerance);
            for (std::size_t o = 0; o < observables.size(); ++o) {
                std::vector<double> upstream(observables.size(), 0.0);
                upstream[o] = 1;
                std::vector<double> byWeight(weights.size());
                std::vector<double> byFeature(features.size());
                simulator->backward(batch, upstream, {byWeight, byFeature});
                const auto wanted = value.at("jacobian_weights")[s][o].get<std::vector<double>>();
                QVERIFY(largestDifference(byWeight, wanted) < tolerance);
                const auto wantedByFeature =
                    value.at("jacobian_features")[s][o].get<std::vector<double>>();
                if (!wantedByFeature.empty())
                    QVERIFY(largestDifference(byRaw(value, raw, byFeature), wantedByFeature)
                            < tolerance);
            }
        }
    }

    void fixedAmplitudes()
    {
        const std::vector<std::complex<double>> amplitudes = {
            {0.1, 0.3}, {0, 0}, {-0.4, 0.2}, {0.5, 0}, {0, -0.1}, {0.2, 0.2}, {0, 0.6}, {-0.3, 0}};
        double norm = 0;
        for (const auto &amplitude : amplitudes)
            norm += std::norm(amplitude);
        Circuit circuit;
        circuit.qubits = 3;
        appendAmplitudes(circuit, amplitudes);
        const StateVector state = stateVector(expand(circuit), {}, {});
        std::complex<double> overlap = 0;
        for (std::size_t k = 0; k < state.size(); ++k)
            overlap += std::conj(amplitudes[k]) * state[k] / std::sqrt(norm);
        QVERIFY(std::abs(std::abs(overlap) - 1) < 1e-12);

        const std::vector<double> none(4, 0.0);
        QVERIFY_THROWS_EXCEPTION(UserError, static_cast<void>(amplitudeAngles(none)));
        const std::vector<double> three(3, 1.0);
        QVERIFY_THROWS_EXCEPTION(UserError, static_cast<void>(amplitudeAngles(three)));
        const std::vector<double> infinite = {1, std::numeric_limits<double>::infinity()};
        QVERIFY_THROWS_EXCEPTION(UserError, static_cast<void>(amplitudeAngles(infinite)));
        QVERIFY_THROWS_EXCEPTION(UserError,
                                 appendAmplitudes(circuit, std::span(amplitudes).first(4)));
    }
};

QTEST_GUILESS_MAIN(TestTemplateReference)
#include "tst_template_reference.moc"
