// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/training/trainer_setup.h"

#include <QTest>

using namespace ansatz;

class TrainerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void learns_data();
    void learns();
    void reportsStepsAndEvaluations();
    void piecesEqualOneAdvance();
    void notANumberStopsThatStepAndKeepsTheModel();
    void parametersThatOverflowAreRolledBack();
    void learningRateChangesWhileTraining();
    void momentumCounts();
    void endCanMove();
    void watchesAnotherSample();
    void refusesWrongLiveSettings();
    void takesSettingsFromOtherThreads();
    void batchLargerThanTheData();
    void medianOfManySteps();
};

void TrainerTest::learns_data()
{
    QTest::addColumn<int>("optimizer");
    QTest::addColumn<int>("loss");
    QTest::newRow("adam, cross entropy")
        << int(OptimizerKind::Adam) << int(LossKind::BinaryCrossEntropy);
    QTest::newRow("adam, squares") << int(OptimizerKind::Adam) << int(LossKind::MeanSquaredError);
    QTest::newRow("sgd, cross entropy")
        << int(OptimizerKind::Sgd) << int(LossKind::BinaryCrossEntropy);
}

void TrainerTest::learns()
{
    QFETCH(int, optimizer);
    QFETCH(int, loss);
    TrainingSettings settings = quick(300);
    settings.optimizer = static_cast<OptimizerKind>(optimizer);
    settings.loss = static_cast<LossKind>(loss);
    if (settings.optimizer == OptimizerKind::Sgd)
        settings.momentum = 0.9;
    Setup setup(settings);
    const RunResult result = setup.trainer.advance(300, {}, setup.recorder);
    QVERIFY(result.reason == StopReason::Finished);
    QCOMPARE(result.stepsDone, 300);
    QCOMPARE_GE(result.evaluation.trainAccuracy, 0.9);
    QCOMPARE_GE(result.evaluation.testAccuracy, 0.8);
    QCOMPARE_LT(result.evaluation.trainLoss, setup.recorder.evaluations.front().trainLoss);
    QVERIFY(result.stepMedianMs > 0 && result.seconds > 0);
}

void TrainerTest::reportsStepsAndEvaluations()
{
    Setup setup(quick(12));
    const RunResult result = setup.trainer.advance(100, {}, setup.recorder);
    QCOMPARE(setup.recorder.steps.size(), 12U);
    double before = 0;
    for (std::size_t i = 0; i < 12; ++i) {
        QCOMPARE(setup.recorder.steps[i].step, static_cast<int>(i) + 1);
        QVERIFY(setup.recorder.steps[i].seconds > before);
        before = setup.recorder.steps[i].seconds;
    }
    QCOMPARE(result.loss, setup.recorder.steps.back().loss);
    std::vector<int> evaluated;
    for (const EvaluationRecord &record : setup.recorder.evaluations)
        evaluated.push_back(record.step);
    QCOMPARE(evaluated, (std::vector<int>{0, 5, 10, 12}));
    const EvaluationRecord &last = setup.recorder.evaluations.back();
    QVERIFY(last.hasTest);
    QCOMPARE(last.classMeans.size(), 2U);
    QCOMPARE(last.classMeans[1].size(), 2U);
    QCOMPARE(last.watched.size(), 2U);
    QCOMPARE(last.circuitWeights.size(), 2U);
    QVERIFY(setup.trainer.finished());

    // The class means and the watched sample, computed once more by the layer itself.
    const torch::NoGradGuard noGrad;
    std::vector<std::vector<double>> sums(2, std::vector<double>(2));
    std::vector<int> counts(2);
    for (const PreparedSamples *part : {&setup.train, &setup.test}) {
        for (std::size_t row = 0; row < part->features.rows; ++row) {
            const auto values = part->features.row(row);
            const torch::Tensor found = setup.model->quantum->forward(
                torch::tensor({{float(values[0]), float(values[1])}}));
            const auto target = static_cast<std::size_t>(part->targets[row]);
            ++counts[target];
            for (std::size_t k = 0; k < 2; ++k)
                sums[target][k] += found[0][static_cast<std::int64_t>(k)].item<double>();
            if (row == 0 && part == &setup.train)
                QVERIFY(std::abs(found[0][1].item<double>() - last.watched[1]) < 1e-6);
        }
    }
    for (std::size_t target = 0; target < 2; ++target) {
        for (std::size_t k = 0; k < 2; ++k)
            QVERIFY(std::abs(sums[target][k] / counts[target] - last.classMeans[target][k]) < 1e-6);
    }
}

