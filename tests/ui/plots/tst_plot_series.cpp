// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_series.h"

#include "ui/plots/plot_csv.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

StepRecord stepRecord(int step, double loss)
{
    StepRecord record;
    record.step = step;
    record.loss = loss;
    return record;
}

EvaluationRecord evaluation(int step, bool hasTest)
{
    EvaluationRecord record;
    record.step = step;
    record.trainLoss = 0.5 + step;
    record.trainAccuracy = 0.25;
    record.hasTest = hasTest;
    record.testLoss = 0.75 + step;
    record.testAccuracy = 0.125;
    record.classMeans = {{0.1, -0.2}, {0.3, -0.4}};
    record.watched = {1.0, -1.0};
    return record;
}

} // namespace

class TestPlotSeries final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsWhatIsDoneOfALongRun()
    {
        QCOMPARE(stepsInView(0, 0), 100);
        QCOMPARE(stepsInView(0, 300), 300);
        QCOMPARE(stepsInView(250, 300), 300);
        QCOMPARE(stepsInView(5, 10'000'000), 1000);
        QCOMPARE(stepsInView(1001, 10'000'000), 2000);
        QCOMPARE(stepsInView(9'999'999, 10'000'000), 10'000'000);
        QCOMPARE(stepsInView(500, 300), 500); // the end moved before what was done
    }

    void averageOfAConstantIsTheConstant();
    void averageForgetsByTheTimeConstant();
    void averageDoesNotDependOnThinningOfAConstantSlope();
    void whatIsNotFiniteIsAGapAndLeavesTheAverage_data();
    void whatIsNotFiniteIsAGapAndLeavesTheAverage();
    void smoothingFollowsThePlannedSteps_data();
    void smoothingFollowsThePlannedSteps();
    void cursorReadsOnlyWhatIsNew();
    void cursorStartsAgainAfterThinningAndClearing();
    void newestEvaluationIsUnsettledWhileThinned();
    void withoutTestDataThereAreNoTestPoints();
    void expectationsOfSampleAndClasses();
    void upperEnds_data();
    void upperEnds();
    void lossTable();
    void accuracyTable();
    void expectationTableQuotesNames();
};

void TestPlotSeries::averageOfAConstantIsTheConstant()
{
    ExponentialAverage average(7);
    for (int step = 1; step < 50; ++step)
        QCOMPARE(average.add(step, 0.25), 0.25);
}

void TestPlotSeries::averageForgetsByTheTimeConstant()
{
    ExponentialAverage average(10);
    QCOMPARE(average.add(1, 1.0), 1.0);
    // The older value weighs exp(-5/10) of the newer one.
    const double old = std::exp(-0.5);
    QCOMPARE(average.add(6, 0.0), old / (1 + old));
}

void TestPlotSeries::averageDoesNotDependOnThinningOfAConstantSlope()
{
    ExponentialAverage every(50);
    ExponentialAverage second(50);
    double a = 0;
    double b = 0;
    for (int step = 1; step <= 1001; ++step) {
        a = every.add(step, step);
        if (step % 2 == 1)
            b = second.add(step, step);
    }
    QVERIFY2(std::abs(a - b) < 1, qPrintable(QStringLiteral("%1 %2").arg(a).arg(b)));
}

void TestPlotSeries::whatIsNotFiniteIsAGapAndLeavesTheAverage_data()
{
    QTest::addColumn<double>("value");
    QTest::newRow("nan") << notANumber;
    QTest::newRow("infinity") << std::numeric_limits<double>::infinity();
}

void TestPlotSeries::whatIsNotFiniteIsAGapAndLeavesTheAverage()
{
    QFETCH(double, value);
    TrainingHistory history;
    history.append(stepRecord(1, 0.5));
    history.append(stepRecord(2, value));
    history.append(stepRecord(3, 0.5));
    const PlotPoints batch = batchLossPoints(history, {});
    QCOMPARE(batch.size(), 3u);
    QVERIFY(std::isnan(batch[1].value));
    ExponentialAverage average(5);
    const PlotPoints smoothed = smoothedPoints(batch, average);
    QVERIFY(std::isnan(smoothed[1].value));
    QCOMPARE(smoothed[2].value, 0.5);
}

void TestPlotSeries::smoothingFollowsThePlannedSteps_data()
{
    QTest::addColumn<int>("planned");
    QTest::addColumn<double>("steps");
    QTest::newRow("short") << 10 << 3.0;
    QTest::newRow("default") << 300 << 10.0;
    QTest::newRow("very long") << 10'000'000 << 2000.0;
}

void TestPlotSeries::smoothingFollowsThePlannedSteps()
{
    QFETCH(int, planned);
    QFETCH(double, steps);
    QCOMPARE(smoothingSteps(planned), steps);
}

void TestPlotSeries::cursorReadsOnlyWhatIsNew()
{
    TrainingHistory history;
    history.append(evaluation(0, true));
    history.append(stepRecord(1, 0.9));
    HistoryCursor cursor;
    QCOMPARE(batchLossPoints(history, cursor).size(), 1u);
    cursor.moveToEnd(history);
    QVERIFY(!cursor.isOutdated(history));
    QVERIFY(batchLossPoints(history, cursor).empty());
    QVERIFY(evaluationPoints(history, cursor, testLoss).empty());
    history.append(stepRecord(2, 0.8));
    history.append(evaluation(2, true));
    QCOMPARE(batchLossPoints(history, cursor), (PlotPoints{{2, 0.8}}));
    QCOMPARE(evaluationPoints(history, cursor, testLoss), (PlotPoints{{2, 2.75}}));
}

