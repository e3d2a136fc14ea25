// SPDX-License-Identifier: GPL-3.0-or-later
// The native simulator against the reference one, on circuits that are drawn so that every path is
// taken. A failure names the seed; runCase(seed, …) draws the same case again.
#include "engine/gradient/jacobian.h"
#include "engine/simulator/simulator.h"
#include "tests/support/agreement.h"
#include "tests/support/random_structures.h"

#include <QTest>

#include <string>

using namespace ansatz;
using test::as;
using test::Structure;

namespace {

constexpr std::uint64_t casesOfEach = 72; // 14 structures: 1,008 circuits

template <class Real>
struct Results {
    std::vector<Real> values;
    std::vector<Real> weights;
    std::vector<Real> features;
};

template <class Real>
Results<Real> compute(Simulator<Real> &simulator, const test::RandomCase &drawn,
                      const std::vector<double> &upstream)
{
    const std::vector<Real> features = as<Real>(drawn.features);
    const std::vector<Real> weights = as<Real>(drawn.weights);
    const Batch<Real> batch{drawn.samples, features, weights};
    // Whatever is left unwritten is seen.
    Results<Real> results{std::vector<Real>(upstream.size(), Real(7)),
                          std::vector<Real>(weights.size(), Real(7)),
                          std::vector<Real>(features.size(), Real(7))};
    const PassId pass = simulator.forwardForGradients(batch, results.values);
    simulator.backward(batch, as<Real>(upstream),
                       {.weights = results.weights, .features = results.features}, pass);
    return results;
}

/// The size of a case, so that the reference, whose cost is samples · parameters · gates · 2^n,
/// stays quick.
struct Sizes {
    int qubits;
    int gates;
    std::size_t samples;
};

Sizes drawSizes(std::uint64_t seed)
{
    Random random(seed);
    Sizes sizes;
    // Half of them of at most five qubits, where vectors hold more than a state.
    sizes.qubits = 1 + static_cast<int>(random.below(random.below(2) ? 5 : 10));
    sizes.gates = sizes.qubits <= 7 ? 6 + static_cast<int>(random.below(25))
                                    : 4 + static_cast<int>(random.below(8));
    // Every vector width has full, partly full and single-sample tiles.
    constexpr std::array<std::size_t, 5> most{1, 3, 9, 20, 65};
    sizes.samples = 1 + random.below(most[random.below(most.size())]);
    const double cost = double(sizes.gates) * sizes.gates * std::exp2(sizes.qubits);
    const double affordable = std::max(1.0, 4e6 / cost);
    if (static_cast<double>(sizes.samples) > affordable)
        sizes.samples = static_cast<std::size_t>(affordable);
    return sizes;
}

template <class Real>
std::string difference(const test::RandomCase &drawn, const std::vector<double> &upstream,
                       const Results<double> &expected, int threads)
{
    const auto simulator =
        makeNativeSimulator<Real>(drawn.circuit, drawn.observables, {.threads = threads});
    const Results<Real> actual = compute(*simulator, drawn, upstream);
    // Rounding is relative to the largest term of a sum: expectation values are as large as their
    // coefficients, and gradients, sums over a batch and over a weight's uses, as large as the
    // largest of them.
    const double allowed = test::tolerance<Real>;
    const auto values = test::compare(actual.values, expected.values,
                                      allowed * test::sizeOf(drawn.observables));
    const auto weights =
        test::compare(actual.weights, expected.weights, allowed * test::sizeOf(expected.weights));
    const auto features = test::compare(actual.features, expected.features,
                                        allowed * test::sizeOf(expected.features));
    const std::string precision = sizeof(Real) == 4 ? "complex64 " : "complex128 ";
    if (!values.holds)
        return precision + "expectations: " + values.text;
    if (!weights.holds)
        return precision + "weight gradients: " + weights.text;
    if (!features.holds)
        return precision + "feature gradients: " + features.text;
    return {};
}

std::string shiftDifference(const test::RandomCase &drawn)
{
    const auto simulator = makeNativeSimulator<double>(drawn.circuit, drawn.observables, {});
    // Two samples suffice: shifts evaluate a circuit for every parameter.
    const std::size_t samples = std::min<std::size_t>(2, drawn.samples);
    const Batch<double> batch{
        samples, std::span(drawn.features).first(samples * test::structuredFeatures),
        drawn.weights};
    const Jacobian adjoint = adjointJacobian(*simulator, batch);
    const Jacobian shift = parameterShiftJacobian<double>(
        [](const ExpandedCircuit &circuit, const std::vector<Observable> &observables) {
            return makeNativeSimulator<double>(circuit, observables, {});
        },
        drawn.circuit, drawn.observables, batch);
    const auto weights =
        test::compare(adjoint.weights, shift.weights, 1e-9 * test::sizeOf(shift.weights));
    const auto features =
        test::compare(adjoint.features, shift.features, 1e-9 * test::sizeOf(shift.features));
    return weights.holds && features.holds ? std::string()
                                           : "adjoint and parameter shift: " + weights.text + "; "
                                                 + features.text;
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
            const Sizes sizes = drawSizes(seed);
            const test::RandomCase drawn =
                test::structuredCase(seed, static_cast<Structure>(structure), sizes.qubits,
                                     sizes.gates, sizes.samples);
            const std::vector<double> upstream = test::randomUpstream(seed, drawn);
            const auto reference =
                makeReferenceSimulator<double>(drawn.circuit, drawn.observables);
            const Results<double> expected = compute(*reference, drawn, upstream);
            const int threads = 1 + static_cast<int>(i % 3);
            std::string fault = difference<double>(drawn, upstream, expected, threads);
            if (fault.empty())
                fault = difference<float>(drawn, upstream, expected, threads);
            if (fault.empty() && i % 6 == 0)
                fault = shiftDifference(drawn);
            if (!fault.empty()) {
                const std::string text =
                    "seed " + std::to_string(seed) + ", " + std::to_string(sizes.qubits)
                    + " qubits, " + std::to_string(drawn.circuit.operations.size()) + " gates, "
                    + std::to_string(sizes.samples) + " samples, " + std::to_string(threads)
                    + " threads: " + fault;
                QFAIL(text.c_str());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestRandomCircuits)
#include "tst_random_circuits.moc"
