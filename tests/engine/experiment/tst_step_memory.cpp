// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/circuit/templates.h"
#include "engine/experiment/step_memory.h"
#include "engine/native_simulator/memory_needs.h"

#include <QTest>

#include <limits>

#include "tests/engine/cuda_simulator/stand_in_gpu.h"

using namespace ansatz;
using cuda_host::runtime;

namespace {

BenchmarkWork work(int qubits, int batch, const std::string &device = "cpu")
{
    BenchmarkWork work;
    work.compute.device = device;
    work.compute.threads = 2;
    work.circuit = hybridPipelineCircuit(qubits, 2);
    work.observables = pauliZOfEveryQubit(qubits);
    work.training.batch = batch;
    work.features.rows = static_cast<std::size_t>(batch);
    work.features.columns = static_cast<std::size_t>(qubits);
    return work;
}

std::string refusal(const BenchmarkWork &work, const StepMemory &memory)
{
    try {
        requireStepMemory(work, memory);
    } catch (const UserError &error) {
        return error.what();
    }
    return {};
}

bool has(const std::string &text, const std::string &part)
{
    return text.find(part) != std::string::npos;
}

// What the stand-in's device has given out when a training's first step is done.
std::uint64_t allocatedBy(const BenchmarkWork &work)
{
    const CompiledCircuit circuit = compile(expand(work.circuit), work.observables);
    const std::vector<float> features(work.features.rows * work.features.columns);
    const std::vector<int> targets(work.features.rows);
    const std::vector<float> parameters(circuit.weights + circuit.observables + 1);
    const auto simulator =
        cuda::makeCudaSimulator<float>(expand(work.circuit), work.observables, 0);
    const auto step = cuda::makeCudaTrainingStep<float>(circuit, 0,
                                                        {.features = features,
                                                         .targets = targets,
                                                         .parameters = parameters,
                                                         .batch = work.features.rows});
    std::vector<std::size_t> rows(work.features.rows);
    step->enqueue(rows, {});
    (void)step->wait();
    return runtime.allocatedBytes;
}

} // namespace

class StepMemoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { runtime.restart(); }
    void cleanup() { cuda::forgetLostDevices(); }

    void nativeIsItsPlan();
    void whatFitsIsNotRefused();
    void tooManyQubitsSayWhatFits();
    void tooLargeABatchSaysWhatFits();
    void cudaIsExact_data();
    void cudaIsExact();
    void boundsAreToldAsSuch();
    void trainedScalesFit();
    void cudaThatDoesNotFit();
};

void StepMemoryTest::nativeIsItsPlan()
{
    const StepMemory memory = stepMemory(work(9, 32));
    QCOMPARE(memory.need, nativeMemoryPlan(9, 4, 32, 2, memory.have).bytes());
    QVERIFY(memory.fits);
}

void StepMemoryTest::whatFitsIsNotRefused()
{
    QCOMPARE(refusal(work(9, 32), stepMemory(work(9, 32))), std::string());
}

void StepMemoryTest::tooManyQubitsSayWhatFits()
{
    const BenchmarkWork large = work(34, 4);
    const StepMemory memory = stepMemory(large);
    QVERIFY(!memory.fits);
    const std::string text = refusal(large, memory);
    QVERIFY2(has(text, "34 qubits") && has(text, "4 samples"), text.c_str());
    QVERIFY2(has(text, "may be used on cpu") && has(text, "at most"), text.c_str());
    QVERIFY2(has(text, "/circuit/qubits") && has(text, "use fewer qubits"), text.c_str());
    // As many as it says do fit, one more does not.
    const auto at = text.find("at most ") + 8;
    const int fitting = std::stoi(text.substr(at));
    QVERIFY(stepMemory(work(fitting, 1)).fits);
    QVERIFY(!stepMemory(work(fitting + 1, 1)).fits);
}

