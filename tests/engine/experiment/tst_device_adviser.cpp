// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/circuit/templates.h"
#include "engine/device/devices.h"
#include "engine/experiment/device_adviser.h"
#include "engine/experiment/experiment_json.h"
#include "engine/experiment/runner.h"
#include "engine/experiment/step_probe.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <ctime>
#include <functional>
#include <thread>

using namespace ansatz;
using Basis = DeviceChoice::Basis;

namespace {

BenchmarkWork workOfPreset()
{
    const Experiment experiment = presetExperiment("digits_1_vs_5");
    return workOf(experiment,
                  prepareData(experiment.data, experiment.preprocessing, experiment.seed));
}

BenchmarkWork work(int qubits, int layers, int batch, const std::string &backend = "native")
{
    ComputeSettings compute;
    compute.backend = backend;
    return pipelineWork(qubits, layers, batch, compute);
}

const DeviceChoice &choiceOf(const DeviceAdvice &advice, const std::string &backend,
                             const std::string &device)
{
    const auto found = std::ranges::find_if(advice.choices, [&](const DeviceChoice &choice) {
        return choice.backend == backend && choice.device == device;
    });
    if (found == advice.choices.end())
        qFatal("no such choice");
    return *found;
}

// Milliseconds beyond its time after which a probe must be through.
constexpr qint64 tolerance = 1500;

// The time that something took: by the clock, unless this process had less than a core to itself;
// then what it computed, shared out to the cores that it computes on.
class Stopwatch {
public:
    [[nodiscard]] qint64 elapsed() const
    {
        const double computed = 1000.0 * double(std::clock() - m_start) / CLOCKS_PER_SEC;
        const auto passed = double(m_timer.elapsed());
        return qint64(computed < 0.9 * passed ? computed / automaticThreads() : passed);
    }

private:
    std::clock_t m_start = std::clock();
    QElapsedTimer m_timer = [] {
        QElapsedTimer timer;
        timer.start();
        return timer;
    }();
};

} // namespace

class DeviceAdviserTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void recommendsTheFastest();
    void listsWhatCannotRun();
    void needsNoDeviceOfTheExperiment();
    void bigCircuitKeepsTheTime_data();
    void bigCircuitKeepsTheTime();
    void estimateIsNearTheTruth();
    void estimateFromOperationsIsNearTheTruth();
    void estimateOfAnAutogradIsNearTheTruth();
    void stopsWhenAsked();
    void recommendsByTheTimes_data();
    void recommendsByTheTimes();
    void theOnlyOneIsToldAsWhatItIs();
    void isStoredWithTheRun();
};

void DeviceAdviserTest::recommendsTheFastest()
{
    const auto advice = advise(workOfPreset(), 300, {});
    QVERIFY(advice);
    QCOMPARE(advice->qubits, 9);
    QCOMPARE(advice->batch, 32U);
    QVERIFY(!advice->measuredAt.empty());
    const DeviceChoice &native = choiceOf(*advice, "native", "cpu");
    const DeviceChoice &reference = choiceOf(*advice, "reference", "cpu");
    QVERIFY(native.basis == Basis::Measured);
    QVERIFY(native.stepMs > 0 && native.stepMs < 20);
    QCOMPARE(native.secondsToEnd, native.stepMs * 300 / 1000);
    QVERIFY(native.memoryNeed > 0 && native.memoryNeed <= native.memoryHave);
    QVERIFY(reference.basis != Basis::None);
    QVERIFY(reference.stepMs > 10 * native.stepMs);
    QVERIFY(advice->recommended);
    const DeviceChoice &best = advice->choices[*advice->recommended];
    for (const DeviceChoice &choice : advice->choices)
        QVERIFY(!choice.canRun() || choice.stepMs >= best.stepMs);
    QVERIFY2(advice->why.find(best.backend + " on " + best.device) == 0, advice->why.c_str());
}

void DeviceAdviserTest::listsWhatCannotRun()
{
    std::size_t missing = 0;
    for (const DeviceChoice &choice : deviceChoices(work(3, 1, 4))) {
        if (choice.canRun())
            continue;
        ++missing;
        QVERIFY(!choice.reason.empty());
        QVERIFY(choice.basis == Basis::None);
    }
    std::size_t expected = 0;
    for (const Backend &backend : backends())
        expected += backend.available ? 0 : 1;
    for (const Device &device : devices())
        expected += device.available ? 0 : 1;
    QCOMPARE(missing, expected);
}

