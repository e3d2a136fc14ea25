// SPDX-License-Identifier: GPL-3.0-or-later
// What `ansatz bench --device cuda:0` measures and prints, on a GPU for which the host stands in.
#include "app/command_line/bench_report.h"
#include "engine/cuda_simulator/device_work.h"
#include "engine/experiment/step_passes.h"

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
    void countsLaunches_data();
    void countsLaunches();
    void tellsWhatToExpect();
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
    // The roofline of head and step, which are on the GPU as well, comes last.
    QCOMPARE(labels.takeLast(), QString());
    QCOMPARE(labels.takeLast(), QStringLiteral("step"));
    QCOMPARE(labels.takeLast(), QStringLiteral("head"));
    labels << "";
    // The shares of shared memory, its second-level cache and its launches are a line each more.
    QStringList expected = labelsOf(onCpu);
    QCOMPARE(labels.removeAll(""), expected.removeAll("") + 3);
    QCOMPARE(labels, expected);

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
    QVERIFY(refused.peaks.launchSeconds > 0 && !refused.peaks.launchesInGraph);
    QVERIFY(benchText(refused).find("does nothing, launched by itself") != std::string::npos);
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

void GpuBenchTest::countsLaunches_data()
{
    QTest::addColumn<int>("qubits");
    QTest::addColumn<Precision>("precision");
    for (const Precision precision : {Precision::Complex64, Precision::Complex128}) {
        const std::string name(toString(precision));
        QTest::addRow("a warp, %s", name.c_str()) << 3 << precision;
        QTest::addRow("a block, %s", name.c_str()) << 10 << precision;
        QTest::addRow("global memory, %s", name.c_str()) << 14 << precision;
    }
}

// Those that a step really makes.
void GpuBenchTest::countsLaunches()
{
    QFETCH(int, qubits);
    QFETCH(Precision, precision);
    ComputeSettings compute;
    compute.device = "cuda:0";
    compute.precision = precision;
    const BenchmarkWork work = pipelineWork(qubits, 3, 2, compute);
    const std::unique_ptr<StepPasses> passes = makeStepPasses(work);
    passes->run(); // makes what it needs
    const std::size_t before = cuda_host::launches;
    passes->run();
    const std::size_t made = cuda_host::launches - before;
    const std::optional<QuantumWork> quantum = quantumWork(work);
    QVERIFY(quantum);
    QCOMPARE(
        std::size_t(quantum->forwardLaunches + quantum->backwardLaunches + quantum->headLaunches),
        made);
    QCOMPARE(quantum->headLaunches, 3); // batch, head, optimiser
    QCOMPARE(quantum->stateBytes > 0, qubits == 14);
    QCOMPARE(quantum->stateBytes,
             qubits == 14 ? 2.0 * 2 * 16384 * (precision == Precision::Complex64 ? 8 : 16) : 0.0);
    QVERIFY(quantum->blocks >= 1);
}

// The roofline's table: for each part its launches, flops and bytes, what to expect, and the time.
void GpuBenchTest::tellsWhatToExpect()
{
    BenchReport report = reportOf("cuda:0");
    QVERIFY(report.peaks.launchSeconds > 0 && report.peaks.level2Bandwidth > 0);
    QCOMPARE(report.peaks.level2Bytes, std::size_t(1) << 16);
    report.peaks.fma = 1e9;
    report.peaks.memoryBandwidth = 1e9;
    report.peaks.cacheBandwidth = 1e9;
    report.peaks.launchSeconds = 1e-3;
    report.quantum = QuantumWork{.forwardFma = 2.5e6,
                                 .backwardFma = 5e6,
                                 .forwardBytes = 1e6,
                                 .backwardBytes = 2e6,
                                 .cacheBytes = 30e6,
                                 .forwardCacheBytes = 10e6,
                                 .forwardLaunches = 2,
                                 .backwardLaunches = 3,
                                 .headLaunches = 3,
                                 .blocks = 1000};
    report.benchmark.forward.median = 15;
    report.benchmark.backward.median = 25;
    report.benchmark.headMs = 4;
    report.benchmark.step.median = 44;
    const std::string expected =
        "Roofline         launches     Mflop MB memory MB shared  expected      took  by\n"
        "  forward               2     5.000     1.000      10.0     12.00     15.00  shared "
        "memory\n"
        "  backward              3      10.0     2.000      20.0     23.00     25.00  shared "
        "memory\n"
        "  head                  3         -         -         -     3.000     4.000  launches\n"
        "  step                  8      15.0     3.000      30.0     38.00     44.00\n";
    QCOMPARE(QString::fromStdString(rooflineText(report)), QString::fromStdString(expected));
    const std::string text = benchText(report);
    QVERIFY2(text.ends_with("\n" + expected), text.c_str());
    for (const QString &line : QString::fromStdString(text).split(u'\n'))
        QVERIFY2(line.size() <= 100, qPrintable(line));
    QVERIFY(text.find("GB/s of second-level cache") != std::string::npos);
    QVERIFY(text.find("1000.00 µs a kernel that does nothing, in a CUDA graph")
            != std::string::npos);

    const QJsonObject quantum = jsonOf(report)[u"quantum_layer"].toObject();
    QCOMPARE(quantum[u"forward_launches"].toInt(), 2);
    QCOMPARE(quantum[u"backward_launches"].toInt(), 3);
    QCOMPARE(quantum[u"head_launches"].toInt(), 3);
    QCOMPARE(quantum[u"expected_forward_ms"].toDouble(), 12.0);
    QCOMPARE(quantum[u"expected_backward_ms"].toDouble(), 23.0);
    QCOMPARE(quantum[u"backward_limited_by"].toString(), QStringLiteral("shared memory"));
    const QJsonObject machine = jsonOf(report)[u"machine"].toObject();
    QCOMPARE(machine[u"launch_ms"].toDouble(), 1.0);
    QCOMPARE(machine[u"multiprocessors"].toInt(), 2);
    const QJsonObject cpu = jsonOf(reportOf("cpu"));
    QVERIFY(cpu[u"machine"][u"launch_ms"].isNull());
    QVERIFY(cpu[u"quantum_layer"][u"forward_launches"].isNull());
    QVERIFY(cpu[u"quantum_layer"][u"expected_forward_ms"].toDouble() > 0);
}

QTEST_GUILESS_MAIN(GpuBenchTest)
#include "tst_gpu_bench.moc"
