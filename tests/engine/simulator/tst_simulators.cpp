// SPDX-License-Identifier: GPL-3.0-or-later
// One list of checks for every backend and device, both precisions, and jit and vmap where a
// backend can do without them. What is missing here is skipped, with the reason.
#include "engine/base/error.h"
#include "engine/cuda/cuda_devices.h"
#include "engine/gradient/jacobian.h"
#include "engine/numerics/array_backends.h"
#include "engine/numerics/backend.h"
#include "engine/numerics/simulator_array.h"
#include "engine/simulator/memory_plan.h"
#include "tests/support/agreement.h"
#include "tests/support/missing_component.h"
#include "tests/support/random_circuit.h"
#include "tests/support/reference_circuits.h"

#include <QTest>

#include <atomic>
#include <cstring>
#include <limits>

using namespace ansatz;
using test::as;

namespace {

// No backend of experiments, but another array library under the same simulator.
constexpr const char *hostArrays = "host arrays";

template <class Real>
std::unique_ptr<Simulator<Real>> make(const ComputeTarget &target, const ExpandedCircuit &circuit,
                                      const std::vector<Observable> &observables)
{
    if (target.backend != hostArrays)
        return makeSimulator<Real>(target, circuit, observables);
    return numerics::makeArraySimulator<Real>(numerics::arrayBackend("host"), circuit, observables,
                                              {.jit = target.jit, .vmap = target.vmap},
                                              availableMemory());
}

template <class Real>
std::vector<Real> forward(Simulator<Real> &simulator, const Batch<Real> &batch)
{
    std::vector<Real> values(batch.samples * static_cast<std::size_t>(simulator.observables()));
    simulator.forward(batch, values);
    return values;
}

template <class Real>
struct Vjp {
    std::vector<Real> weights;
    std::vector<Real> features;
};

template <class Real>
Vjp<Real> backward(Simulator<Real> &simulator, const Batch<Real> &batch,
                   const std::vector<Real> &upstream)
{
    Vjp<Real> vjp{std::vector<Real>(batch.weights.size(), Real(7)),
                  std::vector<Real>(batch.features.size(), Real(7))};
    simulator.backward(batch, upstream, {.weights = vjp.weights, .features = vjp.features});
    return vjp;
}

// As of a mean over the batch.
std::vector<double> upstreamOf(std::size_t samples, std::size_t observables)
{
    Random random(99);
    std::vector<double> upstream(samples * observables);
    for (double &value : upstream)
        value = random.normal() / static_cast<double>(samples);
    return upstream;
}

template <class Real>
bool sameBits(const std::vector<Real> &a, const std::vector<Real> &b)
{
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(Real)) == 0;
}

} // namespace

class TestSimulators : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void referenceValues_data() { everyTarget(); }
    void referenceValues()
    {
        run([](auto real, const auto &t) { checkReferenceValues(real, t); });
    }
    void referenceBatches_data() { everyTarget(); }
    void referenceBatches()
    {
        QFETCH(QString, backend);
        QFETCH(bool, jit);
        QFETCH(bool, vmap);
        // Every operation is asked of another process, which takes longer than all others together.
        const bool isSlow = backend == QStringLiteral("cupynumeric") && !jit && vmap;
        if (isSlow && qEnvironmentVariableIsEmpty("ANSATZ_SLOW_TARGETS"))
            QSKIP("tests of their own: tst_simulators_arrays_complex64 and _complex128");
        run([](auto real, const auto &t) { checkReferenceBatches(real, t); });
    }
    void passesChangeNothing_data() { everyTarget(); }
    void passesChangeNothing()
    {
        run([](auto real, const auto &t) { checkPasses(real, t); });
    }
    void everyBatchSize_data() { everyTarget(); }
    void everyBatchSize()
    {
        run([](auto real, const auto &t) { checkBatchSizes(real, t); });
    }
    void sameBitsWithAnyThreads_data() { everyTarget(); }
    void sameBitsWithAnyThreads()
    {
        run([](auto real, const auto &t) { checkThreads(real, t); });
    }
    void emptyGradients_data() { everyTarget(); }
    void emptyGradients()
    {
        run([](auto real, const auto &t) { checkEmptyGradients(real, t); });
    }
    void keepsTheNorm_data() { everyTarget(); }
    void keepsTheNorm()
    {
        run([](auto real, const auto &t) { checkNorm(real, t); });
    }
    void emptyBatch_data() { everyTarget(); }
    void emptyBatch()
    {
        run([](auto real, const auto &t) { checkEmptyBatch(real, t); });
    }
    void givesUpWhenAsked_data() { everyTarget(); }
    void givesUpWhenAsked()
    {
        run([](auto real, const auto &t) { checkGivingUp(real, t); });
    }
    void wrongSizesAreCaught_data() { everyTarget(); }
    void wrongSizesAreCaught()
    {
        run([](auto real, const auto &t) { checkSizes(real, t); });
    }
    void wrongObservablesAreRefused_data() { everyTarget(); }
    void wrongObservablesAreRefused()
    {
        run([](auto real, const auto &t) { checkObservables(real, t); });
    }

