// SPDX-License-Identifier: GPL-3.0-or-later
// What is said beforehand of cupynumeric's memory against what its worker's process grows by.
#include "engine/circuit/templates.h"
#include "engine/native_simulator/memory_needs.h"
#include "engine/numerics/memory_need.h"
#include "engine/simulator/memory_plan.h"
#include "engine/worker/cupynumeric_worker.h"
#include "engine/worker/worker.h"
#include "tests/support/missing_component.h"

#include <QTest>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

using namespace ansatz;

namespace {

// Of the one worker that there is, in bytes: the most memory that it ever had.
std::int64_t peakOfWorker()
{
    for (const auto &thread : std::filesystem::directory_iterator("/proc/self/task")) {
        std::ifstream children(thread.path() / "children");
        int id = 0;
        if (!(children >> id))
            continue;
        std::ifstream status("/proc/" + std::to_string(id) + "/status");
        for (std::string line; std::getline(status, line);) {
            if (line.starts_with("VmHWM:"))
                return std::stoll(line.substr(6)) * 1024;
        }
    }
    return 0;
}

void step(const ComputeTarget &target, int qubits, std::size_t samples)
{
    const ExpandedCircuit circuit = expand(hybridPipelineCircuit(qubits, 2));
    const std::vector<Observable> observables = pauliZOfEveryQubit(qubits);
    const auto simulator = makeSimulator<float>(target, circuit, observables);
    const std::vector<float> features(samples * static_cast<std::size_t>(circuit.features), 0.3F);
    const std::vector<float> weights(static_cast<std::size_t>(circuit.weights), 0.2F);
    std::vector<float> values(samples * observables.size());
    std::vector<float> byWeights(weights.size());
    const PassId pass = simulator->forwardForGradients({samples, features, weights}, values);
    simulator->backward({samples, features, weights}, values,
                        {.weights = byWeights, .features = {}}, pass);
}

} // namespace

class TestCupynumericMemory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { worker::endIdleWorkers(); }

    void shardsAreNativePlans();
    void isWhatTheWorkerGrowsBy_data();
    void isWhatTheWorkerGrowsBy();
    void operationsLeaveNothingBehind();
};

void TestCupynumericMemory::shardsAreNativePlans()
{
    const ExpandedCircuit circuit = expand(hybridPipelineCircuit(9, 2));
    for (const int shards : {1, 2, 3}) {
        const auto need = memoryNeed({.backend = "cupynumeric", .threads = shards},
                                     Precision::Complex64, circuit, pauliZOfEveryQubit(9), 64);
        const auto ofShard = static_cast<std::size_t>((64 + shards - 1) / shards);
        QCOMPARE(
            need->bytes,
            static_cast<std::uint64_t>(shards)
                * nativeMemoryPlan(9, 4, ofShard, 1, need->available, StepCalls::Apart).bytes());
    }
}

void TestCupynumericMemory::isWhatTheWorkerGrowsBy_data()
{
    QTest::addColumn<int>("shards");
    QTest::addRow("one shard") << 1;
    QTest::addRow("two shards") << 2;
}

void TestCupynumericMemory::isWhatTheWorkerGrowsBy()
{
    if (const std::string why = worker::cupynumericState().reason; !why.empty())
        ANSATZ_MISSING_COMPONENT(why);
    QFETCH(int, shards);
    const ComputeTarget target{.backend = "cupynumeric", .threads = shards};
    constexpr int qubits = 19;
    constexpr std::size_t samples = 4;
    step(target, 3, samples); // what it takes whatever it computes
    const std::int64_t before = peakOfWorker();
    QVERIFY(before > 0);
    step(target, qubits, samples);
    const std::int64_t grown = peakOfWorker() - before;
    const auto need =
        memoryNeed(target, Precision::Complex64, expand(hybridPipelineCircuit(qubits, 2)),
                   pauliZOfEveryQubit(qubits), samples);
    // Beside the states are batches, gradients and a process's own.
    const auto told = static_cast<std::int64_t>(need->bytes);
    QVERIFY2(std::abs(grown - told) <= told / 4,
             qPrintable(QStringLiteral("%1 of %2 bytes").arg(grown).arg(told)));
}

// Some ten thousand operations on small arrays, of which each once left 1.6 KB.
void TestCupynumericMemory::operationsLeaveNothingBehind()
{
    if (const std::string why = worker::cupynumericState().reason; !why.empty())
        ANSATZ_MISSING_COMPONENT(why);
    const ComputeTarget target{.backend = "cupynumeric", .threads = 1, .jit = false, .vmap = false};
    step(target, 3, 16);
    const std::int64_t before = peakOfWorker();
    for (int repetition = 0; repetition < 10; ++repetition)
        step(target, 3, 16);
    const std::int64_t grown = peakOfWorker() - before;
    QVERIFY2(grown < std::int64_t(4) << 20, qPrintable(QString::number(grown)));
}

QTEST_GUILESS_MAIN(TestCupynumericMemory)
#include "tst_cupynumeric_memory.moc"
