// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/base/limits.h"
#include "engine/base/random.h"
#include "engine/base/resource.h"
#include "engine/base/strict_json.h"
#include "engine/circuit/templates.h"
#include "engine/experiment/experiment_json.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>

using namespace ansatz;

namespace {

std::vector<PreprocessingStep> randomSteps(Random &random)
{
    std::vector<PreprocessingStep> steps;
    for (std::uint64_t i = random.below(4); i > 0; --i) {
        PreprocessingStep step;
        step.kind = static_cast<PreprocessingStep::Kind>(random.below(6));
        switch (step.kind) {
        case PreprocessingStep::Kind::Resize:
            step.width = 1 + static_cast<int>(random.below(30));
            step.height = 1 + static_cast<int>(random.below(30));
            step.method = static_cast<ResizeMethod>(random.below(3));
            break;
        case PreprocessingStep::Kind::Threshold:
            step.threshold = random.normal();
            break;
        case PreprocessingStep::Kind::MinMaxScale:
            step.low = random.normal();
            step.high = step.low + 0.1 + random.uniform();
            break;
        case PreprocessingStep::Kind::AngleScale:
            step.factor = random.normal();
            break;
        case PreprocessingStep::Kind::PairProducts:
            step.shift = random.normal();
            break;
        case PreprocessingStep::Kind::AmplitudeAngles:
            break;
        }
        steps.push_back(step);
    }
    return steps;
}

Experiment randomExperiment(std::uint64_t seed)
{
    Random random(seed);
    Experiment experiment;
    experiment.name = "run \"" + std::to_string(seed) + "\" – π";
    experiment.description = seed % 2 == 0 ? "" : "line\nbreak";
    experiment.data.source = static_cast<DataSettings::Source>(random.below(6));
    experiment.data.path = "/data/images.gz";
    experiment.data.labelsPath = "labels.gz";
    experiment.data.classes = {static_cast<int>(random.below(5)),
                               5 + static_cast<int>(random.below(5))};
    experiment.data.sampleLimit = static_cast<int>(random.below(1000));
    experiment.data.split = static_cast<DataSettings::Split>(random.below(2));
    experiment.data.testFraction = 0.95 * random.uniform();
    experiment.data.trainSamples = 1 + static_cast<int>(random.below(1000));
    experiment.data.noise = random.uniform();
    experiment.preprocessing = randomSteps(random);
    experiment.circuit = hybridPipelineCircuit(1 + static_cast<int>(random.below(9)),
                                               1 + static_cast<int>(random.below(3)));
    if (random.below(2) == 1)
        experiment.observables = {parseObservable("0.5 Z0 - 0.25 X0"), pauliZ(0)};
    experiment.head.bias = random.below(2) == 1;
    experiment.training.loss = static_cast<LossKind>(random.below(2));
    experiment.training.optimizer = static_cast<OptimizerKind>(random.below(2));
    experiment.training.learningRate = 1e-5 + random.uniform();
    if (experiment.training.optimizer == OptimizerKind::Sgd)
        experiment.training.momentum = random.uniform();
    experiment.training.batch = 1 + static_cast<int>(random.below(100));
    experiment.training.steps = 1 + static_cast<int>(random.below(1000));
    experiment.training.evaluateEvery = 1 + static_cast<int>(random.below(50));
    experiment.training.initialSpread = random.uniform();
    experiment.compute.backend = "reference";
    experiment.compute.device = "cuda:1";
    experiment.compute.precision = static_cast<Precision>(random.below(2));
    experiment.compute.threads = static_cast<int>(random.below(9));
    experiment.compute.jit = random.below(2) == 0;
    experiment.compute.vmap = random.below(2) == 0;
    experiment.seed = random.below(limits::seed + 1);
    return experiment;
}

QString refusal(const std::string &text)
{
    try {
        static_cast<void>(readExperiment(text, "e.json"));
    } catch (const UserError &error) {
        return QString::fromUtf8(error.what());
    }
    return QStringLiteral("accepted");
}

} // namespace

class ExperimentJsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundTripIsExact();
    void savesAndLoads();
    void membersWithDefaultsMayBeMissing();
    void namesTheFaultsPlace_data();
    void namesTheFaultsPlace();
    void numbersMustFitThePrecision();
    void refusesUnknownKeysEverywhere();
    void refusesDuplicateKeys();
    void refusesEveryTruncation();
    void presetsReadBackAsWritten();
    void unknownPresetListsTheKnown();
};