void TrainerTest::piecesEqualOneAdvance()
{
    Setup whole(quick(30));
    whole.trainer.advance(30, {}, whole.recorder);
    Setup pieces(quick(30));
    for (const int count : {1, 7, 0, 2, 20, 5})
        pieces.trainer.advance(count, {}, pieces.recorder);
    QCOMPARE(pieces.trainer.stepsDone(), 30);
    QVERIFY(allEqual(whole.model->parameters(), pieces.model->parameters()));
    for (std::size_t i = 0; i < 30; ++i)
        QCOMPARE(pieces.recorder.steps[i].loss, whole.recorder.steps[i].loss);
    QCOMPARE_GE(pieces.recorder.steps.back().seconds, pieces.recorder.steps.front().seconds);
}

void TrainerTest::notANumberStopsThatStepAndKeepsTheModel()
{
    PreparedSamples samples = makeSamples(40);
    constexpr std::size_t broken = 33;
    samples.features.values[broken * 2] = std::numeric_limits<double>::quiet_NaN();
    Batches batches(40, 8, seed);
    int expected = 1;
    while (std::ranges::count(batches.next(), broken) == 0)
        ++expected;
    QVERIFY(expected > 1);

    Setup setup(quick(100), samples);
    std::vector<torch::Tensor> last;
    setup.recorder.afterStep = [&](int) { last = setup.copies(); };
    const RunResult result = setup.trainer.advance(100, {}, setup.recorder);
    QVERIFY(result.reason == StopReason::NotFinite);
    QCOMPARE(result.stepsDone, expected - 1);
    QVERIFY(!std::isfinite(result.loss));
    QCOMPARE(setup.recorder.steps.size(), static_cast<std::size_t>(expected - 1));
    QVERIFY(allEqual(setup.copies(), last));
    QVERIFY(setup.trainer.finished());
    QVERIFY(setup.trainer.advance(10, {}, setup.recorder).reason == StopReason::NotFinite);
    QCOMPARE(setup.trainer.stepsDone(), expected - 1);
}

void TrainerTest::parametersThatOverflowAreRolledBack()
{
    // Expectations near the largest float: the loss is finite, ten times its gradient is not.
    TrainingSettings settings = quick(100);
    settings.optimizer = OptimizerKind::Sgd;
    settings.learningRate = 10;
    Observable huge = pauliZOfEveryQubit(2).front();
    huge.terms.front().coefficient = 3e38;
    HybridModel model(QuantumLayerOptions(Setup::circuit()).observables({huge}).seed(seed),
                      HeadSettings());
    std::vector<torch::Tensor> before;
    for (const torch::Tensor &parameter : model->parameters())
        before.push_back(parameter.detach().clone());
    const PreparedSamples train = makeSamples(40);
    const PreparedSamples noTest;
    Trainer trainer(model.ptr(), settings, train, noTest, seed);
    Recorder recorder;
    const RunResult result = trainer.advance(100, {}, recorder);
    QVERIFY(result.reason == StopReason::NotFinite);
    QCOMPARE(result.stepsDone, 0);
    QVERIFY(std::isfinite(result.loss));
    QVERIFY(allEqual(model->parameters(), before));
}

void TrainerTest::learningRateChangesWhileTraining()
{
    Setup changed(quick(20));
    changed.recorder.afterStep = [&](int step) {
        if (step == 10)
            changed.trainer.setLearningRate(1e-12);
    };
    std::vector<torch::Tensor> atTen;
    changed.trainer.advance(10, {}, changed.recorder);
    atTen = changed.copies();
    changed.trainer.advance(10, {}, changed.recorder);
    const auto atTwenty = changed.copies();
    for (std::size_t i = 0; i < atTen.size(); ++i)
        QVERIFY(torch::allclose(atTen[i], atTwenty[i], 0, 1e-7));
    Setup plain(quick(20));
    plain.trainer.advance(20, {}, plain.recorder);
    QVERIFY(!torch::allclose(plain.copies()[0], atTwenty[0], 0, 1e-3));
}