private:
    static void everyTarget()
    {
        QTest::addColumn<QString>("backend");
        QTest::addColumn<QString>("device");
        QTest::addColumn<bool>("single");
        QTest::addColumn<bool>("jit");
        QTest::addColumn<bool>("vmap");
        QTest::addColumn<QString>("missing");
        std::vector<Backend> all = backends();
        all.push_back({.name = hostArrays,
                       .help = {},
                       .available = true,
                       .reason = {},
                       .remedy = {},
                       .devices = {"cpu"},
                       .switchesJit = true,
                       .switchesVmap = true});
        for (const Backend &backend : all) {
            if (!backend.available)
                QTest::addRow("%s", backend.name.c_str())
                    << ""
                    << "" << false << false << false
                    << QString::fromStdString(backend.name + ": " + backend.reason);
            // Those that compute on GPUs where there are some.
            if (backend.devices.size() == 1 && backend.switchesVmap && backend.name != hostArrays)
                QTest::addRow("%s on a GPU", backend.name.c_str())
                    << QString::fromStdString(backend.name)
                    << (cudaStatus().devices.empty() ? "cuda:0" : "") << false << false << false
                    << QString::fromStdString("no GPU to run on: " + cudaStatus().reason);
            for (const std::string &device : backend.devices) {
                for (const bool jit : {true, false}) {
                    for (const bool vmap : {true, false}) {
                        if ((jit || backend.switchesJit) && (vmap || backend.switchesVmap))
                            addTarget(backend.name, device, jit, vmap);
                    }
                }
            }
        }
    }

    static void addTarget(const std::string &backend, const std::string &device, bool jit,
                          bool vmap)
    {
        for (const bool single : {true, false})
            QTest::addRow("%s on %s, %s%s%s", backend.c_str(), device.c_str(),
                          single ? "complex64" : "complex128", jit ? "" : ", without jit",
                          vmap ? "" : ", without vmap")
                << QString::fromStdString(backend) << QString::fromStdString(device) << single
                << jit << vmap << "";
    }

    template <class Check>
    static void run(const Check &check)
    {
        QFETCH(QString, backend);
        QFETCH(QString, device);
        QFETCH(bool, single);
        QFETCH(bool, jit);
        QFETCH(bool, vmap);
        QFETCH(QString, missing);
        if (!missing.isEmpty() && device == QStringLiteral("cuda:0"))
            QSKIP(qPrintable(missing));
        if (!missing.isEmpty())
            ANSATZ_MISSING_COMPONENT(missing.toStdString());
        const ComputeTarget target{.backend = backend.toStdString(),
                                   .device = device.toStdString(),
                                   .threads = 1,
                                   .jit = jit,
                                   .vmap = vmap};
        if (single)
            check(float(), target);
        else
            check(double(), target);
    }

    template <class Real>
    static void checkReferenceValues(Real, const ComputeTarget &target)
    {
        for (const auto &reference : test::referenceCircuits()) {
            const auto simulator = make<Real>(target, reference.circuit, reference.observables);
            const auto features = as<Real>(reference.features);
            const auto weights = as<Real>(reference.weights);
            const Batch<Real> batch{reference.samples, features, weights};
            const double allowed = test::tolerance<Real>;
            ANSATZ_COMPARE(forward(*simulator, batch), reference.expectations, allowed);
            const Jacobian jacobian = adjointJacobian(*simulator, batch);
            ANSATZ_COMPARE(jacobian.weights, reference.jacobianWeights, allowed);
            ANSATZ_COMPARE(jacobian.features, reference.jacobianFeatures, allowed);
        }
    }

    // Every reference circuit with its samples over and over; the gradients of a batch are those
    // sums of the Jacobian's rows.
    template <class Real>
    static void checkReferenceBatches(Real, const ComputeTarget &target)
    {
        // Sample by sample the operations of another process are the same ones for every sample.
        const std::size_t most =
            target.backend == "cupynumeric" && !target.jit && !target.vmap ? 5 : 65;
        for (const auto &reference : test::referenceCircuits()) {
            const auto simulator = make<Real>(target, reference.circuit, reference.observables);
            for (const std::size_t samples : {1, 5, 32, 65}) {
                if (samples > most)
                    break;
                const test::Tiled tiled(reference, samples,
                                        upstreamOf(samples, reference.observables.size()));
                const auto features = as<Real>(tiled.features);
                const auto weights = as<Real>(reference.weights);
                const Batch<Real> batch{samples, features, weights};
                const double allowed = test::tolerance<Real>;
                ANSATZ_COMPARE(forward(*simulator, batch), tiled.expectations, allowed);
                const auto vjp = backward(*simulator, batch, as<Real>(tiled.upstream));
                ANSATZ_COMPARE(vjp.weights, tiled.byWeights, allowed);
                ANSATZ_COMPARE(vjp.features, tiled.byFeatures, allowed);
            }
        }
    }

    // What backward goes on from is what it computes without.
    template <class Real>
    static void checkPasses(Real, const ComputeTarget &target)
    {
        constexpr std::size_t samples = 9;
        const auto drawn = test::randomCase(8, 3, samples);
        const auto features = as<Real>(drawn.features);
        const auto weights = as<Real>(drawn.weights);
        const auto upstream = as<Real>(upstreamOf(samples, drawn.observables.size()));
        const Batch<Real> batch{samples, features, weights};
        const auto simulator = make<Real>(target, drawn.circuit, drawn.observables);
        const auto values = forward(*simulator, batch);
        const auto alone = backward(*simulator, batch, upstream);
        std::vector<Real> kept(values.size());
        const PassId pass = simulator->forwardForGradients(batch, kept);
        QVERIFY(sameBits(kept, values));
        Vjp<Real> vjp{std::vector<Real>(weights.size()), std::vector<Real>(features.size())};
        for (int repetition = 0; repetition < 2; ++repetition) {
            simulator->backward(batch, upstream, {.weights = vjp.weights, .features = vjp.features},
                                pass);
            QVERIFY(sameBits(vjp.weights, alone.weights));
            QVERIFY(sameBits(vjp.features, alone.features));
        }
        // In one go.
        Vjp<Real> atOnce{std::vector<Real>(weights.size()), std::vector<Real>(features.size())};
        std::vector<Real> given(upstream.size());
        const std::size_t width = drawn.observables.size();
        std::ranges::fill(kept, std::numeric_limits<Real>::quiet_NaN());
        simulator->forwardAndBackward(
            batch,
            [&](std::size_t first, std::span<const Real> some, std::span<Real> upstreamOfSome) {
                if (some.data() == kept.data() + first * width)
                    std::copy_n(upstream.begin() + static_cast<std::ptrdiff_t>(first * width),
                                some.size(), upstreamOfSome.begin());
            },
            kept, given, {.weights = atOnce.weights, .features = atOnce.features});
        QVERIFY(sameBits(kept, values) && sameBits(given, upstream));
        QVERIFY(sameBits(atOnce.weights, alone.weights));
        QVERIFY(sameBits(atOnce.features, alone.features));
        // An older pass names nothing any more.
        auto others = features;
        for (Real &feature : others)
            feature += Real(0.7);
        static_cast<void>(simulator->forwardForGradients({samples, others, weights}, kept));
        QVERIFY(!sameBits(kept, values));
        simulator->backward(batch, upstream, {.weights = vjp.weights, .features = vjp.features},
                            pass);
        QVERIFY(sameBits(vjp.weights, alone.weights));
    }

    template <class Real>
    static void checkBatchSizes(Real, const ComputeTarget &target)
    {
        for (const std::size_t samples : {1, 2, 3, 5, 8, 32, 65}) {
            const auto drawn = test::randomCase(samples, 4, samples);
            const auto features = as<Real>(drawn.features);
            const auto weights = as<Real>(drawn.weights);
            const auto upstream = as<Real>(upstreamOf(samples, drawn.observables.size()));
            const Batch<Real> batch{samples, features, weights};
            const auto simulator = make<Real>(target, drawn.circuit, drawn.observables);
            const auto values = forward(*simulator, batch);
            const auto vjp = backward(*simulator, batch, upstream);

            // The same inputs, rounded alike, in double precision.
            const auto exactFeatures = as<double>({features.begin(), features.end()});
            const auto exactWeights = as<double>({weights.begin(), weights.end()});
            const Batch<double> exact{samples, exactFeatures, exactWeights};
            const auto reference = makeReferenceSimulator<double>(drawn.circuit, drawn.observables);
            const auto expected =
                backward(*reference, exact, as<double>({upstream.begin(), upstream.end()}));
            const double allowed = test::tolerance<Real>;
            ANSATZ_COMPARE(values, forward(*reference, exact), allowed);
            ANSATZ_COMPARE(vjp.weights, expected.weights, allowed);
            ANSATZ_COMPARE(vjp.features, expected.features, allowed);
        }
    }

    template <class Real>
    static void checkThreads(Real, const ComputeTarget &target)
    {
        // More tiles than threads, and the last one not full; one by one there are no tiles.
        const std::size_t samples = target.vmap ? 90 : 6;
        const auto drawn = test::randomCase(5, 3, samples);
        const auto features = as<Real>(drawn.features);
        const auto weights = as<Real>(drawn.weights);
        const auto upstream = as<Real>(upstreamOf(samples, drawn.observables.size()));
        const Batch<Real> batch{samples, features, weights};
        const auto single = make<Real>(target, drawn.circuit, drawn.observables);
        const auto values = forward(*single, batch);
        const auto vjp = backward(*single, batch, upstream);
        for (const int threads : {1, 2, 3, 8}) {
            ComputeTarget many = target;
            many.threads = threads;
            const auto simulator = make<Real>(many, drawn.circuit, drawn.observables);
            // Sums over shards are grouped as the shards are.
            const bool isSharded = target.backend == "cupynumeric" && target.jit;
            const auto own = isSharded ? backward(*simulator, batch, upstream) : vjp;
            ANSATZ_COMPARE(own.weights, vjp.weights, test::tolerance<Real>);
            const int repetitions = target.backend == "native" && target.vmap ? 20 : 2;
            for (int repetition = 0; repetition < repetitions; ++repetition) {
                QVERIFY(sameBits(forward(*simulator, batch), values));
                const auto again = backward(*simulator, batch, upstream);
                // From three on also as they end, where GPUs add them.
                if (isSharded && target.device != "cpu" && threads > 2)
                    ANSATZ_COMPARE(again.weights, own.weights, test::tolerance<Real>);
                else
                    QVERIFY(sameBits(again.weights, own.weights));
                QVERIFY(sameBits(again.features, vjp.features));
                if (threadsOf(many) == 1 && threads > 1)
                    break; // it has no threads to go wrong
            }
        }
    }

    template <class Real>
    static void checkEmptyGradients(Real, const ComputeTarget &target)
    {
        constexpr std::size_t samples = 7;
        const auto drawn = test::randomCase(11, 3, samples);
        const auto features = as<Real>(drawn.features);
        const auto weights = as<Real>(drawn.weights);
        const auto upstream = as<Real>(upstreamOf(samples, drawn.observables.size()));
        const Batch<Real> batch{samples, features, weights};
        const auto simulator = make<Real>(target, drawn.circuit, drawn.observables);
        const auto both = backward(*simulator, batch, upstream);

        std::vector<Real> alone(weights.size());
        simulator->backward(batch, upstream, {.weights = alone, .features = {}});
        QVERIFY(sameBits(alone, both.weights));
        alone.resize(features.size());
        simulator->backward(batch, upstream, {.weights = {}, .features = alone});
        QVERIFY(sameBits(alone, both.features));
        simulator->backward(batch, upstream, {});
    }

    template <class Real>
    static void checkNorm(Real, const ComputeTarget &target)
    {
        for (int qubits = 1; qubits <= 6; ++qubits) {
            auto drawn = test::randomCase(static_cast<std::uint64_t>(qubits), qubits, 3, 4);
            const auto features = as<Real>(drawn.features);
            const auto weights = as<Real>(drawn.weights);
            const auto simulator = make<Real>(target, drawn.circuit, {parseObservable("I")});
            const auto norms = forward(*simulator, {3, features, weights});
            ANSATZ_COMPARE(norms, std::vector<double>(3, 1.0), test::tolerance<Real>);
        }
    }

    template <class Real>
    static void checkEmptyBatch(Real, const ComputeTarget &target)
    {
        const auto drawn = test::randomCase(3, 2, 0);
        const auto weights = as<Real>(drawn.weights);
        const auto simulator = make<Real>(target, drawn.circuit, drawn.observables);
        const Batch<Real> batch{0, {}, weights};
        QVERIFY(forward(*simulator, batch).empty());
        const auto vjp = backward(*simulator, batch, {});
        ANSATZ_COMPARE(vjp.weights, std::vector<double>(weights.size(), 0.0), 0);
    }

    template <class Real>
    static void checkGivingUp(Real, const ComputeTarget &target)
    {
        const auto drawn = test::randomCase(3, 2, 40);
        const auto features = as<Real>(drawn.features);
        const auto weights = as<Real>(drawn.weights);
        const Batch<Real> batch{40, features, weights};
        const auto upstream = as<Real>(upstreamOf(40, drawn.observables.size()));
        const auto simulator = make<Real>(target, drawn.circuit, drawn.observables);
        const auto values = forward(*simulator, batch);
        const auto vjp = backward(*simulator, batch, upstream);
        std::atomic<int> left = 0;
        simulator->setGiveUp([&left] { return left-- <= 0; });
        for (const int patience : {0, 2}) {
            left = patience;
            QVERIFY_EXCEPTION_THROWN(forward(*simulator, batch), Interrupted);
            left = patience;
            QVERIFY_EXCEPTION_THROWN(backward(*simulator, batch, upstream), Interrupted);
        }
        simulator->setGiveUp({});
        QVERIFY(sameBits(forward(*simulator, batch), values));
        QVERIFY(sameBits(backward(*simulator, batch, upstream).weights, vjp.weights));
    }

    template <class Real>
    static void checkSizes(Real, const ComputeTarget &target)
    {
        const auto drawn = test::randomCase(3, 2, 2);
        const auto features = as<Real>(drawn.features);
        const auto weights = as<Real>(drawn.weights);
        const auto simulator = make<Real>(target, drawn.circuit, drawn.observables);
        std::vector<Real> values(2 * drawn.observables.size());
        const std::span<const Real> fewer = std::span(weights).first(weights.size() - 1);
        QVERIFY_EXCEPTION_THROWN(simulator->forward({2, features, fewer}, values), InternalError);
        QVERIFY_EXCEPTION_THROWN(simulator->forward({3, features, weights}, values), InternalError);
        values.pop_back();
        QVERIFY_EXCEPTION_THROWN(simulator->forward({2, features, weights}, values), InternalError);
        QVERIFY_EXCEPTION_THROWN(simulator->backward({2, features, weights}, values, {}),
                                 InternalError);
    }

    template <class Real>
    static void checkObservables(Real, const ComputeTarget &target)
    {
        const auto drawn = test::randomCase(3, 2, 2);
        try {
            static_cast<void>(make<Real>(target, drawn.circuit, {pauliZ(0), pauliZ(2)}));
            QFAIL("accepted");
        } catch (const UserError &error) {
            QCOMPARE(error.place(), std::string("observable 2"));
        }
    }
};

QTEST_GUILESS_MAIN(TestSimulators)
#include "tst_simulators.moc"
