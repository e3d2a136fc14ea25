// SPDX-License-Identifier: GPL-3.0-or-later
// A training that learns the scale of its encoding.
#include "engine/circuit/templates.h"
#include "engine/experiment/experiment_json.h"
#include "engine/experiment/runner.h"
#include "engine/model/model_json.h"
#include "tests/engine/training/recorder.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace ansatz;

namespace {

/// An encoding that turns too little for the data, and weights behind it.
Experiment experimentWith(bool isTrained)
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    experiment.preprocessing[0].width = 3;
    experiment.preprocessing[0].height = 1;
    experiment.circuit = hybridPipelineCircuit(3, 2);
    Circuit &circuit = experiment.circuit;
    for (Operation &operation : circuit.operations) {
        for (Parameter &parameter : operation.parameters) {
            if (parameter.source != Parameter::Source::Feature)
                continue;
            parameter.scale = 0.1;
            if (isTrained)
                parameter.scaleWeight = circuit.weights++;
        }
    }
    experiment.training.steps = 120;
    experiment.training.learningRate = 0.05;
    experiment.training.evaluateEvery = 120;
    return experiment;
}

Recorder trained(const Experiment &experiment, std::vector<double> *weights = nullptr)
{
    Recorder recorder;
    Runner runner(experiment);
    (void)runner.advance(experiment.training.steps, {}, recorder);
    if (weights)
        *weights = runner.model().circuitWeights;
    return recorder;
}

} // namespace

class TestTrainedScale final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lossFallsBelowThatOfTheFixedScale()
    {
        const Recorder fixed = trained(experimentWith(false));
        std::vector<double> weights;
        const Recorder scaled = trained(experimentWith(true), &weights);
        // Scales start at 1: the first loss is the same.
        QCOMPARE_LT(std::abs(fixed.steps.front().loss - scaled.steps.front().loss), 1e-5);
        const double fixedLoss = fixed.evaluations.back().trainLoss;
        const double scaledLoss = scaled.evaluations.back().trainLoss;
        qInfo("loss %.4f with a fixed scale, %.4f with a trained one", fixedLoss, scaledLoss);
        QCOMPARE_LT(scaledLoss, 0.8 * fixedLoss);
        for (std::size_t k = weights.size() - 3; k < weights.size(); ++k)
            QVERIFY(std::abs(weights[k] - 1) > 0.1);
    }

    void everyBackendTakesTheSameSteps_data()
    {
        QTest::addColumn<QString>("backend");
        QTest::newRow("reference") << "reference";
        QTest::newRow("pytorch") << "pytorch";
    }
    void everyBackendTakesTheSameSteps()
    {
        QFETCH(QString, backend);
        Experiment experiment = experimentWith(true);
        experiment.compute.precision = Precision::Complex128;
        experiment.training.steps = 6;
        const Recorder native = trained(experiment);
        experiment.compute.backend = backend.toStdString();
        const Recorder other = trained(experiment);
        QCOMPARE(other.steps.size(), native.steps.size());
        for (std::size_t k = 0; k < native.steps.size(); ++k)
            QCOMPARE_LT(std::abs(other.steps[k].loss - native.steps[k].loss), 1e-10);
    }

    void sameBitsWithAnyThreads()
    {
        Experiment experiment = experimentWith(true);
        experiment.training.steps = 20;
        experiment.compute.threads = 1;
        const Recorder one = trained(experiment);
        experiment.compute.threads = 3;
        const Recorder three = trained(experiment);
        for (std::size_t k = 0; k < one.steps.size(); ++k)
            QCOMPARE(three.steps[k].loss, one.steps[k].loss);
    }

    void modelAndExperimentComeBack()
    {
        Experiment experiment = experimentWith(true);
        setStart(experiment.circuit, {0, WeightStart::Distribution::Uniform, -1, 1});
        setStart(experiment.circuit,
                 {experiment.circuit.weights - 1, WeightStart::Distribution::Value, 2, 0});
        experiment.training.steps = 3;
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        saveExperiment(experiment, path / "e.json");
        QCOMPARE(loadExperiment(path / "e.json").circuit, experiment.circuit);

        Runner runner(experiment);
        Recorder recorder;
        (void)runner.advance(3, {}, recorder);
        const TrainedModel model = runner.model();
        saveModel(model, path / "m.json");
        const TrainedModel read = loadModel(path / "m.json");
        QCOMPARE(read.circuit, model.circuit);
        const FeatureMatrix &raw = runner.data()->test.raw;
        QCOMPARE(predict(read, raw), predict(model, raw));
    }
};

QTEST_GUILESS_MAIN(TestTrainedScale)
#include "tst_trained_scale.moc"
