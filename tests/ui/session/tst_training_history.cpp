// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/record_buffer.h"
#include "ui/session/training_history.h"

#include <QTest>

#include <thread>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

StepRecord stepRecord(int step)
{
    return {.step = step, .loss = 1.0 / step, .seconds = step / 1e3};
}

EvaluationRecord evaluationRecord(int step)
{
    EvaluationRecord record;
    record.step = step;
    return record;
}

} // namespace

class TstTrainingHistory final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsEverythingOfAShortRun();
    void thinsALongRun();
    void keepsTheNewestEvaluation();
    void bufferGivesEverythingOnce();
    void bufferStaysBoundedWhenNobodyDrains();
    void bufferTakesFromAnotherThread();
};

void TstTrainingHistory::keepsEverythingOfAShortRun()
{
    TrainingHistory history;
    for (int step = 1; step <= 300; ++step)
        history.append(stepRecord(step));
    QCOMPARE(history.steps.size(), std::size_t(300));
    QCOMPARE(history.stepStride, 1);
    QCOMPARE(history.lastStep.step, 300);
    QCOMPARE(history.steps[212].step, 213);
}

void TstTrainingHistory::thinsALongRun()
{
    TrainingHistory history;
    constexpr int last = 1'000'003;
    for (int step = 1; step <= last; ++step)
        history.append(stepRecord(step));
    QVERIFY(history.steps.size() <= TrainingHistory::stepLimit);
    QVERIFY(history.steps.size() >= TrainingHistory::stepLimit / 2);
    QCOMPARE(history.stepStride, 8);
    QCOMPARE(history.lastStep.step, last);
    for (std::size_t i = 0; i < history.steps.size(); ++i)
        QCOMPARE(history.steps[i].step, static_cast<int>(i) * 8 + 1);
}

void TstTrainingHistory::keepsTheNewestEvaluation()
{
    TrainingHistory history;
    constexpr int count = 50'001;
    for (int i = 0; i < count; ++i) {
        history.append(evaluationRecord(i * 10));
        QCOMPARE(history.evaluations.back().step, i * 10);
    }
    QVERIFY(history.evaluations.size() <= TrainingHistory::evaluationLimit + 1);
    for (std::size_t i = 0; i + 1 < history.evaluations.size(); ++i)
        QVERIFY(history.evaluations[i].step < history.evaluations[i + 1].step);
    QCOMPARE(history.evaluations.front().step, 0);
}

void TstTrainingHistory::bufferGivesEverythingOnce()
{
    RecordBuffer buffer;
    for (int step = 1; step <= 5; ++step)
        buffer.onStep(stepRecord(step));
    buffer.onEvaluation(evaluationRecord(5));
    const auto records = buffer.take();
    QCOMPARE(records.steps.size(), std::size_t(5));
    QCOMPARE(records.evaluations.size(), std::size_t(1));
    QVERIFY(buffer.take().steps.empty());
}

void TstTrainingHistory::bufferStaysBoundedWhenNobodyDrains()
{
    RecordBuffer buffer;
    for (int step = 1; step <= 1'000'000; ++step)
        buffer.onStep(stepRecord(step));
    for (int step = 1; step <= 10'000; ++step)
        buffer.onEvaluation(evaluationRecord(step));
    const auto records = buffer.take();
    QVERIFY(records.steps.size() <= RecordBuffer::stepLimit + 1);
    QVERIFY(records.evaluations.size() <= RecordBuffer::evaluationLimit + 1);
    QCOMPARE(records.steps.back().step, 1'000'000);
    QCOMPARE(records.evaluations.back().step, 10'000);
}

void TstTrainingHistory::bufferTakesFromAnotherThread()
{
    RecordBuffer buffer;
    constexpr int count = 200'000;
    std::jthread writer([&buffer] {
        for (int step = 1; step <= count; ++step)
            buffer.onStep(stepRecord(step));
    });
    int last = 0;
    while (last < count) {
        for (const StepRecord &record : buffer.take().steps) {
            QVERIFY(record.step > last);
            last = record.step;
        }
    }
}

QTEST_GUILESS_MAIN(TstTrainingHistory)
#include "tst_training_history.moc"
