// SPDX-License-Identifier: GPL-3.0-or-later
// What is said beforehand against what LibTorch's allocator is really asked for.
#include "engine/base/error.h"
#include "engine/circuit/gate_table.h"
#include "engine/circuit/templates.h"
#include "engine/numerics/memory_need.h"
#include "engine/numerics/simulator_array.h"
#include "engine/numerics/torch_backend.h"
#include "engine/numerics/torch_memory.h"
#include "engine/simulator/memory_plan.h"
#include "tests/support/peak_memory.h"
#include "tests/support/random_circuit.h"

#include <QTest>

#include <c10/core/CPUAllocator.h>

#include <atomic>
#include <cmath>
#include <limits>

using namespace ansatz;

class TestMemoryNeed : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void askingTakesNoMemory();
    void isWhatTorchTakes_data();
    void isWhatTorchTakes();
    void refusesBeforeItTakes();
    void evaluatesWhatItCannotTrain_data();
    void evaluatesWhatItCannotTrain();
    void nativeIsItsPlan();
    void grownCircuitsSaturate();
};

namespace {

// torch's own, which counts what is out.
class CountingAllocator final : public c10::Allocator {
public:
    explicit CountingAllocator(c10::Allocator *inner) : m_inner(inner) {}

    c10::DataPtr allocate(std::size_t bytes) override
    {
        c10::DataPtr given = m_inner->allocate(bytes);
        s_now += static_cast<std::int64_t>(bytes);
        s_peak = std::max(s_peak, s_now);
        struct Counted {
            c10::DataPtr data;
            std::size_t bytes;
        };
        auto *counted = new Counted{std::move(given), bytes};
        void *pointer = counted->data.get();
        return {pointer, counted,
                [](void *context) {
                    auto *gone = static_cast<Counted *>(context);
                    s_now -= static_cast<std::int64_t>(gone->bytes);
                    delete gone;
                },
                c10::kCPU};
    }
    void copy_data(void *to, const void *from, std::size_t bytes) const override
    {
        default_copy_data(to, from, bytes);
    }

    static inline std::int64_t s_now = 0;
    static inline std::int64_t s_peak = 0;

private:
    c10::Allocator *m_inner;
};

// Matrices of the samples in the midst of a circuit.
Circuit encodedInEachLayer(int qubits)
{
    Circuit circuit;
    circuit.qubits = qubits;
    circuit.features = qubits;
    circuit.weights = 3 * qubits;
    for (int layer = 0; layer < 3; ++layer) {
        for (int qubit = 0; qubit < qubits; ++qubit) {
            append(circuit, *findGate("ry"), {qubit}, {Parameter::feature(qubit)});
            append(circuit, *findGate("rz"), {qubit}, {Parameter::weight(layer * qubits + qubit)});
        }
        for (int qubit = 0; qubit + 1 < qubits; ++qubit)
            append(circuit, *findGate("cx"), {qubit, qubit + 1}, {});
    }
    return circuit;
}

} // namespace

void TestMemoryNeed::initTestCase()
{
    static CountingAllocator counting(c10::GetCPUAllocator());
    c10::SetCPUAllocator(&counting, 10);
}

// Before the others, which raise the peak. The angles alone would be 96 MB.
void TestMemoryNeed::askingTakesNoMemory()
{
    const ExpandedCircuit circuit = expand(encodedInEachLayer(10));
    const std::vector<Observable> observables = pauliZOfEveryQubit(10);
    const numerics::StepBytes told = numerics::torchStepBytes(
        numerics::makeArrayProgram(circuit, observables, true), observables, 4);
    QVERIFY(told(2)); // what torch makes at its first use
    const long before = peakMemory();
    QVERIFY(told(400'000).value() > std::uint64_t(400'000) << 13);
    const long grown = peakMemory() - before; // KiB
    QVERIFY2(grown < 16 * 1024, qPrintable(QString::number(grown)));
}

