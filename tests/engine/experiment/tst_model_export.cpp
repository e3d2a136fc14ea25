// SPDX-License-Identifier: GPL-3.0-or-later
// Writes models, data and predictions of this program into a folder, where readers in other
// languages check that they compute the same (tests/interop).
#include "tests/engine/model/example_models.h"

#include "engine/base/files.h"
#include "engine/base/numbers.h"
#include "engine/circuit/templates.h"
#include "engine/data/prepared_data.h"
#include "engine/experiment/device_adviser.h"
#include "engine/experiment/experiment_json.h"
#include "engine/experiment/runner.h"
#include "engine/model/model_json.h"

#include <QCoreApplication>
#include <QTest>

#include <numbers>

using namespace ansatz;

namespace {

class Silent final : public TrainingObserver {
public:
    void onStep(const StepRecord &) override {}
    void onEvaluation(const EvaluationRecord &) override {}
};

std::filesystem::path folder()
{
    return std::filesystem::path(QCoreApplication::applicationDirPath().toStdString()) / "interop";
}

std::string csv(const FeatureMatrix &matrix)
{
    std::string text;
    for (std::size_t row = 0; row < matrix.rows; ++row) {
        for (const double value : matrix.row(row)) {
            text += formatDouble(value);
            text += ',';
        }
        text.back() = '\n';
    }
    return text;
}

void exportModel(const std::string &name, const TrainedModel &model, const FeatureMatrix &raw)
{
    const std::vector<double> predictions = predict(model, raw);
    saveModel(model, folder() / (name + ".model.json"));
    writeFileAtomically(folder() / (name + ".data.csv"), csv(raw));
    writeFileAtomically(folder() / (name + ".predictions.csv"),
                        csv({predictions.size(), 1, predictions}));
}

} // namespace

class ModelExportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { std::filesystem::create_directories(folder()); }
    void exportsTrainedPresets_data();
    void exportsTrainedPresets();
    void exportsEveryGate();
    void exportsTrainedScales();
    void exportsDerivedFeatures_data();
    void exportsDerivedFeatures();
};

void ModelExportTest::exportsTrainedPresets_data()
{
    QTest::addColumn<int>("method");
    QTest::newRow("digits_1_vs_5") << int(ResizeMethod::Area);
    QTest::newRow("hybrid_gpu_pipeline") << int(ResizeMethod::Bilinear);
    QTest::newRow("two_moons") << -1;
    QTest::newRow("antialiased") << int(ResizeMethod::BilinearAntialiased);
}

void ModelExportTest::exportsTrainedPresets()
{
    QFETCH(int, method);
    const std::string name = QTest::currentDataTag();
    const bool isPreset = name != "antialiased";
    Experiment experiment = presetExperiment(isPreset ? name : "digits_1_vs_5");
    if (!isPreset)
        experiment.preprocessing.at(0).method = static_cast<ResizeMethod>(method);
    if (method >= 0)
        QCOMPARE(int(experiment.preprocessing.at(0).method), method);
    experiment.training.steps = 40;
    Runner runner(experiment);
    // Also what is stored beside the model must suit the schema.
    const auto advice = advise(workOf(experiment, *runner.data()), 40, {});
    QVERIFY(advice);
    runner.keepAdvice(*advice);
    Silent silent;
    runner.advance(40, {}, silent);
    TrainedModel model = runner.model();
    model.earlier = {{.steps = 3, .backend = "native", .device = "cuda:0", .ending = "lost"}};
    exportModel(name, model,
                prepareData(experiment.data, experiment.preprocessing, experiment.seed).test.raw);
    saveExperiment(experiment, folder() / (name + ".experiment.json"));
}

void ModelExportTest::exportsEveryGate()
{
    exportModel("every_gate", everyGateModel(), randomSamples(20, 3, 8));
}

void ModelExportTest::exportsTrainedScales()
{
    Experiment experiment = presetExperiment("two_moons");
    Circuit &circuit = experiment.circuit;
    int scales = 0;
    for (Operation &operation : circuit.operations)
        for (Parameter &parameter : operation.parameters)
            if (parameter.source == Parameter::Source::Feature) {
                parameter.scaleWeight = circuit.weights++;
                ++scales;
            }
    QVERIFY(scales > 0);
    setStart(circuit, {0, WeightStart::Distribution::Normal, 0.5, 0.25});
    setStart(circuit, {1, WeightStart::Distribution::Value, 0.125, 0});
    setStart(circuit, {circuit.weights - 1, WeightStart::Distribution::Uniform, 0.5, 1.5});
    experiment.training.steps = 5;
    Runner runner(experiment);
    Silent silent;
    runner.advance(5, {}, silent);
    exportModel("trained_scales", runner.model(),
                prepareData(experiment.data, experiment.preprocessing, experiment.seed).test.raw);
    saveExperiment(experiment, folder() / "trained_scales.experiment.json");
}

// Templates whose features are computed from the data: products of two, angles of amplitudes.
void ModelExportTest::exportsDerivedFeatures_data()
{
    QTest::addColumn<QString>("encoding");
    QTest::newRow("zz_features") << "zz_feature_map";
    QTest::newRow("amplitudes") << "amplitude_encoding";
}

void ModelExportTest::exportsDerivedFeatures()
{
    QFETCH(QString, encoding);
    const bool isPairs = encoding == QStringLiteral("zz_feature_map");
    Experiment experiment = presetExperiment("digits_1_vs_5");
    PreprocessingStep &last = experiment.preprocessing.emplace_back();
    last.kind =
        isPairs ? PreprocessingStep::Kind::PairProducts : PreprocessingStep::Kind::AmplitudeAngles;
    last.shift = std::numbers::pi;
    // 3×3 pixels: 9 qubits of the map, or 16 amplitudes of 4 qubits.
    const Template *entry = findTemplate(encoding.toStdString());
    experiment.circuit = entry->circuit(isPairs ? 9 : 4, entry->standardValues());
    findTemplate("rotation_layer_ry")->appendTo(experiment.circuit);
    experiment.observables.clear();
    experiment.training.steps = 5;
    Runner runner(experiment);
    Silent silent;
    runner.advance(5, {}, silent);
    exportModel(QTest::currentDataTag(), runner.model(),
                prepareData(experiment.data, experiment.preprocessing, experiment.seed).test.raw);
    saveExperiment(experiment,
                   folder() / (std::string(QTest::currentDataTag()) + ".experiment.json"));
}

QTEST_GUILESS_MAIN(ModelExportTest)
#include "tst_model_export.moc"
