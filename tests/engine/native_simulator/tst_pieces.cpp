// SPDX-License-Identifier: GPL-3.0-or-later
// A pass of states through plans that no layout chooses for states so small: pieces of a few
// vectors, amplitudes in lanes, blocks of every size, and the kernels of every instruction set.
#include "engine/native_simulator/state_pass.h"
#include "engine/simulator/simulator.h"
#include "tests/support/agreement.h"
#include "tests/support/random_structures.h"

#include <QTest>

#include <bit>
#include <string>

using namespace ansatz;
using namespace ansatz::native;
using ansatz::test::as;
using ansatz::test::Structure;

namespace {

struct Results {
    std::vector<double> values;
    std::vector<double> weights;
    std::vector<double> features;
};

Results expectedOf(const test::RandomCase &drawn, const std::vector<double> &upstream)
{
    const auto reference = makeReferenceSimulator<double>(drawn.circuit, drawn.observables);
    const Batch<double> batch{drawn.samples, drawn.features, drawn.weights};
    Results results{std::vector<double>(upstream.size()), std::vector<double>(drawn.weights.size()),
                    std::vector<double>(drawn.features.size())};
    reference->forward(batch, results.values);
    reference->backward(batch, upstream,
                        {.weights = results.weights, .features = results.features});
    return results;
}

template <class Real>
Results passThrough(const test::RandomCase &drawn, const std::vector<double> &upstream,
                    const Kernels<Real> &kernels, const PlanOptions &options)
{
    const CompiledCircuit circuit = compile(drawn.circuit, drawn.observables);
    const Plan plan = makePlan(circuit, options);
    Workspace<Real> work(circuit, plan, kernels);
    const auto lanes = static_cast<std::size_t>(kernels.lanes);
    const GiveUp never;
    Sweeper<Real> sweeper(plan, nullptr, 1, never);
    StatePass<Real> pass(circuit, plan, kernels, work, sweeper);

    const std::vector<Real> features = as<Real>(drawn.features);
    const std::vector<Real> weights = as<Real>(drawn.weights);
    AlignedBuffer<Real> state, lambda, measured;
    state.require(2 * lanes * plan.vectors());
    lambda.require(2 * lanes * plan.vectors());
    measured.require(std::max<std::size_t>(1, plan.sums) * lanes);
    std::vector<Real> values(drawn.observables.size() * drawn.samples);
    std::vector<double> weightSums(weights.size());
    std::vector<double> featureSums(features.size());

    work.prepared.setWeights(weights);
    work.prepared.setFeatures(features, drawn.samples);
    pass.forward(state.data(), measured.data());
    work.chainRule.expectations(work.prepared, measured.data(), drawn.samples, values);
    work.chainRule.observables(work.prepared, measured.data(), as<Real>(upstream), drawn.samples,
                               work.coefficients.data(), weightSums);
    const Wanted wanted{.weights = true, .features = true};
    if (pass.needsBack(wanted)) {
        pass.back(state.data(), lambda.data(), wanted);
        work.chainRule.gradients(work.prepared, work.sums.data(), drawn.samples, weightSums,
                                 featureSums);
    }
    return {{values.begin(), values.end()}, weightSums, featureSums};
}

std::string difference(const Results &actual, const Results &expected, double allowed,
                       const std::vector<Observable> &observables)
{
    const auto values =
        test::compare(actual.values, expected.values, allowed * test::sizeOf(observables));
    const auto weights =
        test::compare(actual.weights, expected.weights, allowed * test::sizeOf(expected.weights));
    const auto features = test::compare(actual.features, expected.features,
                                        allowed * test::sizeOf(expected.features));
    return !values.holds     ? "expectations: " + values.text
           : !weights.holds  ? "weight gradients: " + weights.text
           : !features.holds ? "feature gradients: " + features.text
                             : std::string();
}

template <class Real>
std::string tryKernels(const test::RandomCase &drawn, const std::vector<double> &upstream,
                       const Results &expected, bool lanesAreSamples)
{
    std::size_t count = 0;
    const Kernels<Real> *const *sets = allKernels<Real>(count);
    for (std::size_t i = 0; i < count; ++i) {
        const Kernels<Real> &kernels = *sets[i];
        PlanOptions options;
        options.lanes = kernels.lanes;
        options.laneBits =
            lanesAreSamples ? 0 : std::countr_zero(static_cast<unsigned>(kernels.lanes));
        if (drawn.circuit.qubits < options.laneBits + 2
            || (lanesAreSamples && drawn.samples > static_cast<std::size_t>(kernels.lanes)))
            continue;
        const int vectorBits = drawn.circuit.qubits - options.laneBits;
        for (options.blockBits = 1; options.blockBits <= maximumBlockBits; ++options.blockBits) {
            for (options.cacheBits = std::max(2, options.blockBits);
                 options.cacheBits <= vectorBits; ++options.cacheBits) {
                const std::string fault =
                    difference(passThrough(drawn, upstream, kernels, options), expected,
                               test::tolerance<Real>, drawn.observables);
                if (!fault.empty())
                    return std::string(kernels.name) + ", " + std::to_string(sizeof(Real))
                           + " bytes, blocks of " + std::to_string(options.blockBits)
                           + ", pieces of " + std::to_string(options.cacheBits) + " bits: " + fault;
            }
        }
    }
    return {};
}

} // namespace

class TestPieces : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void againstTheReference_data()
    {
        QTest::addColumn<int>("structure");
        QTest::addColumn<bool>("lanesAreSamples");
        for (std::size_t i = 0; i < test::structureNames.size(); ++i) {
            for (const bool samples : {false, true})
                QTest::addRow("%s, lanes are %s", std::string(test::structureNames[i]).c_str(),
                              samples ? "samples" : "amplitudes")
                    << static_cast<int>(i) << samples;
        }
    }

    void againstTheReference()
    {
        QFETCH(int, structure);
        QFETCH(bool, lanesAreSamples);
        for (std::uint64_t i = 0; i < 12; ++i) {
            const std::uint64_t seed = static_cast<std::uint64_t>(structure) * 1000 + i;
            Random random(seed, 3);
            const int qubits = 3 + static_cast<int>(random.below(lanesAreSamples ? 4 : 7));
            const test::RandomCase drawn = test::structuredCase(
                seed, static_cast<Structure>(structure), qubits, qubits <= 6 ? 18 : 9,
                lanesAreSamples ? 1 + random.below(4) : 1);
            const std::vector<double> upstream = test::randomUpstream(seed, drawn);
            const Results expected = expectedOf(drawn, upstream);
            std::string fault = tryKernels<double>(drawn, upstream, expected, lanesAreSamples);
            if (fault.empty())
                fault = tryKernels<float>(drawn, upstream, expected, lanesAreSamples);
            if (!fault.empty()) {
                const std::string text = "seed " + std::to_string(seed) + ", "
                                         + std::to_string(qubits) + " qubits, "
                                         + std::to_string(drawn.samples) + " samples, " + fault;
                QFAIL(text.c_str());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestPieces)
#include "tst_pieces.moc"
