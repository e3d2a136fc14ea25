// SPDX-License-Identifier: GPL-3.0-or-later
// Same inputs, same bits: with any number of threads, with and without the states of the forward,
// for every layout, and after a computation that was given up.
#include "engine/base/interrupted.h"
#include "engine/simulator/simulator.h"
#include "tests/support/random_structures.h"

#include <QTest>

#include <atomic>
#include <cstring>
#include <limits>

using namespace ansatz;
using test::as;
using test::Structure;

namespace {

template <class Real>
struct Inputs {
    explicit Inputs(const test::RandomCase &drawn, std::uint64_t seed)
        : features(as<Real>(drawn.features)), weights(as<Real>(drawn.weights)),
          upstream(as<Real>(test::randomUpstream(seed, drawn))), batch{drawn.samples, features,
                                                                       weights}
    {}
    std::vector<Real> features, weights, upstream;
    Batch<Real> batch;
};

/// Expectations, weight gradients and feature gradients in one row.
template <class Real>
std::vector<Real> resultsOf(Simulator<Real> &simulator, const Inputs<Real> &inputs, bool withPass)
{
    std::vector<Real> all(inputs.upstream.size() + inputs.weights.size() + inputs.features.size(),
                          Real(7));
    const std::span<Real> values = std::span(all).first(inputs.upstream.size());
    const std::span<Real> weights = std::span(all).subspan(values.size(), inputs.weights.size());
    const std::span<Real> features = std::span(all).subspan(values.size() + weights.size());
    PassId pass = 0;
    if (withPass)
        pass = simulator.forwardForGradients(inputs.batch, values);
    else
        simulator.forward(inputs.batch, values);
    simulator.backward(inputs.batch, inputs.upstream, {.weights = weights, .features = features},
                       pass);
    return all;
}

/// The same from one call, whose upstream is there only when it is asked for.
template <class Real>
std::vector<Real> resultsInOneGo(Simulator<Real> &simulator, const Inputs<Real> &inputs)
{
    const std::size_t perSample = inputs.upstream.size() / inputs.batch.samples;
    std::vector<Real> all(inputs.upstream.size() + inputs.weights.size() + inputs.features.size(),
                          Real(7));
    const std::span<Real> values = std::span(all).first(inputs.upstream.size());
    const std::span<Real> weights = std::span(all).subspan(values.size(), inputs.weights.size());
    const std::span<Real> features = std::span(all).subspan(values.size() + weights.size());
    std::vector<Real> upstream(values.size(), std::numeric_limits<Real>::quiet_NaN());
    std::vector<std::atomic<int>> asked(inputs.batch.samples);
    simulator.forwardAndBackward(
        inputs.batch,
        [&](std::size_t first, std::span<const Real> expectations, std::span<Real> some) {
            const auto start = static_cast<std::ptrdiff_t>(first * perSample);
            std::copy_n(inputs.upstream.begin() + start, some.size(), some.begin());
            for (std::size_t i = 0; i < some.size() / perSample; ++i)
                ++asked[first + i];
            if (expectations.data() != values.data() + start || expectations.size() != some.size())
                ++asked[first];
        },
        values, upstream, {.weights = weights, .features = features});
    if (!std::ranges::all_of(asked, [](int times) { return times == 1; }))
        return {};
    return all;
}

template <class Real>
bool sameBits(const std::vector<Real> &a, const std::vector<Real> &b)
{
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(Real)) == 0;
}

} // namespace

