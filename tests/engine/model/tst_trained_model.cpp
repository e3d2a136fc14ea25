// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/model/example_models.h"

#include "engine/base/error.h"

#include <QTest>

using namespace ansatz;

class TrainedModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void predictsTheSigmoidOfTheHead();
    void appliesThePreprocessing();
    void largeDataGoInParts();
    void testVectorsHoldEveryStage();
    void refusesSamplesOfAnotherShape();
    void refusesACircuitOfOtherFeatures();
};

void TrainedModelTest::predictsTheSigmoidOfTheHead()
{
    const std::vector<double> found = predict(cosineModel(), {3, 1, {0.0, 1.0, -2.5}});
    const double angles[] = {0.0, 1.0, -2.5};
    QCOMPARE(found.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        const double expected = 1 / (1 + std::exp(-(2 * std::cos(angles[i]) - 0.5)));
        QCOMPARE_LT(std::abs(found[i] - expected), 1e-14);
    }
}

void TrainedModelTest::appliesThePreprocessing()
{
    TrainedModel model = cosineModel();
    FittedPreprocessing::Step step;
    step.settings.kind = PreprocessingStep::Kind::AngleScale;
    step.settings.factor = 0.5;
    model.preprocessing.steps = {step};
    QCOMPARE_LT(
        std::abs(predict(model, {1, 1, {2.0}})[0] - predict(cosineModel(), {1, 1, {1.0}})[0]),
        1e-15);
}

void TrainedModelTest::largeDataGoInParts()
{
    const FeatureMatrix many = randomSamples(2500, 1, 1);
    const std::vector<double> found = expectations(cosineModel(), many);
    QCOMPARE(found.size(), 2500U);
    for (std::size_t i = 0; i < found.size(); ++i)
        QCOMPARE_LT(std::abs(found[i] - std::cos(many.values[i])), 1e-14);
}

void TrainedModelTest::testVectorsHoldEveryStage()
{
    TrainedModel model = cosineModel();
    addTestVectors(model, randomSamples(3, 1, 2), 10);
    QCOMPARE(model.testVectors.size(), 3U);
    addTestVectors(model, randomSamples(30, 1, 2), 10);
    QCOMPARE(model.testVectors.size(), 10U);
    for (const TestVector &vector : model.testVectors) {
        QCOMPARE(vector.input.size(), 1U);
        QCOMPARE(vector.features, vector.input);
        QCOMPARE_LT(std::abs(vector.expectations.at(0) - std::cos(vector.input[0])), 1e-14);
        QCOMPARE(vector.probability, predict(model, {1, 1, vector.input})[0]);
    }
}

void TrainedModelTest::refusesSamplesOfAnotherShape()
{
    QVERIFY_THROWS_EXCEPTION(UserError,
                             static_cast<void>(predict(cosineModel(), randomSamples(2, 3, 1))));
}

void TrainedModelTest::refusesACircuitOfOtherFeatures()
{
    TrainedModel model = cosineModel();
    model.circuit.features = 2;
    try {
        static_cast<void>(predict(model, {1, 1, {0.5}}));
        QFAIL("accepted");
    } catch (const UserError &error) {
        QCOMPARE(error.problem(), "the circuit reads 2 features, the data have 1");
    }
}

QTEST_GUILESS_MAIN(TrainedModelTest)
#include "tst_trained_model.moc"
