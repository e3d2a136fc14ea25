// SPDX-License-Identifier: GPL-3.0-or-later
// Edits of a run that takes most of the memory. The host's memory is a stand-in that has less as
// this process allocates more.
#include "engine/device/host_facts.h"
#include "engine/experiment/benchmark_work.h"
#include "engine/experiment/step_memory.h"
#include "tests/ui/session/run_edit_bench.h"
#include "ui/session/record_buffer.h"

#include <QTest>

#include <malloc.h>

#include <algorithm>
#include <atomic>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

constexpr std::uint64_t plenty = std::uint64_t(4) << 30;
std::atomic<std::uint64_t> hostMemory = plenty;

std::uint64_t allocated()
{
    const struct mallinfo2 info = mallinfo2();
    return std::uint64_t(info.uordblks) + std::uint64_t(info.hblkhd);
}

/// Of many qubits, so that its states are most of what this process holds.
Experiment wideExperiment()
{
    Experiment experiment = longExperiment();
    experiment.data.sampleLimit = 40;
    experiment.training.batch = 16;
    experiment.training.evaluateEvery = 1'000'000;
    experiment.compute.precision = Precision::Complex128;
    experiment.compute.threads = 1;
    experiment.circuit = Circuit();
    experiment.circuit.qubits = 17;
    append(experiment.circuit, gate("rx"), {0}, {Parameter::feature(0)});
    for (int qubit = 0; qubit < 17; ++qubit)
        append(experiment.circuit, gate("ry"), {qubit}, {Parameter::weight(qubit)});
    for (int qubit = 0; qubit < 16; ++qubit)
        append(experiment.circuit, gate("cx"), {qubit + 1, qubit});
    for (int qubit = 0; qubit < 17; ++qubit)
        append(experiment.circuit, gate("rx"), {qubit}, {Parameter::weight(17 + qubit)});
    append(experiment.circuit, gate("cx"), {0, 16});
    append(experiment.circuit, gate("ry"), {16}, {Parameter::weight(34)});
    return experiment;
}

std::uint64_t needOf(const Experiment &experiment)
{
    const BenchmarkWork work = workOf(experiment);
    return stepMemory(work, work.features.rows).need;
}

} // namespace

ansatz::HostFacts ansatz::readHostFacts(const std::filesystem::path &)
{
    HostFacts facts;
    facts.memoryTotal = plenty;
    const std::uint64_t most = hostMemory;
    facts.memoryAvailable = most - std::min(most, allocated());
    return facts;
}

class TstEditMemory final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { hostMemory = plenty; }
    void editTakesTheMemoryOfTheRun();
    void editWithoutMemoryLeavesTheRun();
};

void TstEditMemory::editTakesTheMemoryOfTheRun()
{
    const Experiment experiment = wideExperiment();
    Experiment changed = experiment;
    addRotation(changed, 0);
    const std::uint64_t need = needOf(changed);
    const std::uint64_t before = allocated();
    TrainingSession session;
    session.step(experiment);
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Paused, patience);
    const std::uint64_t held = allocated();
    qInfo("a step needs %llu KiB, the run holds %llu KiB", (unsigned long long)(need >> 10),
          (unsigned long long)((held - before) >> 10));
    QVERIFY(held - before > need * 9 / 10);
    hostMemory = held + need; // of which six tenths may be used
    session.applyEdit(changed);
    QTRY_COMPARE_WITH_TIMEOUT(session.history().parts.size(), std::size_t(2), patience);
    QVERIFY(!session.editRefusal());
    session.step(changed);
    QTRY_COMPARE_WITH_TIMEOUT(session.stepsDone(), 2, patience);
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Paused, patience);
    QVERIFY(*session.runExperiment() == changed);
}

void TstEditMemory::editWithoutMemoryLeavesTheRun()
{
    const Experiment experiment = wideExperiment();
    Experiment changed = experiment;
    changed.circuit.qubits = 19;
    addRotation(changed, 18);
    TrainingSession session;
    session.step(experiment);
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Paused, patience);
    hostMemory = allocated() + needOf(experiment);
    session.applyEdit(changed);
    QTRY_VERIFY_WITH_TIMEOUT(session.editRefusal(), patience);
    QVERIFY2(session.editRefusal()->reason.contains(QStringLiteral("may be used")),
             qPrintable(session.editRefusal()->reason));
    QCOMPARE(session.editRefusal()->edit, QStringLiteral("add 2 qubits, add RY on qubit 18"));
    session.step(experiment);
    QTRY_COMPARE_WITH_TIMEOUT(session.stepsDone(), 2, patience);
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Paused, patience);

    // And has the numbers that it would have had.
    hostMemory = plenty;
    Runner runner(experiment);
    RecordBuffer records;
    (void)runner.advance(1, {}, records);
    (void)runner.advance(1, {}, records);
    QCOMPARE(session.model()->circuitWeights, runner.model().circuitWeights);
}

QTEST_GUILESS_MAIN(TstEditMemory)
#include "tst_edit_memory.moc"
