// SPDX-License-Identifier: GPL-3.0-or-later
// What `ansatz bench --device cuda:0` measures and prints, on a GPU for which the host stands in.
#include "app/command_line/bench_report.h"
#include "engine/cuda_simulator/device_work.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "tests/engine/cuda_simulator/stand_in_gpu.h"

using namespace ansatz;
using cuda_host::runtime;

namespace {

// As command_bench.cpp makes it.
BenchReport reportOf(const char *device, int qubits = 2, Precision precision = Precision::Complex64,
                     int batch = 3)
{
    ComputeSettings compute;
    compute.device = device;
    compute.precision = precision;
    BenchReport report;
    report.layers = 1;
    report.work = pipelineWork(qubits, 1, batch, compute);
    report.benchmark = benchmarkStep(report.work, 5);
    report.peaks = measurePeaks(report.work.compute, report.benchmark.threads);
    report.quantum = quantumWork(report.work);
    return report;
}

QJsonObject jsonOf(const BenchReport &report)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(benchJson(report))).object();
}

// What stands left of the numbers.
QStringList labelsOf(const BenchReport &report)
{
    QStringList labels;
    for (const QString &line : QString::fromStdString(benchText(report)).split(u'\n'))
        labels << line.left(15).trimmed();
    return labels;
}

} // namespace

class GpuBenchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        runtime.launchedGraphs = 0;
        runtime.freeMemory = std::size_t(4) << 20; // peaks are measured on a quarter of it
    }
    void cleanup()
    {
        runtime.refusesCapture = false;
        QVERIFY(runtime.streams.empty());
        QVERIFY(runtime.pinned.empty());
    }
    void timesStepsAndTheirParts();
    void printsTheTableOfTheCpu();
    void tellsSharesOfTheGpu();
    void tellsWhyThereIsNoGraph();
    void countsWhatKernelsDo();
};

void GpuBenchTest::timesStepsAndTheirParts()
{
    for (const Precision precision : {Precision::Complex64, Precision::Complex128}) {
        const StepBenchmark benchmark = reportOf("cuda:0", 2, precision).benchmark;
        QCOMPARE(benchmark.steps, 5);
        QCOMPARE(benchmark.threads, 1);
        QVERIFY(benchmark.check.holds());
        for (const Timing &timing : {benchmark.step, benchmark.forward, benchmark.backward})
            QVERIFY(timing.least > 0 && timing.least <= timing.median);
        QVERIFY(benchmark.headMs > 0);
        // Of one step: it takes about as long as its parts together, and not as long as two.
        const double parts =
            benchmark.forward.least + benchmark.backward.least + benchmark.headMs / 2;
        QVERIFY2(parts < 2 * benchmark.step.p90, qPrintable(QString::number(parts)));
    }
    QVERIFY(runtime.launchedGraphs >= 5);
}

void GpuBenchTest::printsTheTableOfTheCpu()
{
    const BenchReport onCpu = reportOf("cpu");
    const BenchReport onGpu = reportOf("cuda:0");
    QStringList labels = labelsOf(onGpu);
    QCOMPARE(labels.removeAll("launched"), 1);
    // The bandwidth of shared memory is one line more.
    QCOMPARE(labels.size(), labelsOf(onCpu).size() + 1);
    labels.removeLast();
    labels.removeLast();
    labels << "";
    QCOMPARE(labels, labelsOf(onCpu));

    const QJsonObject cpu = jsonOf(onCpu);
    const QJsonObject gpu = jsonOf(onGpu);
    QCOMPARE(gpu.keys(), cpu.keys());
    for (const char *part : {"machine", "quantum_layer", "step_ms", "check"}) {
        QVERIFY(gpu[QLatin1String(part)].isObject());
        QCOMPARE(gpu[QLatin1String(part)].toObject().keys(),
                 cpu[QLatin1String(part)].toObject().keys());
    }
    const std::string text = benchText(onGpu);
    for (const char *part :
         {"native on cuda:0", "stand-in, 2 multiprocessors, at best, as measured",
          "GB/s of shared memory", "of the multiply-add peak", "of the memory bandwidth",
          "of the bandwidth of shared memory", "as one CUDA graph a step"})
        QVERIFY2(text.find(part) != std::string::npos, (text + part).c_str());
}