void TestMemoryNeed::isWhatTorchTakes_data()
{
    QTest::addColumn<int>("qubits");
    QTest::addColumn<int>("samples");
    QTest::addColumn<int>("seed");
    QTest::addColumn<bool>("jit");
    QTest::addColumn<bool>("vmap");
    QTest::addColumn<bool>("single");
    QTest::addColumn<int>("threads");
    for (const int seed : {-1, 0, 3, 4, 5}) {
        for (const bool jit : {true, false}) {
            for (const bool vmap : {true, false}) {
                for (const bool single : {true, false}) {
                    for (const int samples : {1, 2, 24}) {
                        for (const int threads : {1, 2}) {
                            if (vmap || samples == 2)
                                QTest::addRow("%s%d, jit %d, vmap %d, %s, %d samples, threads %d",
                                              seed > 0 ? "random " : "layers ", seed, jit, vmap,
                                              single ? "complex64" : "complex128", samples, threads)
                                    << (vmap ? 10 : 12) << samples << seed << jit << vmap << single
                                    << threads;
                        }
                    }
                }
            }
        }
    }
}

void TestMemoryNeed::isWhatTorchTakes()
{
    QFETCH(int, qubits);
    QFETCH(int, samples);
    QFETCH(int, seed);
    QFETCH(bool, jit);
    QFETCH(bool, vmap);
    QFETCH(bool, single);
    QFETCH(int, threads);
    const auto count = static_cast<std::size_t>(samples);
    const auto drawn = test::randomCase(static_cast<std::uint64_t>(seed), qubits, count, 1);
    const ExpandedCircuit circuit = seed > 0   ? drawn.circuit
                                    : seed < 0 ? expand(encodedInEachLayer(qubits))
                                               : expand(hybridPipelineCircuit(qubits, 3));
    const std::vector<Observable> observables =
        seed > 0 ? drawn.observables : pauliZOfEveryQubit(qubits);
    const ComputeTarget target{.backend = "pytorch", .threads = threads, .jit = jit, .vmap = vmap};
    const auto need = memoryNeed(target, single ? Precision::Complex64 : Precision::Complex128,
                                 circuit, observables, count);
    QVERIFY(need && need->fits());
    const auto measure = [&]<class Real>(Real) {
        const std::vector<Real> features(count * static_cast<std::size_t>(circuit.features),
                                         Real(0.3));
        std::vector<Real> byFeatures(features.size());
        const std::vector<Real> weights(static_cast<std::size_t>(circuit.weights), Real(0.2));
        std::vector<Real> byWeights(weights.size());
        std::vector<Real> values(count * observables.size(), Real(0.1));
        const std::vector<Real> upstream = values;
        CountingAllocator::s_now = CountingAllocator::s_peak = 0;
        const auto simulator = makeSimulator<Real>(target, circuit, observables);
        const Batch<Real> batch{count, features, weights};
        const PassId pass = simulator->forwardForGradients(batch, values);
        simulator->backward(batch, upstream, {.weights = byWeights, .features = byFeatures}, pass);
    };
    if (single)
        measure(float());
    else
        measure(double());
    QCOMPARE(CountingAllocator::s_peak, static_cast<std::int64_t>(need->bytes));
    // What is asked first, since it costs nothing.
    const numerics::ArrayMemory bound(numerics::makeArrayProgram(circuit, observables, jit),
                                      observables, single ? 4 : 8, true, vmap);
    QVERIFY2(bound.bytes(count) >= need->bytes, qPrintable(QString::number(bound.bytes(count))));
}

void TestMemoryNeed::refusesBeforeItTakes()
{
    const ExpandedCircuit circuit = expand(hybridPipelineCircuit(30, 2));
    const ComputeTarget target{.backend = "pytorch"};
    CountingAllocator::s_now = CountingAllocator::s_peak = 0;
    try {
        static_cast<void>(makeSimulator<float>(target, circuit, pauliZOfEveryQubit(30)));
        QFAIL("accepted");
    } catch (const UserError &error) {
        QVERIFY2(error.problem().find("for 1 sample of 30 qubits") != std::string::npos,
                 error.what());
        QVERIFY2(error.problem().find(" may be used") != std::string::npos, error.what());
    }
    QVERIFY(CountingAllocator::s_peak < 1'000'000);

    // A batch that is too large says how many samples would fit, and that vmap is the reason.
    const ExpandedCircuit small = expand(hybridPipelineCircuit(10, 2));
    const std::vector<Observable> observables = pauliZOfEveryQubit(10);
    const numerics::ArrayOptions batched;
    const auto simulator = numerics::makeArraySimulator<float>(
        numerics::makeTorchBackend(), small, observables, batched, std::uint64_t(10) << 20);
    const std::vector<float> features(1000 * 10);
    const std::vector<float> weights(static_cast<std::size_t>(small.weights));
    std::vector<float> values(1000 * 10);
    try {
        static_cast<void>(simulator->forwardForGradients({1000, features, weights}, values));
        QFAIL("accepted");
    } catch (const UserError &error) {
        QVERIFY2(error.problem().find("would fit") != std::string::npos, error.what());
        QCOMPARE(error.remedy(), std::string("use a smaller batch, or switch vmap off"));
    }
    const auto oneByOne =
        numerics::makeArraySimulator<float>(numerics::makeTorchBackend(), small, observables,
                                            {.jit = true, .vmap = false}, std::uint64_t(10) << 20);
    oneByOne->forward({1000, features, weights}, values);
}

