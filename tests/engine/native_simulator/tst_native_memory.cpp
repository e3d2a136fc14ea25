// SPDX-License-Identifier: GPL-3.0-or-later
// What the native simulator allocates, counted: nothing after the first step, and for states
// exactly what the plan said.
#include "engine/base/error.h"
#include "engine/circuit/templates.h"
#include "engine/native_simulator/memory_needs.h"
#include "engine/native_simulator/sweeper.h"
#include "engine/simulator/simulator.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::size_t> allocations = 0;
std::atomic<std::size_t> allocatedBytes = 0;
std::atomic<std::size_t> stateSize = SIZE_MAX;
std::atomic<long> failsAfter = -1; ///< aligned allocations; −1: none fails
std::atomic<std::size_t> stateBytes = 0; ///< in buffers of that size, without the shift of some

void *allocate(std::size_t bytes, std::size_t alignment)
{
    ++allocations;
    allocatedBytes += bytes;
    if (alignment >= 64 && failsAfter >= 0 && failsAfter-- == 0)
        throw std::bad_alloc();
    const std::size_t size = stateSize;
    if (alignment >= 64
        && (bytes == size || bytes == size + ansatz::native::lambdaShift))
        stateBytes += size;
    void *const memory = std::aligned_alloc(alignment, (bytes + alignment) / alignment * alignment);
    if (!memory)
        throw std::bad_alloc();
    return memory;
}

} // namespace

void *operator new(std::size_t bytes)
{
    return allocate(bytes, alignof(std::max_align_t));
}
void *operator new(std::size_t bytes, std::align_val_t alignment)
{
    return allocate(bytes, static_cast<std::size_t>(alignment));
}
void operator delete(void *memory) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, std::size_t) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, std::align_val_t) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, std::size_t, std::align_val_t) noexcept
{
    std::free(memory);
}

using namespace ansatz;

namespace {

/// The simulator of the default ansatz and a step's inputs and outputs.
template <class Real>
struct Training {
    Training(int qubits, std::size_t samples, int threads, int layers = 3)
        : circuit(expand(hybridPipelineCircuit(qubits, layers))),
          simulator(makeNativeSimulator<Real>(circuit, pauliZOfEveryQubit(qubits),
                                              {.threads = threads})),
          features(samples * static_cast<std::size_t>(circuit.features), Real(0.3)),
          weights(static_cast<std::size_t>(circuit.weights), Real(0.2)),
          values(samples * static_cast<std::size_t>(qubits)), upstream(values.size(), Real(0.1)),
          gradient(weights.size()), featureGradient(features.size()),
          batch{samples, features, weights}
    {}

    void step(StepCalls calls = StepCalls::InOneGo)
    {
        const Gradients<Real> gradients{.weights = gradient, .features = featureGradient};
        if (calls == StepCalls::InOneGo) {
            simulator->forwardAndBackward(
                batch,
                [](std::size_t, std::span<const Real>, std::span<Real> some) {
                    std::ranges::fill(some, Real(0.1));
                },
                values, upstream, gradients);
            return;
        }
        const PassId pass = simulator->forwardForGradients(batch, values);
        simulator->backward(batch, upstream, gradients, pass);
    }

    ExpandedCircuit circuit;
    std::unique_ptr<Simulator<Real>> simulator;
    std::vector<Real> features, weights, values, upstream, gradient, featureGradient;
    Batch<Real> batch;
};

} // namespace