void TestPlotSeries::cursorStartsAgainAfterThinningAndClearing()
{
    TrainingHistory history;
    for (int step = 1; step <= int(TrainingHistory::stepLimit); ++step)
        history.append(stepRecord(step, 1));
    HistoryCursor cursor;
    cursor.moveToEnd(history);
    history.append(stepRecord(int(TrainingHistory::stepLimit) + 1, 1));
    QVERIFY(history.stepStride > 1);
    QVERIFY(cursor.isOutdated(history));
    cursor = {};
    cursor.moveToEnd(history);
    history.clear();
    QVERIFY(cursor.isOutdated(history));
}

void TestPlotSeries::newestEvaluationIsUnsettledWhileThinned()
{
    TrainingHistory history;
    history.evaluationStride = 2;
    history.evaluations = {evaluation(0, true), evaluation(20, true)};
    HistoryCursor cursor;
    cursor.moveToEnd(history);
    history.evaluations.back() = evaluation(30, true);
    QVERIFY(!cursor.isOutdated(history));
    QCOMPARE(evaluationPoints(history, cursor, testLoss), (PlotPoints{{30, 30.75}}));
}

void TestPlotSeries::withoutTestDataThereAreNoTestPoints()
{
    TrainingHistory history;
    history.append(evaluation(0, false));
    QVERIFY(evaluationPoints(history, {}, testLoss).empty());
    QVERIFY(evaluationPoints(history, {}, testAccuracy).empty());
    QCOMPARE(evaluationPoints(history, {}, trainAccuracy), (PlotPoints{{0, 0.25}}));
}

void TestPlotSeries::expectationsOfSampleAndClasses()
{
    TrainingHistory history;
    history.append(evaluation(0, true));
    history.append(evaluation(10, true));
    const auto sample = expectationPoints(history, {}, ExpectationSource::Sample);
    QCOMPARE(sample.size(), 2u);
    QCOMPARE(sample[1], (PlotPoints{{0, -1.0}, {10, -1.0}}));
    QCOMPARE(expectationPoints(history, {}, ExpectationSource::ClassMean0)[0],
             (PlotPoints{{0, 0.1}, {10, 0.1}}));
    QCOMPARE(expectationPoints(history, {}, ExpectationSource::ClassMean1)[1],
             (PlotPoints{{0, -0.4}, {10, -0.4}}));
    QVERIFY(expectations(EvaluationRecord(), ExpectationSource::ClassMean1).empty());
}

void TestPlotSeries::upperEnds_data()
{
    QTest::addColumn<double>("largest");
    QTest::addColumn<double>("end");
    QTest::newRow("loss") << 0.73 << 0.8;
    QTest::newRow("exact") << 0.8 << 0.8;
    QTest::newRow("next power") << 0.93 << 1.0;
    QTest::newRow("large") << 130.0 << 150.0;
    QTest::newRow("nothing") << 0.0 << 1.0;
    QTest::newRow("not a number") << notANumber << 1.0;
}

void TestPlotSeries::upperEnds()
{
    QFETCH(double, largest);
    QFETCH(double, end);
    QCOMPARE(niceUpperEnd(largest), end);
}

void TestPlotSeries::lossTable()
{
    TrainingHistory history;
    history.append(evaluation(0, false));
    history.append(stepRecord(1, 0.1));
    history.append(stepRecord(2, notANumber));
    history.append(evaluation(2, true));
    QCOMPARE(lossCsv(history, 5), std::string("step,batch_loss,smoothed_batch_loss,train_loss,"
                                              "test_loss\n"
                                              "0,,,0.5,\n"
                                              "1,0.1,0.1,,\n"
                                              "2,nan,nan,2.5,2.75\n"));
}

void TestPlotSeries::accuracyTable()
{
    TrainingHistory history;
    history.append(evaluation(0, true));
    history.append(evaluation(3, false));
    QCOMPARE(accuracyCsv(history, 0.5), std::string("step,train_accuracy,test_accuracy,"
                                                    "data_ceiling\n"
                                                    "0,0.25,0.125,0.5\n"
                                                    "3,0.25,,0.5\n"));
}

void TestPlotSeries::expectationTableQuotesNames()
{
    TrainingHistory history;
    history.append(evaluation(0, true));
    const std::string observables[] = {"q0", "q1"};
    const std::string classes[] = {"a, \"b\"", "c"};
    QCOMPARE(expectationCsv(history, observables, classes),
             std::string("step,sample q0,sample q1,\"mean of a, \"\"b\"\" q0\","
                         "\"mean of a, \"\"b\"\" q1\",mean of c q0,mean of c q1\n"
                         "0,1,-1,0.1,-0.2,0.3,-0.4\n"));
}

QTEST_GUILESS_MAIN(TestPlotSeries)
#include "tst_plot_series.moc"