class TestSameBits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyWay_data()
    {
        QTest::addColumn<int>("qubits");
        QTest::addColumn<int>("samples");
        QTest::addColumn<bool>("single");
        struct Row {
            const char *name;
            int qubits, samples;
        };
        for (const Row &row :
             {Row{"samples in lanes, last tile not full", 5, 75},
              Row{"samples in lanes, more tiles than threads", 4, 300},
              Row{"samples in lanes, more tiles than are summed at a time", 2, 17'000},
              Row{"one tile", 6, 4}, Row{"amplitudes in lanes", 8, 1},
              Row{"large states, amplitudes in lanes", 13, 5}, Row{"pieces", 17, 1},
              Row{"pieces, two samples", 17, 2}, Row{"pieces, more samples than threads", 16, 9}}) {
            for (const bool single : {true, false})
                QTest::addRow("%s, %s", row.name, single ? "complex64" : "complex128")
                    << row.qubits << row.samples << single;
        }
    }

    void everyWay()
    {
        QFETCH(int, qubits);
        QFETCH(int, samples);
        QFETCH(bool, single);
        for (const Structure structure : {Structure::Layers, Structure::Anything}) {
            const auto seed = static_cast<std::uint64_t>(qubits * 10 + samples);
            const test::RandomCase drawn =
                test::structuredCase(seed, structure, qubits, std::min(24, 2 * qubits),
                                     static_cast<std::size_t>(samples));
            if (single)
                check<float>(drawn, seed);
            else
                check<double>(drawn, seed);
        }
    }

private:
    template <class Real>
    static void check(const test::RandomCase &drawn, std::uint64_t seed)
    {
        const Inputs<Real> inputs(drawn, seed);
        const auto make = [&](int threads) {
            return makeNativeSimulator<Real>(drawn.circuit, drawn.observables,
                                             {.threads = threads});
        };
        const std::vector<Real> expected = resultsOf(*make(1), inputs, true);
        // Asked for alone, weights need not be gone back as far for: other bits, but always those.
        const std::unique_ptr<Simulator<Real>> fresh = make(1);
        std::vector<Real> values(inputs.upstream.size());
        std::vector<Real> weightsAlone(inputs.weights.size());
        const PassId pass = fresh->forwardForGradients(inputs.batch, values);
        fresh->backward(inputs.batch, inputs.upstream, {.weights = weightsAlone, .features = {}},
                        pass);
        const int repetitions = drawn.circuit.qubits <= 8 ? 5 : 1;
        for (const int threads : {1, 2, 3, 8}) {
            const auto simulator = make(threads);
            for (int repetition = 0; repetition < repetitions; ++repetition) {
                QVERIFY2(sameBits(resultsInOneGo(*simulator, inputs), expected),
                         qPrintable(QStringLiteral("%1 threads, in one go, repetition %2")
                                        .arg(threads)
                                        .arg(repetition)));
                for (const bool withPass : {true, false})
                    QVERIFY2(sameBits(resultsOf(*simulator, inputs, withPass), expected),
                             qPrintable(QStringLiteral("%1 threads, pass %2, repetition %3")
                                            .arg(threads)
                                            .arg(withPass)
                                            .arg(repetition)));
            }
            afterGivingUp(*simulator, inputs, expected);
            afterAnotherBatch(*simulator, inputs, weightsAlone);
        }
    }

    template <class Real>
    static void afterGivingUp(Simulator<Real> &simulator, const Inputs<Real> &inputs,
                              const std::vector<Real> &expected)
    {
        std::atomic<int> left = 0;
        std::vector<Real> values(inputs.upstream.size());
        std::vector<Real> weights(inputs.weights.size());
        std::vector<Real> features(inputs.features.size());
        const Gradients<Real> gradients{.weights = weights, .features = features};
        for (const int patience : {0, 1, 3, 7}) {
            // Asked so often or less: a call may end before it is impatient.
            const auto attempt = [&](const auto &call) {
                left = patience;
                simulator.setGiveUp([&left] { return left-- <= 0; });
                try {
                    call();
                } catch (const Interrupted &) {
                }
                simulator.setGiveUp({});
            };
            attempt([&] { simulator.forwardForGradients(inputs.batch, values); });
            QVERIFY(sameBits(resultsOf(simulator, inputs, true), expected));
            const PassId pass = simulator.forwardForGradients(inputs.batch, values);
            attempt([&] { simulator.backward(inputs.batch, inputs.upstream, gradients, pass); });
            // The states of that pass are gone or not; naming it must not matter.
            simulator.backward(inputs.batch, inputs.upstream, gradients, pass);
            QVERIFY(std::equal(weights.begin(), weights.end(),
                               expected.begin() + static_cast<std::ptrdiff_t>(values.size())));
            QVERIFY(std::equal(features.begin(), features.end(),
                               expected.end() - static_cast<std::ptrdiff_t>(features.size())));
        }
    }

    // A batch of another size between a forward and its backward takes the pass's states away.
    template <class Real>
    static void afterAnotherBatch(Simulator<Real> &simulator, const Inputs<Real> &inputs,
                                  const std::vector<Real> &weightsAlone)
    {
        std::vector<Real> values(inputs.upstream.size());
        const PassId pass = simulator.forwardForGradients(inputs.batch, values);
        const std::size_t perSample = values.size() / inputs.batch.samples;
        std::vector<Real> one(perSample);
        const std::size_t features = inputs.features.size() / inputs.batch.samples;
        static_cast<void>(simulator.forwardForGradients(
            {1, inputs.batch.features.last(features), inputs.batch.weights}, one));
        std::vector<Real> weights(inputs.weights.size());
        simulator.backward(inputs.batch, inputs.upstream, {.weights = weights, .features = {}},
                           pass);
        QVERIFY(weights == weightsAlone);
    }
};

QTEST_GUILESS_MAIN(TestSameBits)
#include "tst_same_bits.moc"