void GpuBenchTest::tellsSharesOfTheGpu()
{
    for (const int qubits : {2, 14}) { // in shared memory; in global memory
        const BenchReport report = reportOf("cuda:0", qubits, Precision::Complex64, 1);
        for (const double peak :
             {report.peaks.fma, report.peaks.memoryBandwidth, report.peaks.cacheBandwidth})
            QVERIFY(peak > 0);
        QVERIFY(report.quantum);
        const MachineShares shares = sharesOf(*report.quantum, report.benchmark, report.peaks);
        QVERIFY(shares.fma > 0 && shares.memory > 0);
        QCOMPARE(shares.cache > 0, qubits == 2);
    }
    ComputeSettings compute;
    compute.device = "cuda:1";
    QVERIFY_THROWS_EXCEPTION(UserError, (void)measurePeaks(compute, 1));
}

void GpuBenchTest::tellsWhyThereIsNoGraph()
{
    QVERIFY(jsonOf(reportOf("cuda:0"))[u"why_no_graph"].isNull());
    runtime.refusesCapture = true;
    const BenchReport refused = reportOf("cuda:0");
    QVERIFY(jsonOf(refused)[u"why_no_graph"].toString().contains("does not record"));
    QVERIFY(benchText(refused).find("no CUDA graph: CUDA does not record") != std::string::npos);
    runtime.refusesCapture = false;
    runtime.freeMemory = 32 * 1024;
    const BenchReport cut = reportOf("cuda:0", 3, Precision::Complex64, 150);
    QVERIFY2(benchText(cut).find("memory cuts the batch") != std::string::npos,
             benchText(cut).c_str());
}

// Bytes, counted once more: what each pass reads and writes of 8 amplitudes.
void GpuBenchTest::countsWhatKernelsDo()
{
    Circuit circuit;
    circuit.qubits = 3;
    for (int qubit = 0; qubit < 3; ++qubit)
        append(circuit, gate("rx"), {qubit}, {Parameter::weight(qubit)});
    for (int qubit = 0; qubit < 3; ++qubit)
        append(circuit, gate("cx"), {qubit, (qubit + 1) % 3}, {});
    for (int qubit = 0; qubit < 3; ++qubit)
        append(circuit, gate("ry"), {qubit}, {Parameter::weight(3 + qubit)});
    append(circuit, gate("cx"), {0, 1}, {});
    append(circuit, gate("cx"), {1, 2}, {});
    circuit.weights = 6;
    const std::vector<Observable> observables = {parseObservable("Z0 Z1 Z2")};
    const cuda::FlatCircuit flat = cuda::flatten(compile(expand(circuit), observables));
    const cuda::DeviceWork work =
        cuda::estimateDeviceWork<float>(expand(circuit), observables, 5, true, false);
    const cuda::DeviceWork doubled =
        cuda::estimateDeviceWork<double>(expand(circuit), observables, 10, true, false);
    QCOMPARE(doubled.forwardFma, 2 * work.forwardFma);
    QCOMPARE(doubled.backwardSharedBytes, 4 * work.backwardSharedBytes);
    QVERIFY(work.forwardFma > 0 && work.backwardFma > work.forwardFma);
    QCOMPARE(work.forwardBytes, 5.0 * 8 * 8); // the kept states
    QCOMPARE(work.backwardBytes, 5.0 * 8 * 8);
    // Written by the start, read and written by each pass, read for the moments and to be kept.
    const double reads = 1 + 2.0 * flat.counts.circuitPasses + flat.counts.measureGroups
                         + (flat.counts.diagonalTerms + 7) / 8 + 1;
    QCOMPARE(work.forwardSharedBytes, 5 * 8 * 8 * reads);
}

QTEST_GUILESS_MAIN(GpuBenchTest)
#include "tst_gpu_bench.moc"