void ExperimentJsonTest::roundTripIsExact()
{
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        const Experiment experiment = randomExperiment(seed);
        const Experiment read = readExperiment(writeExperiment(experiment), "e.json");
        QVERIFY2(read == experiment, writeExperiment(experiment).c_str());
    }
}

void ExperimentJsonTest::savesAndLoads()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("e.json")).toStdString();
    saveExperiment(randomExperiment(1), path);
    QVERIFY(loadExperiment(path) == randomExperiment(1));
    Experiment broken = randomExperiment(2);
    broken.training.steps = 0;
    QVERIFY_THROWS_EXCEPTION(UserError, saveExperiment(broken, path));
    QVERIFY(loadExperiment(path) == randomExperiment(1));
}

void ExperimentJsonTest::membersWithDefaultsMayBeMissing()
{
    const Experiment read = readExperiment(R"({"format": "ansatz-experiment", "version": 1,
        "data": {"source": "digits"}, "preprocessing": [],
        "circuit": {"qubits": 2, "features": 0, "weights": 0, "operations": [], "blocks": []}})",
                                           "e.json");
    Experiment expected;
    expected.circuit.qubits = 2;
    QVERIFY(read == expected);
}

void ExperimentJsonTest::namesTheFaultsPlace_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value"); // empty: the member is taken out
    const auto row = [](const char *pointer, const char *value) {
        QTest::addRow("%s = %s", pointer, value)
            << QString::fromUtf8(pointer) << QString::fromUtf8(value);
    };
    row("/format", "\"ansatz-model\"");
    row("/format", "");
    row("/version", "2");
    row("/name", "1");
    row("/data", "[]");
    row("/data/source", "\"mnist\"");
    row("/data/source", "");
    row("/data/classes", "[1]");
    row("/data/classes", "[1, 1]");
    row("/data/classes/0", "1.5");
    row("/data/sample_limit", "-1");
    row("/data/split", "\"random\"");
    row("/data/test_fraction", "0.96");
    row("/data/train_samples", "0");
    row("/data/noise", "-0.1");
    row("/data/noise", "\"much\"");
    row("/preprocessing", "{}");
    row("/preprocessing/0/kind", "\"pca\"");
    row("/preprocessing/0/width", "0");
    row("/preprocessing/0/width", "4097");
    row("/preprocessing/0/method", "1");
    row("/preprocessing/1/high", "null");
    row("/preprocessing/1/high", "0");
    row("/preprocessing/1/high", "1e39"); // complex64 holds 3.4e38
    row("/preprocessing/1/low", "-1e39");
    row("/circuit", "");
    row("/circuit/qubits", "0");
    row("/circuit/operations/3/gate", "\"warp\"");
    row("/observables/0", "\"Z99\"");
    row("/observables/0", "\"ZZ\"");
    row("/observables/0", "\"1e39 Z0\"");
    row("/observables/0", "\"3e38 Z0 - 3e38 X1\"");
    row("/observables/0", "0");
    row("/head/kind", "\"mlp\"");
    row("/head/bias", "1");
    row("/training/loss", "\"hinge\"");
    row("/training/optimizer", "\"lbfgs\"");
    row("/training/learning_rate", "0");
    row("/training/learning_rate", "9e-13");
    row("/training/learning_rate", "10.1");
    row("/training/learning_rate", "\"0.1\"");
    row("/training/momentum", "0.5"); // the optimiser is adam
    row("/training/momentum", "1");
    row("/training/batch", "0");
    row("/training/batch", "100001");
    row("/training/batch", "32.5");
    row("/training/steps", "0");
    row("/training/steps", "10000001");
    row("/training/steps", "4294967297");
    row("/training/evaluate_every", "0");
    row("/training/initial_spread", "-1");
    row("/compute/precision", "\"complex32\"");
    row("/compute/threads", "-1");
    row("/compute/threads", "1025");
    row("/compute/backend", "null");
    row("/compute/jit", "1");
    row("/compute/vmap", "\"yes\"");
    row("/seed", "-1");
    row("/seed", "9007199254740992");
    row("/seed", "true");
}