class TestNativeMemory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingIsAllocatedAfterTheFirstStep_data() { everyLayout(); }
    void nothingIsAllocatedAfterTheFirstStep()
    {
        withRow([]<class Real>(Real, int qubits, std::size_t samples, int threads) {
            for (const StepCalls calls : {StepCalls::InOneGo, StepCalls::Apart}) {
                Training<Real> training(qubits, samples, threads);
                training.step(calls);
                const std::size_t before = allocations;
                for (int step = 0; step < 3; ++step)
                    training.step(calls);
                training.simulator->forward(training.batch, training.values);
                QCOMPARE(std::size_t(allocations), before);
            }
        });
    }

    void statesTakeWhatThePlanSays_data() { everyLayout(); }
    void statesTakeWhatThePlanSays()
    {
        withRow([]<class Real>(Real, int qubits, std::size_t samples, int threads) {
            for (const StepCalls calls : {StepCalls::InOneGo, StepCalls::Apart})
                checkPlan<Real>(qubits, samples, threads, calls);
        });
    }

    // No state waits for the rest of its batch: two for each tile that threads have in work.
    void inOneGoNothingIsKept()
    {
        const native::Layout layout = native::layoutFor(native::kernels<float>(), 9, 4096);
        const std::size_t tile = layout.samplesPerTile * (std::size_t(8) << 9);
        for (const int threads : {1, 2, 7})
            QCOMPARE(nativeMemoryPlan(9, 4, 4096, threads, availableMemory()).bytes(),
                     std::size_t(2) * static_cast<std::size_t>(threads) * tile);
    }

    // What waits for backward is what was measured, however deep the circuit is.
    void deepCircuitsKeepNoMore()
    {
        constexpr std::size_t samples = 20'000;
        const std::size_t plan =
            nativeMemoryPlan(4, 4, samples, 2, availableMemory(), StepCalls::Apart).bytes();
        Training<float> training(4, samples, 2, 100);
        const std::size_t before = allocatedBytes;
        training.step(StepCalls::Apart);
        const std::size_t expectations = samples * 3 * 4 * sizeof(float);
        const std::size_t taken = allocatedBytes - before;
        QVERIFY2(taken < plan + expectations + (std::size_t(8) << 20),
                 qPrintable(QString::number(taken)));
    }

    void failedAllocationsLeaveItUsable_data()
    {
        QTest::addColumn<int>("qubits");
        QTest::addColumn<int>("samples");
        QTest::addColumn<bool>("inOneGo");
        for (const bool inOneGo : {true, false}) {
            const char *calls = inOneGo ? "in one go" : "apart";
            QTest::addRow("samples in lanes, %s", calls) << 6 << 80 << inOneGo;
            QTest::addRow("amplitudes in lanes, %s", calls) << 10 << 3 << inOneGo;
            QTest::addRow("pieces, %s", calls) << 17 << 1 << inOneGo;
        }
    }
    void failedAllocationsLeaveItUsable()
    {
        QFETCH(const int, qubits);
        QFETCH(const int, samples);
        QFETCH(const bool, inOneGo);
        const StepCalls calls = inOneGo ? StepCalls::InOneGo : StepCalls::Apart;
        const auto count = static_cast<std::size_t>(samples);
        Training<float> right(qubits, count, 2);
        right.step(calls);
        bool failed = true;
        for (long after = 0; failed; ++after) {
            Training<float> training(qubits, count, 2);
            failsAfter = after;
            try {
                training.step(calls);
                failed = false;
            } catch (const UserError &error) {
                QVERIFY(error.problem().find("memory") != std::string::npos);
            }
            failsAfter = -1;
            training.step(calls);
            QCOMPARE(training.gradient, right.gradient);
            QVERIFY(after < 1000);
        }
    }

    void shortMemoryTakesOneStateAtATime()
    {
        constexpr int qubits = 24;
        const std::size_t state = std::size_t(8) << qubits;
        const MemoryPlan rich = nativeMemoryPlan(qubits, 4, 8, 4, 100 * state);
        QCOMPARE(rich.bytes(), 8 * state); // four states and their lambdas
        const MemoryPlan poor = nativeMemoryPlan(qubits, 4, 8, 4, 3 * state);
        QCOMPARE(poor.bytes(), 2 * state);
        QCOMPARE(nativeMemoryPlan(qubits, 4, 1, 4, 100 * state).bytes(), 2 * state);
        QCOMPARE(nativeMemoryPlan(qubits, 8, 1, 4, 100 * state).bytes(), 4 * state);
    }

    void whatDoesNotFitIsRefusedWithNumbers()
    {
        const std::size_t available = std::size_t(6) << 30;
        try {
            requireMemory(nativeMemoryPlan(29, 4, 32, 2, available), available);
            QFAIL("admitted");
        } catch (const UserError &error) {
            QCOMPARE(QString::fromStdString(error.problem()),
                     "the simulation needs 8 GiB for 29 qubits; 6 GiB may be used; at most 28 "
                     "qubits fit");
        }
        requireMemory(nativeMemoryPlan(28, 4, 32, 2, available), available);
        QVERIFY_EXCEPTION_THROWN(
            requireMemory(nativeMemoryPlan(1'000'000, 8, 1, 1, available), available), UserError);
    }

private:
    template <class Real>
    static void checkPlan(int qubits, std::size_t samples, int threads, StepCalls calls)
    {
        const MemoryPlan plan =
            nativeMemoryPlan(qubits, sizeof(Real), samples, threads, availableMemory(), calls);
        Training<Real> training(qubits, samples, threads);
        const native::Layout layout = native::layoutFor(native::kernels<Real>(), qubits, samples);
        stateSize = layout.samplesPerTile * (sizeof(Real) * 2 << qubits);
        const std::size_t all = allocatedBytes;
        const std::size_t before = stateBytes;
        training.step(calls);
        training.step(calls);
        stateSize = SIZE_MAX;
        QCOMPARE(stateBytes - before, std::size_t(plan.bytes()));
        // At most two states for each place for a sample in work, and tables.
        const std::size_t places = layout.tiles * layout.samplesPerTile;
        QVERIFY(plan.bytes() <= 2 * places * (sizeof(Real) * 2 << qubits));
        QVERIFY(allocatedBytes - all - plan.bytes() < std::size_t(4) << 20);
    }

    static void everyLayout()
    {
        QTest::addColumn<int>("qubits");
        QTest::addColumn<int>("samples");
        QTest::addColumn<int>("threads");
        QTest::addColumn<bool>("single");
        struct Row {
            const char *name;
            int qubits, samples;
        };
        for (const Row &row : {Row{"samples in lanes", 9, 32}, Row{"the last tile not full", 9, 21},
                               Row{"more tiles than are kept", 12, 300},
                               Row{"amplitudes in lanes", 10, 1}, Row{"two samples", 14, 2},
                               Row{"pieces", 17, 1}, Row{"pieces, four samples", 17, 4}}) {
            for (const int threads : {1, 2}) {
                for (const bool single : {true, false})
                    QTest::addRow("%s, %d threads, %s", row.name, threads,
                                  single ? "complex64" : "complex128")
                        << row.qubits << row.samples << threads << single;
            }
        }
    }

    template <class Check>
    static void withRow(const Check &check)
    {
        QFETCH(int, qubits);
        QFETCH(int, samples);
        QFETCH(int, threads);
        QFETCH(bool, single);
        if (single)
            check(float(), qubits, static_cast<std::size_t>(samples), threads);
        else
            check(double(), qubits, static_cast<std::size_t>(samples), threads);
    }
};

QTEST_GUILESS_MAIN(TestNativeMemory)
#include "tst_native_memory.moc"