void TestMemoryNeed::evaluatesWhatItCannotTrain_data()
{
    QTest::addColumn<bool>("jit");
    QTest::addRow("jit") << true;
    QTest::addRow("gate by gate") << false;
}

// A training that starts must not end at its evaluations, whose batches are larger.
void TestMemoryNeed::evaluatesWhatItCannotTrain()
{
    QFETCH(bool, jit);
    constexpr std::size_t samples = 200;
    const auto drawn = test::randomCase(3, 10, samples, 1);
    const std::vector<float> features(drawn.features.begin(), drawn.features.end());
    const std::vector<float> weights(drawn.weights.begin(), drawn.weights.end());
    const Batch<float> batch{samples, features, weights};
    const ComputeTarget target{.backend = "pytorch", .jit = jit};
    const std::uint64_t available =
        memoryNeed(target, Precision::Complex64, drawn.circuit, drawn.observables, 4)->bytes;
    const auto valuesWithin = [&](std::uint64_t bytes) {
        const auto simulator = numerics::makeArraySimulator<float>(
            numerics::makeTorchBackend(), drawn.circuit, drawn.observables, {.jit = jit}, bytes);
        std::vector<float> values(samples * drawn.observables.size());
        simulator->forward(batch, values);
        return values;
    };
    CountingAllocator::s_now = CountingAllocator::s_peak = 0;
    const std::vector<float> values = valuesWithin(available);
    QVERIFY(CountingAllocator::s_peak <= static_cast<std::int64_t>(available));
    const std::vector<float> expected = valuesWithin(std::uint64_t(1) << 40);
    QVERIFY(CountingAllocator::s_peak > static_cast<std::int64_t>(available)); // it did not fit
    for (std::size_t i = 0; i < values.size(); ++i)
        QVERIFY(std::abs(values[i] - expected[i]) <= 1e-5F);
}

void TestMemoryNeed::nativeIsItsPlan()
{
    const ExpandedCircuit circuit = expand(hybridPipelineCircuit(9, 2));
    const auto need = [&](const ComputeTarget &target, std::size_t samples) {
        return memoryNeed(target, Precision::Complex64, circuit, pauliZOfEveryQubit(9), samples);
    };
    QVERIFY(need({}, 64)->bytes > need({.vmap = false}, 64)->bytes);
    QCOMPARE(need({.vmap = false}, 64)->bytes, need({}, 1)->bytes);
    QVERIFY(need({}, 64)->available > 0);
    QVERIFY(!need({.device = "cuda:0"}, 64));
    // A state and its tangent, each with the one that a gate writes to: what it asks for itself.
    QCOMPARE(need({.backend = "reference"}, 64)->bytes,
             std::uint64_t(4) * (2 * sizeof(float) << 9));
}

void TestMemoryNeed::grownCircuitsSaturate()
{
    for (const char *backend : {"native", "pytorch", "reference"}) {
        const auto need =
            memoryNeed({.backend = backend}, Precision::Complex128,
                       expand(hybridPipelineCircuit(maximumQubits, 1)),
                       pauliZOfEveryQubit(maximumQubits), std::numeric_limits<std::size_t>::max());
        QVERIFY(!need->fits());
    }
}

QTEST_GUILESS_MAIN(TestMemoryNeed)
#include "tst_memory_need.moc"
