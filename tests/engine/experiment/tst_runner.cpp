// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/circuit/templates.h"
#include "engine/cuda/cuda_devices.h"
#include "engine/data/prepared_data.h"
#include "engine/device/devices.h"
#include "engine/experiment/experiment_json.h"
#include "engine/experiment/runner.h"
#include "engine/model/model_json.h"
#include "tests/support/default_losses.h"
#include "tests/support/missing_component.h"

#include <QElapsedTimer>
#include <QTest>

#include <array>
#include <cmath>
#include <filesystem>

using namespace ansatz;

namespace {

class Recorder final : public TrainingObserver {
public:
    void onStep(const StepRecord &record) override { losses.push_back(record.loss); }
    void onEvaluation(const EvaluationRecord &record) override { evaluations.push_back(record); }

    std::vector<double> losses;
    std::vector<EvaluationRecord> evaluations;
};

struct Trained {
    RunResult result;
    RunFacts facts;
    TrainedModel model;
    std::vector<double> losses;
};

Trained train(const Experiment &experiment)
{
    Runner runner(experiment);
    Recorder recorder;
    Trained trained;
    trained.result = runner.advance(experiment.training.steps, {}, recorder);
    trained.facts = runner.facts();
    trained.model = runner.model();
    trained.losses = recorder.losses;
    return trained;
}

Experiment wide(int qubits)
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    experiment.preprocessing[0].width = qubits;
    experiment.preprocessing[0].height = 1;
    experiment.circuit = hybridPipelineCircuit(qubits, 1);
    return experiment;
}

} // namespace

class RunnerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void firstLossesAreFixed();
    void sameBitsAnyThreads();
    void piecesEqualOneAdvance();
    void reachesItsAccuracy_data();
    void reachesItsAccuracy();
    void seedDesignReportsItsCeiling();
    void statesWhatItUses();
    void modelPredictsWhatWasMeasured_data();
    void modelPredictsWhatWasMeasured();
    void referenceBackendAgrees();
    void tooManyQubitsAreRefusedAtOnce();
    void refusesACircuitWiderThanTheData();
    void featuresMustFitThePrecision();
    void aCircuitMayReadFewerFeatures();
    void batchLargerThanTheData();
    void oneClassIsAnError();
    void unknownBackendIsAnError();
    void aGpuIsRefusedWithTheReason();
    void aGpuGivesTheSameLosses();
};

void RunnerTest::firstLossesAreFixed()
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    experiment.training.steps = 10;
    const std::vector<double> losses = train(experiment).losses;
    QCOMPARE(losses.size(), defaultLosses.size());
    for (std::size_t i = 0; i < defaultLosses.size(); ++i)
        QVERIFY2(std::abs(losses[i] / defaultLosses[i] - 1) < 1e-6,
                 qPrintable(QString::number(losses[i], 'g', 10)));
}

void RunnerTest::sameBitsAnyThreads()
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    experiment.training.steps = 60;
    experiment.compute.threads = 1;
    const Trained one = train(experiment);
    const Trained again = train(experiment);
    experiment.compute.threads = 2;
    const Trained two = train(experiment);
    for (const Trained *other : {&again, &two}) {
        QCOMPARE(other->losses, one.losses);
        QCOMPARE(other->model.circuitWeights, one.model.circuitWeights);
        QCOMPARE(other->model.headWeights, one.model.headWeights);
        QCOMPARE(other->result.evaluation.testLoss, one.result.evaluation.testLoss);
    }
}

void RunnerTest::piecesEqualOneAdvance()
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    experiment.training.steps = 40;
    const Trained whole = train(experiment);
    Runner runner(experiment);
    Recorder recorder;
    for (const int count : {1, 13, 1, 100})
        runner.advance(count, {}, recorder);
    QCOMPARE(runner.stepsDone(), 40);
    QVERIFY(runner.finished());
    QCOMPARE(recorder.losses, whole.losses);
    QCOMPARE(runner.model().circuitWeights, whole.model.circuitWeights);
}

void RunnerTest::reachesItsAccuracy_data()
{
    QTest::addColumn<QString>("preset");
    QTest::addColumn<double>("train");
    QTest::addColumn<double>("test");
    QTest::newRow("digits") << QStringLiteral("digits_1_vs_5") << 0.94 << 0.88;
    QTest::newRow("iris") << QStringLiteral("iris_setosa_vs_versicolor") << 0.97 << 0.97;
    QTest::newRow("two moons") << QStringLiteral("two_moons") << 0.93 << 0.9;
    QTest::newRow("fashion") << QStringLiteral("fashion_tshirt_vs_trouser") << 0.92 << 0.92;
}