void DeviceAdviserTest::needsNoDeviceOfTheExperiment()
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    experiment.compute.backend = "no such backend";
    experiment.compute.device = "cuda:77";
    const BenchmarkWork chosen =
        workOf(experiment, prepareData(experiment.data, experiment.preprocessing, experiment.seed));
    const auto advice = advise(chosen, 10, {});
    QVERIFY(advice && advice->recommended);
}

void DeviceAdviserTest::bigCircuitKeepsTheTime_data()
{
    QTest::addColumn<int>("qubits");
    QTest::addColumn<int>("layers");
    QTest::addColumn<int>("batch");
    QTest::addColumn<QString>("backend");
    QTest::addRow("many samples") << 12 << 4 << 4096 << "native";
    QTest::addRow("slow backend") << 9 << 2 << 32 << "reference";
    QTest::addRow("long step") << 20 << 40 << 8 << "native";
    QTest::addRow("wide") << 24 << 4 << 2 << "native";
    QTest::addRow("autograd") << 18 << 20 << 1 << "pytorch";
    QTest::addRow("wide autograd") << 22 << 20 << 1 << "pytorch";
    QTest::addRow("slow and wide") << 18 << 4 << 4 << "reference";
}

void DeviceAdviserTest::bigCircuitKeepsTheTime()
{
    QFETCH(int, qubits);
    QFETCH(int, layers);
    QFETCH(int, batch);
    QFETCH(QString, backend);
    const BenchmarkWork big = work(qubits, layers, batch, backend.toStdString());
    const Stopwatch timer;
    const StepProbe probe = probeStep(big, adviserTime, {});
    const qint64 took = timer.elapsed();
    QVERIFY2(took <= adviserTime.count() + tolerance, qPrintable(QString::number(took)));
    QVERIFY(probe.basis == Basis::Estimated || probe.basis == Basis::AtLeast);
    QVERIFY(probe.stepMs > 100);
    QVERIFY(!probe.how.empty());
}

// Whether one of some estimates, made of such parts, is near the whole.
static bool isNearOnce(const std::function<StepProbe(int)> &estimate, double wholeMs,
                       const std::string &parts)
{
    for (int attempt = 0; attempt < 6; ++attempt) {
        const StepProbe part = estimate(attempt);
        const double ratio = part.stepMs / wholeMs;
        if (part.basis == Basis::Estimated && part.how.find(parts) != std::string::npos
            && ratio > 0.2 && ratio < 5)
            return true;
        qInfo("%.3f ms of %.3f ms: %s", part.stepMs, wholeMs, part.how.c_str());
    }
    return false;
}

void DeviceAdviserTest::estimateIsNearTheTruth()
{
    const BenchmarkWork some = work(12, 4, 512);
    const StepProbe whole = probeStep(some, std::chrono::milliseconds(4000), {});
    QVERIFY(whole.basis == Basis::Measured);
    // Of several: what else the machine does must not decide.
    QVERIFY(isNearOnce(
        [&](int attempt) {
            return probeStep(some, std::chrono::milliseconds(30 + 10 * attempt), {});
        },
        whole.stepMs, "samples"));
}

void DeviceAdviserTest::estimateFromOperationsIsNearTheTruth()
{
    const BenchmarkWork some = work(19, 30, 1);
    const StepProbe whole = probeStep(some, std::chrono::milliseconds(4000), {});
    QVERIFY(whole.basis == Basis::Measured);
    // Not even one sample is done in two fifths of this.
    QVERIFY(isNearOnce(
        [&](int attempt) {
            return probeStep(
                some, std::chrono::milliseconds(int(whole.stepMs) * (10 - attempt) / 10), {});
        },
        whole.stepMs, "operations"));
}