void StepMemoryTest::tooLargeABatchSaysWhatFits()
{
    runtime.freeMemory = 100'000;
    const BenchmarkWork large = work(5, 2000, "cuda:0");
    const StepMemory memory = stepMemory(large);
    QVERIFY(!memory.fits);
    QCOMPARE(memory.have, 90'000U);
    const std::string text = refusal(large, memory);
    QVERIFY2(has(text, "a batch of "), text.c_str());
    QVERIFY2(has(text, "/training/batch") && has(text, "smaller batch"), text.c_str());
    const int fitting = std::stoi(text.substr(text.find("a batch of ") + 11));
    QVERIFY(fitting >= 1 && fitting < 2000);
    QVERIFY(stepMemory(work(5, fitting, "cuda:0")).fits);
    QVERIFY(!stepMemory(work(5, fitting + 1, "cuda:0")).fits);
}

void StepMemoryTest::cudaIsExact_data()
{
    QTest::addColumn<int>("qubits");
    QTest::addColumn<int>("batch");
    for (const auto &[qubits, batch] :
         {std::pair(3, 1), std::pair(3, 32), std::pair(9, 5), std::pair(11, 3), std::pair(14, 1)})
        QTest::addRow("%d qubits, batch %d", qubits, batch) << qubits << batch;
}

void StepMemoryTest::cudaIsExact()
{
    QFETCH(int, qubits);
    QFETCH(int, batch);
    const BenchmarkWork some = work(qubits, batch, "cuda:0");
    const StepMemory memory = stepMemory(some);
    QVERIFY(memory.fits && !memory.isBound);
    QCOMPARE(allocatedBy(some), memory.need);
}

void StepMemoryTest::boundsAreToldAsSuch()
{
    runtime.freeMemory = 100'000;
    BenchmarkWork some = work(16, 4, "cuda:0");
    std::string text = refusal(some, stepMemory(some));
    QVERIFY2(!stepMemory(some).isBound && !has(text, "needs up to "), text.c_str());
    some.compute.vmap = false; // then states alone are on the device, one sample after another
    text = refusal(some, stepMemory(some));
    QVERIFY2(stepMemory(some).isBound && has(text, "needs up to "), text.c_str());
}

// Their steps take no more than whole steps on the device would.
void StepMemoryTest::trainedScalesFit()
{
    BenchmarkWork some = work(5, 24, "cuda:0");
    for (Operation &operation : some.circuit.operations)
        for (Parameter &parameter : operation.parameters)
            if (parameter.source == Parameter::Source::Feature)
                parameter.scaleWeight = some.circuit.weights++;
    const StepMemory memory = stepMemory(some);
    QVERIFY(memory.fits && memory.isBound);
    const ExpandedCircuit circuit = expand(some.circuit);
    const auto simulator = makeSimulator<float>(targetOf(some.compute), circuit, some.observables);
    const std::vector<float> features(some.features.rows * some.features.columns);
    const std::vector<float> weights(static_cast<std::size_t>(circuit.weights));
    std::vector<float> expectations(some.features.rows * some.observables.size());
    std::vector<float> byWeights(weights.size());
    const Batch<float> batch{some.features.rows, features, weights};
    const PassId pass = simulator->forwardForGradients(batch, expectations);
    simulator->backward(batch, expectations, {byWeights, {}}, pass);
    QVERIFY(runtime.allocatedBytes > 0);
    QCOMPARE_LE(runtime.allocatedBytes, memory.need);
}

void StepMemoryTest::cudaThatDoesNotFit()
{
    runtime.freeMemory = 100'000;
    const BenchmarkWork large = work(16, 1, "cuda:0");
    const StepMemory memory = stepMemory(large);
    QVERIFY(!memory.fits);
    QVERIFY(memory.need > memory.have);
    const std::string text = refusal(large, memory);
    QVERIFY2(has(text, "at most") && has(text, "cuda:0"), text.c_str());
    QCOMPARE(runtime.allocated.size(), 0U);
}

QTEST_GUILESS_MAIN(StepMemoryTest)
#include "tst_step_memory.moc"