void RunnerTest::reachesItsAccuracy()
{
    QFETCH(QString, preset);
    QFETCH(double, train);
    QFETCH(double, test);
    const std::string file = presetExperiment(preset.toStdString()).data.path;
    if (!file.empty() && !std::filesystem::exists(file))
        ANSATZ_MISSING_COMPONENT("Debian's dataset-fashion-mnist is not installed");
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        Experiment experiment = presetExperiment(preset.toStdString());
        experiment.seed = seed;
        const Trained trained = ::train(experiment);
        const EvaluationRecord &evaluation = trained.result.evaluation;
        qInfo("%s, seed %d: train %.4f, test %.4f, ceiling %.4f, %.3f s, step %.4f ms",
              qPrintable(preset), int(seed), evaluation.trainAccuracy, evaluation.testAccuracy,
              trained.facts.dataCeiling, trained.result.seconds, trained.result.stepMedianMs);
        QCOMPARE_GE(evaluation.trainAccuracy, train);
        QCOMPARE_GE(evaluation.testAccuracy, test);
        QCOMPARE_LE(evaluation.trainAccuracy, 1.0);
    }
}

void RunnerTest::seedDesignReportsItsCeiling()
{
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        Experiment experiment = presetExperiment("hybrid_gpu_pipeline");
        experiment.seed = seed;
        const Trained trained = train(experiment);
        const EvaluationRecord &evaluation = trained.result.evaluation;
        qInfo("seed %d: train %.4f, test %.4f, ceiling %.4f", int(seed), evaluation.trainAccuracy,
              evaluation.testAccuracy, trained.facts.dataCeiling);
        QCOMPARE(trained.facts.trainSamples, 100U);
        QCOMPARE(trained.facts.trainSamples + trained.facts.testSamples, 364U);
        QCOMPARE(std::round(100 * trained.facts.dataCeiling), 69.0);
        const double overall =
            (100 * evaluation.trainAccuracy + 264 * evaluation.testAccuracy) / 364;
        QCOMPARE_LE(overall, trained.facts.dataCeiling);
    }
}

void RunnerTest::statesWhatItUses()
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    const RunFacts facts = Runner(experiment).facts();
    QCOMPARE(facts.backend, "native");
    QCOMPARE(facts.device, "cpu");
    QCOMPARE(facts.simd, cpuFacts().simd);
    QCOMPARE(facts.threads, automaticThreads());
    QCOMPARE(facts.seed, 1U);
    QCOMPARE(facts.trainSamples, 200U);
    QCOMPARE(facts.testSamples, 164U);
    QCOMPARE(facts.circuitWeights, 36U);
    QCOMPARE(facts.headWeights, 10U);
    QCOMPARE(facts.steps, 300);
    experiment.compute.backend = "reference";
    experiment.compute.threads = 2;
    const RunFacts reference = Runner(experiment).facts();
    QCOMPARE(reference.backend, "reference");
    QCOMPARE(reference.threads, 1);
    QVERIFY(reference.simd.empty());
}

void RunnerTest::modelPredictsWhatWasMeasured_data()
{
    QTest::addColumn<bool>("isDouble");
    QTest::newRow("complex64") << false;
    QTest::newRow("complex128") << true;
}

void RunnerTest::modelPredictsWhatWasMeasured()
{
    QFETCH(bool, isDouble);
    Experiment experiment = presetExperiment("digits_1_vs_5");
    experiment.training.steps = 30;
    experiment.compute.precision = isDouble ? Precision::Complex128 : Precision::Complex64;
    const Trained trained = train(experiment);
    QCOMPARE(trained.model.steps, 30);
    QCOMPARE(trained.model.testAccuracy, trained.result.evaluation.testAccuracy);
    QCOMPARE(trained.model.classLabels, (std::vector<int>{1, 5}));
    QCOMPARE(trained.model.testVectors.size(), 8U);
    const TrainedModel read = readModel(writeModel(trained.model), "m.json");
    QCOMPARE(read.circuitWeights, trained.model.circuitWeights);

    // The watched sample is the first of the training part; the same model, in double.
    const PreparedData data = prepareData(experiment.data, experiment.preprocessing, 1);
    FeatureMatrix first = data.train.features;
    first.rows = 1;
    first.values.resize(first.columns);
    const std::vector<double> expected = expectations(read, first);
    for (std::size_t i = 0; i < expected.size(); ++i)
        QCOMPARE_LT(std::abs(expected[i] - trained.result.evaluation.watched[i]),
                    isDouble ? 1e-12 : 1e-5);
}

void RunnerTest::referenceBackendAgrees()
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    experiment.training.steps = 3;
    experiment.training.batch = 4;
    experiment.data.sampleLimit = 20;
    experiment.compute.precision = Precision::Complex128;
    const Trained native = train(experiment);
    experiment.compute.backend = "reference";
    const Trained reference = train(experiment);
    for (std::size_t i = 0; i < 3; ++i)
        QCOMPARE_LT(std::abs(native.losses[i] - reference.losses[i]), 1e-10);
}

