// SPDX-License-Identifier: GPL-3.0-or-later
// The native simulator against the reference one, on circuits that are drawn so that every path is
// taken. A failure names the seed; its thousands are the structure, and structuredCase with the
// sizes of drawSizes draws the same case again.
#include "engine/base/limits.h"
#include "engine/simulator/simulator.h"
#include "tests/support/random_agreement.h"

#include <QTest>

#include <string>

using namespace ansatz;
using test::Structure;

namespace {

constexpr std::uint64_t casesOfEach = 72; // 14 structures: 1,008 circuits

std::unique_ptr<Simulator<double>> make(const ExpandedCircuit &circuit,
                                        const std::vector<Observable> &observables)
{
    return makeNativeSimulator<double>(circuit, observables, {});
}

template <class Real>
std::string difference(const test::RandomCase &drawn, const std::vector<double> &upstream,
                       const test::Results<double> &expected, int threads)
{
    const auto simulator =
        makeNativeSimulator<Real>(drawn.circuit, drawn.observables, {.threads = threads});
    test::Results<Real> results = test::resultsOf(*simulator, drawn, upstream);
    std::string fault = test::differenceOf(results, expected, drawn.observables);
    if (!fault.empty())
        return fault;
    // As trainings ask, and each alone, which need not go back as far.
    const std::vector<Real> features = test::as<Real>(drawn.features);
    const std::vector<Real> weights = test::as<Real>(drawn.weights);
    const Batch<Real> batch{drawn.samples, features, weights};
    std::ranges::fill(results.weights, Real(7));
    std::ranges::fill(results.features, Real(7));
    simulator->backward(batch, test::as<Real>(upstream),
                        {.weights = results.weights, .features = {}});
    simulator->backward(batch, test::as<Real>(upstream),
                        {.weights = {}, .features = results.features});
    fault = test::differenceOf(results, expected, drawn.observables);
    return fault.empty() ? fault : "asked for alone: " + fault;
}

} // namespace

class TestRandomCircuits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void againstTheReference_data()
    {
        QTest::addColumn<int>("structure");
        for (std::size_t i = 0; i < test::structureNames.size(); ++i)
            QTest::addRow("%s", std::string(test::structureNames[i]).c_str())
                << static_cast<int>(i);
    }

    void againstTheReference()
    {
        QFETCH(int, structure);
        for (std::uint64_t i = 0; i < casesOfEach; ++i) {
            const std::uint64_t seed = static_cast<std::uint64_t>(structure) * 1000 + i;
            const test::Sizes sizes = test::drawSizes(seed);
            const test::RandomCase drawn = test::structuredCase(
                seed, static_cast<Structure>(structure), sizes.qubits, sizes.gates, sizes.samples);
            const std::vector<double> upstream = test::randomUpstream(seed, drawn);
            const test::Results<double> expected = test::referenceResults(drawn, upstream);
            const int threads = 1 + static_cast<int>(i % 3);
            std::string fault = difference<double>(drawn, upstream, expected, threads);
            if (fault.empty())
                fault = difference<float>(drawn, upstream, expected, threads);
            if (fault.empty())
                fault = test::shiftDifference(drawn, make);
            if (!fault.empty()) {
                const std::string text = test::describe(seed, drawn) + ", "
                                         + std::to_string(threads) + " threads: " + fault;
                QFAIL(text.c_str());
            }
        }
    }

    // As many samples as a batch may have.
    void ofTheLargestBatch()
    {
        constexpr std::uint64_t seed = 3;
        const test::RandomCase drawn =
            test::structuredCase(seed, Structure::Anything, 3, 6, limits::batch);
        const std::vector<double> upstream = test::randomUpstream(seed, drawn);
        const test::Results<double> expected = test::referenceResults(drawn, upstream);
        for (const int threads : {1, 2}) {
            QCOMPARE(difference<double>(drawn, upstream, expected, threads), std::string());
            QCOMPARE(difference<float>(drawn, upstream, expected, threads), std::string());
        }
    }
};

QTEST_GUILESS_MAIN(TestRandomCircuits)
#include "tst_random_circuits.moc"