void ExperimentJsonTest::namesTheFaultsPlace()
{
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    Experiment experiment = presetExperiment("digits_1_vs_5");
    experiment.observables = {pauliZ(0)};
    Json json = Json::parse(writeExperiment(experiment));
    const Json::json_pointer at(pointer.toStdString());
    QVERIFY(json.contains(at));
    if (value.isEmpty())
        json[at.parent_pointer()].erase(at.back());
    else
        json[at] = Json::parse(value.toStdString());
    const QString text = refusal(json.dump());
    QVERIFY2(text.startsWith(QStringLiteral("e.json: ") + pointer), qPrintable(text));
}

void ExperimentJsonTest::numbersMustFitThePrecision()
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    experiment.observables = {parseObservable("1e39 Z0")};
    const auto refusalOf = [&experiment] {
        try {
            validate(experiment);
        } catch (const UserError &error) {
            return QString::fromUtf8(error.what());
        }
        return QString();
    };
    QCOMPARE(refusalOf(), QStringLiteral("/observables/0: 1e+39 does not fit complex64 — use "
                                         "complex128 or a smaller coefficient"));
    experiment.compute.precision = Precision::Complex128;
    QCOMPARE(refusalOf(), QString());
    experiment.observables = {parseObservable("1.7e308 Z0 - 1.7e308 Z1")};
    QVERIFY(refusalOf().startsWith(QStringLiteral("/observables/0: the sum of its coefficients")));

    experiment = presetExperiment("digits_1_vs_5");
    experiment.preprocessing = std::vector<PreprocessingStep>(16);
    experiment.preprocessing[7].factor = -1e38;
    QCOMPARE(refusalOf(), QString());
    experiment.preprocessing[7].factor = -1e39;
    QVERIFY(refusalOf().startsWith(QStringLiteral("/preprocessing/7/factor: -1e+39 does not fit")));
    experiment.preprocessing = std::vector<PreprocessingStep>(17);
    QCOMPARE(refusalOf(), QStringLiteral("/preprocessing: must be at most 16 steps"));
}

void ExperimentJsonTest::refusesUnknownKeysEverywhere()
{
    const Json good = Json::parse(writeExperiment(presetExperiment("digits_1_vs_5")));
    int objects = 0;
    const Json flat = good.flatten();
    for (const auto &[pointer, ignored] : flat.items()) {
        Json json = good;
        const Json::json_pointer owner = Json::json_pointer(pointer).parent_pointer();
        if (!json[owner].is_object())
            continue;
        json[owner]["surprise"] = 1;
        const QString text = refusal(json.dump());
        QVERIFY2(text.contains(QStringLiteral("surprise")), qPrintable(text));
        ++objects;
    }
    QVERIFY(objects > 20);
}

void ExperimentJsonTest::refusesDuplicateKeys()
{
    std::string text = writeExperiment(presetExperiment("digits_1_vs_5"));
    text.insert(text.find("\"steps\""), "\"steps\": 5, ");
    QVERIFY2(refusal(text).contains(QStringLiteral("steps")), qPrintable(refusal(text)));
}

void ExperimentJsonTest::refusesEveryTruncation()
{
    const std::string text = writeExperiment(presetExperiment("digits_1_vs_5"));
    for (std::size_t length = 0; length + 2 < text.size(); length += 29)
        QVERIFY(refusal(text.substr(0, length)) != QStringLiteral("accepted"));
}

void ExperimentJsonTest::presetsReadBackAsWritten()
{
    const std::vector<std::string> expected = {"digits_1_vs_5", "fashion_tshirt_vs_trouser",
                                               "hybrid_gpu_pipeline", "iris_setosa_vs_versicolor",
                                               "two_moons"};
    QCOMPARE(presetNames(), expected);
    for (const std::string &name : expected) {
        const Experiment preset = presetExperiment(name);
        QVERIFY(!preset.name.empty() && !preset.description.empty());
        QCOMPARE(QString::fromStdString(writeExperiment(preset)),
                 QString::fromUtf8(resource("experiments/" + name + ".json")));
    }
}

void ExperimentJsonTest::unknownPresetListsTheKnown()
{
    try {
        static_cast<void>(presetExperiment("digits"));
        QFAIL("found");
    } catch (const UserError &error) {
        QVERIFY(error.remedy().find("digits_1_vs_5") != std::string::npos);
    }
}

QTEST_GUILESS_MAIN(ExperimentJsonTest)
#include "tst_experiment_json.moc"