void TrainerTest::momentumCounts()
{
    TrainingSettings settings = quick(3);
    settings.optimizer = OptimizerKind::Sgd;
    settings.batch = 40;
    Setup plain(settings);
    settings.momentum = 0.9;
    Setup heavy(settings);
    plain.trainer.advance(1, {}, plain.recorder);
    heavy.trainer.advance(1, {}, heavy.recorder);
    QVERIFY(allEqual(plain.copies(), heavy.copies()));
    plain.trainer.advance(2, {}, plain.recorder);
    heavy.trainer.advance(2, {}, heavy.recorder);
    QVERIFY(!allEqual(plain.copies(), heavy.copies()));
    QCOMPARE_LT(heavy.recorder.evaluations.back().trainLoss,
                plain.recorder.evaluations.back().trainLoss);
}

void TrainerTest::endCanMove()
{
    Setup setup(quick(10));
    setup.trainer.advance(6, {}, setup.recorder);
    setup.trainer.setSteps(3);
    QVERIFY(setup.trainer.finished());
    setup.trainer.setSteps(8);
    QVERIFY(!setup.trainer.finished());
    QCOMPARE(setup.trainer.advance(100, {}, setup.recorder).stepsDone, 8);
}

void TrainerTest::watchesAnotherSample()
{
    Setup setup(quick(10));
    const EvaluationRecord first = setup.trainer.advance(2, {}, setup.recorder).evaluation;
    setup.trainer.watchSample(39);
    const EvaluationRecord second = setup.trainer.advance(0, {}, setup.recorder).evaluation;
    QCOMPARE(second.step, 2);
    QVERIFY(first.watched != second.watched);
    QCOMPARE(first.trainLoss, second.trainLoss);
}

void TrainerTest::refusesWrongLiveSettings()
{
    Setup setup(quick(10));
    QVERIFY_THROWS_EXCEPTION(UserError, setup.trainer.watchSample(40));
    for (const double rate : {0.0, 9e-13, -1.0, 10.5, std::numeric_limits<double>::quiet_NaN()})
        QVERIFY_THROWS_EXCEPTION(UserError, setup.trainer.setLearningRate(rate));
}

void TrainerTest::takesSettingsFromOtherThreads()
{
    Setup setup(quick(400));
    std::jthread other([&](const std::stop_token &stop) {
        for (std::size_t i = 0; !stop.stop_requested(); ++i) {
            setup.trainer.setLearningRate(0.01 + 0.001 * double(i % 10));
            setup.trainer.watchSample(i % 40);
            setup.trainer.setSteps(400);
        }
    });
    QCOMPARE(setup.trainer.advance(400, {}, setup.recorder).stepsDone, 400);
}

void TrainerTest::batchLargerThanTheData()
{
    TrainingSettings settings = quick(5);
    settings.batch = 1000;
    Setup all(settings);
    settings.batch = 40;
    Setup exact(settings);
    QCOMPARE(all.trainer.advance(5, {}, all.recorder).stepsDone, 5);
    exact.trainer.advance(5, {}, exact.recorder);
    QVERIFY(allEqual(all.copies(), exact.copies()));
}

void TrainerTest::medianOfManySteps()
{
    StepTimes times;
    QCOMPARE(times.medianMs(), 0.0);
    times.add(0.002);
    QVERIFY(std::abs(times.medianMs() - 2) < 1e-5);
    times.add(0.004);
    QVERIFY(std::abs(times.medianMs() - 3) < 1e-5);
    for (std::size_t i = 0; i < StepTimes::capacity; ++i)
        times.add(0.001);
    QVERIFY(std::abs(times.medianMs() - 1) < 1e-5);
}

QTEST_GUILESS_MAIN(TrainerTest)
#include "tst_trainer.moc"
