// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/circuit/templates.h"
#include "engine/simulator/memory_plan.h"
#include "engine/simulator/simulator.h"

#include <QElapsedTimer>
#include <QTest>

#include <limits>

using namespace ansatz;

static constexpr std::uint64_t gibibyte = std::uint64_t(1) << 30;
static constexpr std::uint64_t saturated = std::numeric_limits<std::uint64_t>::max();

class TestMemoryPlan : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsBytes();
    void saturates_data();
    void saturates();
    void findsTheLargest();
    void saysNeedAndHaveAndLargest();
    void refusesTrainingOf30QubitsOn24GiB();
    void saysThatNothingFits();
    void namesOnlyChoicesThatThereAre();
    void admitsExactlyWhatFits();
    void simulatorsRefuseAtOnce_data();
    void simulatorsRefuseAtOnce();
};

void TestMemoryPlan::countsBytes()
{
    const MemoryPlan plan{.qubits = 30, .realBytes = 8, .statesPerSample = 3, .samplesAtOnce = 1};
    QCOMPARE(plan.bytes(), 48 * gibibyte);
    const MemoryPlan batch{.qubits = 9, .realBytes = 4, .statesPerSample = 2, .samplesAtOnce = 32};
    QCOMPARE(batch.bytes(), std::uint64_t(512) * 8 * 2 * 32);
}

void TestMemoryPlan::saturates_data()
{
    QTest::addColumn<int>("qubits");
    for (const int qubits : {60, 62, 63, 64, 65, 128, 1'000'000'000})
        QTest::addRow("%d", qubits) << qubits;
}

void TestMemoryPlan::saturates()
{
    QFETCH(int, qubits);
    const MemoryPlan plan{.qubits = qubits, .realBytes = 8};
    QCOMPARE(plan.bytes(), saturated);
    QVERIFY_EXCEPTION_THROWN(requireMemory(plan, 24 * gibibyte), UserError);
    QVERIFY_EXCEPTION_THROWN(requireMemory(plan, saturated), UserError);
    QVERIFY_EXCEPTION_THROWN(requireMemory(plan), UserError);
}

void TestMemoryPlan::findsTheLargest()
{
    const MemoryPlan plan{.qubits = 1, .realBytes = 8, .statesPerSample = 3};
    QCOMPARE(largestQubits(plan, 48 * gibibyte), 30);
    QCOMPARE(largestQubits(plan, 48 * gibibyte - 1), 29);
    QCOMPARE(largestQubits(plan, 95), 0);
    QCOMPARE(largestQubits(plan, 96), 1);
}

void TestMemoryPlan::saysNeedAndHaveAndLargest()
{
    const MemoryPlan plan{.qubits = 30, .realBytes = 8, .statesPerSample = 3, .samplesAtOnce = 1};
    try {
        requireMemory(plan, 24 * gibibyte);
        QFAIL("admitted");
    } catch (const UserError &error) {
        const QString text = QString::fromStdString(error.problem());
        QVERIFY2(text.contains("48"), error.what());
        QVERIFY2(text.contains("GiB for 30 qubits; 24"), error.what());
        QVERIFY2(text.contains("at most 29 qubits fit"), error.what());
    }
}

void TestMemoryPlan::refusesTrainingOf30QubitsOn24GiB()
{
    // What the default training takes at least: two states of a sample in complex64.
    const MemoryPlan plan{.qubits = 30, .realBytes = 4, .statesPerSample = 2, .samplesAtOnce = 1};
    try {
        requireMemory(plan, 24 * gibibyte * 6 / 10);
        QFAIL("admitted");
    } catch (const UserError &error) {
        QCOMPARE(QString::fromStdString(error.problem()),
                 "the simulation needs 16 GiB for 30 qubits; 14.4 GiB may be used; at most 29 "
                 "qubits fit");
    }
}

void TestMemoryPlan::saysThatNothingFits()
{
    try {
        requireMemory({.qubits = 1}, 10);
        QFAIL("admitted");
    } catch (const UserError &error) {
        QVERIFY(QString::fromStdString(error.problem()).contains("not even 1 qubit fits"));
    }
}

void TestMemoryPlan::namesOnlyChoicesThatThereAre()
{
    const auto remedyFor = [](const MemoryPlan &plan) {
        try {
            requireMemory(plan, gibibyte);
        } catch (const UserError &error) {
            return QString::fromStdString(error.remedy());
        }
        return QString();
    };
    QVERIFY(remedyFor({.qubits = 30, .realBytes = 8}).contains("complex64"));
    QCOMPARE(remedyFor({.qubits = 30, .realBytes = 4}), "use fewer qubits");
    QCOMPARE(remedyFor({.qubits = 30, .realBytes = 8, .precisionIsFixed = true}),
             "use fewer qubits");
}

void TestMemoryPlan::admitsExactlyWhatFits()
{
    const MemoryPlan plan{.qubits = 10, .realBytes = 4, .statesPerSample = 2, .samplesAtOnce = 4};
    requireMemory(plan, plan.bytes());
    QVERIFY_EXCEPTION_THROWN(requireMemory(plan, plan.bytes() - 1), UserError);
}

void TestMemoryPlan::simulatorsRefuseAtOnce_data()
{
    QTest::addColumn<int>("qubits");
    for (const int qubits : {45, 63, 64, 1'000'000'000})
        QTest::addRow("%d", qubits) << qubits;
}

void TestMemoryPlan::simulatorsRefuseAtOnce()
{
    QFETCH(int, qubits);
    ExpandedCircuit circuit;
    circuit.qubits = qubits;
    QElapsedTimer timer;
    timer.start();
    QVERIFY_EXCEPTION_THROWN(
        static_cast<void>(makeNativeSimulator<float>(circuit, {pauliZ(0)}, {})), UserError);
    QVERIFY_EXCEPTION_THROWN(
        static_cast<void>(makeReferenceSimulator<double>(circuit, {pauliZ(0)})), UserError);
    QVERIFY2(timer.elapsed() < 200, "a refusal is quick");
}

QTEST_GUILESS_MAIN(TestMemoryPlan)
#include "tst_memory_plan.moc"
