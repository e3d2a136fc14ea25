// SPDX-License-Identifier: GPL-3.0-or-later
// The worker's code for GPUs, which the host stands in for, at several shards.
#include "engine/base/error.h"
#include "engine/numerics/backend.h"
#include "engine/worker/cupynumeric_worker.h"
#include "engine/worker/worker.h"
#include "tests/support/agreement.h"
#include "tests/support/random_circuit.h"

#include <QTest>

using namespace ansatz;
using test::as;

namespace {

template <class Real>
struct Results {
    std::vector<Real> values, weights, features;

    friend bool operator==(const Results &, const Results &) = default;
};

template <class Real>
Results<Real> pass(Simulator<Real> &simulator, const Batch<Real> &batch,
                   const std::vector<Real> &upstream)
{
    Results<Real> results{std::vector<Real>(upstream.size()),
                          std::vector<Real>(batch.weights.size(), Real(7)),
                          std::vector<Real>(batch.features.size(), Real(7))};
    const PassId kept = simulator.forwardForGradients(batch, results.values);
    simulator.backward(batch, upstream, {results.weights, results.features}, kept);
    return results;
}

} // namespace

class TestGpuShards final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asNative_data();
    void asNative();
    void tooLargeABatchIsRefused();
};

void TestGpuShards::asNative_data()
{
    QTest::addColumn<int>("shards");
    for (const int shards : {1, 2, 3})
        QTest::addRow("%d shards", shards) << shards;
}

template <class Real>
void compareWithNative(int shards)
{
    const auto drawn = test::randomCase(5, 3, 90);
    const auto make = [&](const char *backend, int threads) {
        return makeSimulator<Real>({.backend = backend, .threads = threads}, drawn.circuit,
                                   drawn.observables);
    };
    const auto native = make("native", 1);
    const auto sharded = make("cupynumeric", shards);
    const auto worker = worker::sharedWorker(worker::cupynumericWorker("cpu", shards));
    QVERIFY(worker->facts().starts_with("shards=" + std::to_string(shards)));
    const auto features = as<Real>(drawn.features);
    const auto weights = as<Real>(drawn.weights);
    const std::size_t columns = features.size() / 90;
    // More sizes than the worker keeps stores for, and the first again.
    for (const std::size_t samples : {32U, 1U, 2U, 5U, 65U, 90U, 32U}) {
        const Batch<Real> batch{samples, std::span(features).first(samples * columns), weights};
        std::vector<Real> upstream(samples * drawn.observables.size());
        for (std::size_t k = 0; k < upstream.size(); ++k)
            upstream[k] = Real(0.1) * Real(1 + k % 7) / Real(samples);
        const auto want = pass(*native, batch, upstream);
        const auto got = pass(*sharded, batch, upstream);
        ANSATZ_COMPARE(got.values, want.values, test::tolerance<Real>);
        ANSATZ_COMPARE(got.weights, want.weights, test::tolerance<Real>);
        ANSATZ_COMPARE(got.features, want.features, test::tolerance<Real>);
        if (shards < 3)
            QVERIFY(pass(*sharded, batch, upstream) == got);
    }
}

void TestGpuShards::asNative()
{
    QFETCH(int, shards);
    compareWithNative<float>(shards);
    compareWithNative<double>(shards);
}

// The worker goes on: Legate itself would end it.
void TestGpuShards::tooLargeABatchIsRefused()
{
    const auto drawn = test::randomCase(5, 3, 1);
    const auto simulator = makeSimulator<float>({.backend = "cupynumeric", .threads = 2},
                                                drawn.circuit, drawn.observables);
    constexpr std::size_t samples = 2'000'000;
    const std::vector<float> features(samples * drawn.features.size());
    const auto weights = as<float>(drawn.weights);
    std::vector<float> values(samples * drawn.observables.size());
    try {
        simulator->forward({samples, features, weights}, values);
        QFAIL("accepted");
    } catch (const UserError &error) {
        QVERIFY2(QString::fromStdString(error.problem())
                     .contains("2000000 samples does not fit the memory that Legate was given"),
                 error.what());
    }
    values.resize(drawn.observables.size());
    simulator->forward({1, std::span(features).first(drawn.features.size()), weights}, values);
}

QTEST_GUILESS_MAIN(TestGpuShards)
#include "tst_gpu_shards.moc"