void RunnerTest::tooManyQubitsAreRefusedAtOnce()
{
    // 30 qubits do not train in 24 GiB; on a larger machine ask for more.
    const bool isLarge = cpuFacts().memoryAvailable > (std::uint64_t(24) << 30);
    Experiment experiment = wide(isLarge ? 34 : 30);
    if (isLarge)
        experiment.compute.precision = Precision::Complex128;
    QElapsedTimer timer;
    timer.start();
    try {
        const Runner runner(experiment);
        QFAIL("accepted");
    } catch (const UserError &error) {
        const QString text = QString::fromUtf8(error.what());
        qInfo("%s", error.what());
        QCOMPARE(error.place(), std::string("/circuit/qubits"));
        QVERIFY2(text.contains(QStringLiteral("GiB")), error.what());
        QVERIFY2(text.contains(QStringLiteral("qubits")), error.what());
    }
    QCOMPARE_LT(timer.elapsed(), 2000);
}

void RunnerTest::refusesACircuitWiderThanTheData()
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    experiment.preprocessing[0].width = experiment.preprocessing[0].height = 2;
    try {
        const Runner runner(experiment);
        QFAIL("accepted");
    } catch (const UserError &error) {
        QCOMPARE(error.problem(), "the circuit reads 9 features, the data have 4");
        QVERIFY(!error.remedy().empty());
    }
}

void RunnerTest::featuresMustFitThePrecision()
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    // Each factor fits, what they make of a pixel does not.
    experiment.preprocessing[1] = {.kind = PreprocessingStep::Kind::AngleScale, .factor = 1e20};
    experiment.preprocessing.resize(2);
    experiment.preprocessing.push_back(experiment.preprocessing[1]);
    try {
        const Runner runner(experiment);
        QFAIL("accepted");
    } catch (const UserError &error) {
        QCOMPARE(error.place(), std::string("/preprocessing"));
        QVERIFY(error.problem().ends_with("which does not fit complex64"));
    }
    experiment.compute.precision = Precision::Complex128;
    const Runner runner(experiment);
    QCOMPARE(runner.stepsDone(), 0);
}

void RunnerTest::aCircuitMayReadFewerFeatures()
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    experiment.circuit = hybridPipelineCircuit(4, 1);
    experiment.training.steps = 5;
    const Trained trained = train(experiment);
    QCOMPARE(trained.result.stepsDone, 5);
    QCOMPARE(readModel(writeModel(trained.model), "m.json").circuit.features, 9);
}

void RunnerTest::batchLargerThanTheData()
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    experiment.training.batch = 5000;
    experiment.training.steps = 3;
    QCOMPARE(train(experiment).result.stepsDone, 3);
}

void RunnerTest::oneClassIsAnError()
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    experiment.data.classes = {1, 77};
    QVERIFY_THROWS_EXCEPTION(UserError, static_cast<void>(Runner(experiment)));
}

void RunnerTest::unknownBackendIsAnError()
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    const auto placeOf = [&experiment] {
        try {
            const Runner runner(experiment);
        } catch (const UserError &error) {
            return error.place();
        }
        return std::string();
    };
    experiment.compute.backend = "abacus";
    QCOMPARE(placeOf(), std::string("/compute/backend"));
    experiment.compute.backend = "native";
    experiment.compute.device = "cuda:9";
    QCOMPARE(placeOf(), std::string("/compute/device"));
}

void RunnerTest::aGpuIsRefusedWithTheReason()
{
    if (!cudaStatus().devices.empty())
        QSKIP("there is a GPU");
    Experiment experiment = presetExperiment("digits_1_vs_5");
    experiment.compute.device = "cuda:0";
    try {
        const Runner runner(experiment);
        QFAIL("accepted");
    } catch (const UserError &error) {
        QCOMPARE(error.place(), std::string("/compute/device"));
        QVERIFY2(error.problem().find(cudaStatus().reason) != std::string::npos, error.what());
        QCOMPARE(error.remedy(), cudaStatus().remedy);
    }
}

void RunnerTest::aGpuGivesTheSameLosses()
{
    if (cudaStatus().devices.empty())
        QSKIP(("no GPU to run on: " + cudaStatus().reason).c_str());
    Experiment experiment = presetExperiment("digits_1_vs_5");
    experiment.training.steps = 100;
    const Trained onCpu = train(experiment);
    experiment.compute.device = "cuda:" + std::to_string(cudaStatus().devices.front().index);
    const Trained onGpu = train(experiment);
    QCOMPARE(onGpu.facts.device, experiment.compute.device);
    QCOMPARE(onGpu.facts.threads, 1);
    QCOMPARE(onGpu.losses.size(), onCpu.losses.size());
    for (std::size_t i = 0; i < defaultLosses.size(); ++i)
        QVERIFY2(std::abs(onGpu.losses[i] / defaultLosses[i] - 1) < 1e-5,
                 qPrintable(QString::number(onGpu.losses[i], 'g', 10)));
    QCOMPARE_LT(std::abs(onGpu.losses.back() - onCpu.losses.back()), 1e-3);
    QCOMPARE_LT(std::abs(onGpu.result.evaluation.testLoss - onCpu.result.evaluation.testLoss),
                1e-3);
    QCOMPARE(train(experiment).losses, onGpu.losses);
}

QTEST_GUILESS_MAIN(RunnerTest)
#include "tst_runner.moc"