void DeviceAdviserTest::estimateOfAnAutogradIsNearTheTruth()
{
    BenchmarkWork some = work(14, 20, 1, "pytorch");
    some.compute.threads = 1; // LibTorch's threads wait for each other where cores are taken
    const StepProbe whole = probeStep(some, std::chrono::milliseconds(8000), {});
    QVERIFY(whole.basis == Basis::Measured);
    QVERIFY(isNearOnce(
        [&](int attempt) {
            return probeStep(
                some, std::chrono::milliseconds(int(whole.stepMs) * (10 + attempt) / 10), {});
        },
        whole.stepMs, "operations"));
}

void DeviceAdviserTest::stopsWhenAsked()
{
    std::stop_source stop;
    const BenchmarkWork big = work(20, 40, 8);
    std::jthread asker([&stop] {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        stop.request_stop();
    });
    const Stopwatch timer;
    QVERIFY(!advise(big, 10, stop.get_token()));
    QVERIFY2(timer.elapsed() <= 50 + tolerance, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(!advise(big, 10, stop.get_token()));
}

static DeviceChoice timed(const char *backend, double stepMs, Basis basis = Basis::Measured)
{
    DeviceChoice choice;
    choice.backend = backend;
    choice.device = "cpu";
    choice.basis = basis;
    choice.stepMs = stepMs;
    return choice;
}

void DeviceAdviserTest::recommendsByTheTimes_data()
{
    QTest::addColumn<QString>("chosen");
    QTest::addColumn<double>("pytorchMs");
    QTest::addColumn<QString>("best");
    QTest::addColumn<QString>("why");
    QTest::addRow("the fastest") << "reference" << 2.0 << "native"
                                 << "native on cpu takes the least time, 2.0 times less than "
                                    "pytorch on cpu";
    QTest::addRow("the chosen one, which is as fast")
        << "pytorch" << 1.09 << "pytorch"
        << "pytorch on cpu is chosen, and no other is faster by more than a tenth";
    QTest::addRow("not the chosen one, which is slower")
        << "pytorch" << 1.2 << "native"
        << "native on cpu takes the least time, 1.2 times less than pytorch on cpu";
}

void DeviceAdviserTest::recommendsByTheTimes()
{
    QFETCH(QString, chosen);
    QFETCH(double, pytorchMs);
    QFETCH(QString, best);
    QFETCH(QString, why);
    DeviceAdvice advice;
    advice.choices = {timed("reference", 900), timed("native", 1), timed("pytorch", pytorchMs)};
    BenchmarkWork some = work(3, 1, 4);
    some.compute.backend = chosen.toStdString();
    recommend(some, advice);
    QVERIFY(advice.recommended);
    QCOMPARE(QString::fromStdString(advice.choices[*advice.recommended].backend), best);
    QCOMPARE(QString::fromStdString(advice.why), why);
}

void DeviceAdviserTest::theOnlyOneIsToldAsWhatItIs()
{
    DeviceAdvice advice;
    advice.choices = {timed("native", 100), timed("reference", 99, Basis::AtLeast)};
    recommend(work(3, 1, 4), advice);
    QVERIFY(!advice.recommended);
    QCOMPARE(QString::fromStdString(advice.why),
             QStringLiteral("a step takes longer than could be measured on reference on cpu, which "
                            "may still be faster than native on cpu"));
    advice.choices[1].stepMs = 101;
    recommend(work(3, 1, 4), advice);
    QCOMPARE(QString::fromStdString(advice.why),
             QStringLiteral("native on cpu is the only one whose steps were measured in the time"));
    advice.choices[1].reason = "too little memory";
    recommend(work(3, 1, 4), advice);
    QCOMPARE(QString::fromStdString(advice.why),
             QStringLiteral("native on cpu is the only one that can compute it here"));
}

void DeviceAdviserTest::isStoredWithTheRun()
{
    const Experiment experiment = presetExperiment("two_moons");
    Runner runner(experiment);
    QVERIFY(!runner.facts().advice);
    const auto advice = advise(workOf(experiment, *runner.data()), 20, {});
    QVERIFY(advice);
    runner.keepAdvice(*advice);
    QCOMPARE(*runner.facts().advice, *advice);
    QCOMPARE(*runner.model().advice, *advice);
}

QTEST_GUILESS_MAIN(DeviceAdviserTest)
#include "tst_device_adviser.moc"
