// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/model/example_models.h"

#include "engine/base/error.h"
#include "engine/base/strict_json.h"
#include "engine/model/model_json.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>

using namespace ansatz;

namespace {

TrainedModel imageModel()
{
    TrainedModel model = cosineModel();
    model.circuit.qubits = 2;
    append(model.circuit, gate("rx"), {1}, {Parameter::feature(3)});
    model.preprocessing.inputColumns = 12;
    model.preprocessing.inputWidth = 4;
    model.preprocessing.inputHeight = 3;
    FittedPreprocessing::Step resize;
    resize.settings.kind = PreprocessingStep::Kind::Resize;
    resize.settings.width = resize.settings.height = 2;
    resize.settings.method = ResizeMethod::BilinearAntialiased;
    FittedPreprocessing::Step scale;
    scale.settings.kind = PreprocessingStep::Kind::MinMaxScale;
    scale.minimum = {0, 0.1, 0, 0.2};
    scale.maximum = {1, 0.9, 1, 0.2};
    FittedPreprocessing::Step threshold;
    threshold.settings.kind = PreprocessingStep::Kind::Threshold;
    FittedPreprocessing::Step angle;
    angle.settings.kind = PreprocessingStep::Kind::AngleScale;
    angle.settings.factor = 1.0 / 3;
    model.preprocessing.steps = {resize, scale, threshold, angle};
    FeatureMatrix raw = randomSamples(3, 12, 3);
    raw.width = 4;
    raw.height = 3;
    addTestVectors(model, raw, 3);
    return model;
}

bool sameModel(const TrainedModel &a, const TrainedModel &b)
{
    return writeModel(a) == writeModel(b) && a.circuit == b.circuit
           && a.circuitWeights == b.circuitWeights && a.preprocessing == b.preprocessing
           && a.observables == b.observables && a.headWeights == b.headWeights
           && a.headBias == b.headBias && a.seed == b.seed && a.hasTest == b.hasTest
           && a.testAccuracy == b.testAccuracy && a.precision == b.precision;
}

QString refusal(const std::string &text)
{
    try {
        static_cast<void>(readModel(text, "m.json"));
    } catch (const UserError &error) {
        return QString::fromUtf8(error.what());
    }
    return QStringLiteral("accepted");
}

} // namespace

class ModelJsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundTripIsExact();
    void savesAndLoads();
    void testAccuracyMayBeMissing();
    void accuraciesMayBeMissing();
    void keepsWhatWasKnownAndWhatFailed();
    void refusesWrongAdvice();
    void namesTheFaultsPlace_data();
    void namesTheFaultsPlace();
    void refusesUnknownKeysEverywhere();
    void refusesEveryTruncation();
    void refusesTamperedTestVectors_data();
    void refusesTamperedTestVectors();
};

void ModelJsonTest::roundTripIsExact()
{
    for (const TrainedModel &model : {everyGateModel(), imageModel()})
        QVERIFY(sameModel(readModel(writeModel(model), "m.json"), model));
}

void ModelJsonTest::savesAndLoads()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("m.json")).toStdString();
    saveModel(everyGateModel(), path);
    QVERIFY(sameModel(loadModel(path), everyGateModel()));
    QVERIFY_THROWS_EXCEPTION(UserError,
                             static_cast<void>(loadModel(path.parent_path() / "none.json")));
}

void ModelJsonTest::testAccuracyMayBeMissing()
{
    TrainedModel model = everyGateModel();
    model.hasTest = false;
    const std::string text = writeModel(model);
    QVERIFY(text.find("test_accuracy") == std::string::npos);
    QVERIFY(!readModel(text, "m.json").hasTest);
}

namespace {

TrainedModel advisedModel()
{
    TrainedModel model = imageModel();
    model.steps = 40;
    model.earlier = {
        {.steps = 17, .backend = "native", .device = "cuda:0", .ending = "it was lost"}};
    DeviceAdvice advice;
    advice.measuredAt = "2026-11-26T03:21:00Z";
    advice.qubits = 2;
    advice.operations = 4;
    advice.batch = 8;
    advice.stepsLeft = 40;
    advice.precision = Precision::Complex128;
    DeviceChoice measured;
    measured.backend = "native";
    measured.device = "cpu";
    measured.name = "a processor";
    measured.basis = DeviceChoice::Basis::Measured;
    measured.how = "median of 9 steps";
    measured.stepMs = 0.125;
    measured.secondsToEnd = 0.005;
    measured.memoryNeed = 1024;
    measured.isNeedABound = true;
    measured.memoryHave = std::uint64_t(1) << 40;
    DeviceChoice missing;
    missing.backend = "native";
    missing.device = "cuda:0";
    missing.reason = "no driver";
    missing.remedy = "install one";
    advice.choices = {measured, missing};
    advice.recommended = 0;
    advice.why = "native on cpu is the only one that can compute it here";
    model.advice = advice;
    return model;
}

} // namespace

void ModelJsonTest::keepsWhatWasKnownAndWhatFailed()
{
    const TrainedModel model = advisedModel();
    const TrainedModel read = readModel(writeModel(model), "m.json");
    QCOMPARE(read.earlier, model.earlier);
    QVERIFY(read.advice);
    QCOMPARE(*read.advice, *model.advice);
    TrainedModel without = model;
    without.advice->recommended.reset();
    QVERIFY(!readModel(writeModel(without), "m.json").advice->recommended);
    QVERIFY(!readModel(writeModel(imageModel()), "m.json").advice);
}

void ModelJsonTest::refusesWrongAdvice()
{
    Json document = parseJson(writeModel(advisedModel()), "m.json");
    document["made_by"]["advice"]["recommended"] = 2;
    QVERIFY2(refusal(document.dump()).contains("/made_by/advice/recommended"),
             qPrintable(refusal(document.dump())));
    document["made_by"]["advice"]["recommended"] = 0;
    document["made_by"]["advice"]["choices"][1]["surprise"] = 1;
    QVERIFY(refusal(document.dump()).contains("/made_by/advice/choices/1/surprise"));
    document["made_by"]["advice"]["choices"][1].erase("surprise");
    document["made_by"]["earlier"][0]["steps"] = 41; // more than all
    QVERIFY(refusal(document.dump()).contains("/made_by/earlier/0/steps"));
}

void ModelJsonTest::accuraciesMayBeMissing()
{
    TrainedModel model = everyGateModel();
    model.hasTest = false;
    model.evaluatedStep = -1;
    const std::string text = writeModel(model);
    QVERIFY(text.find("accuracy\"") == std::string::npos);
    QCOMPARE(readModel(text, "m.json").evaluatedStep, -1);

    // Accuracies cannot be of a step that was never done.
    model.evaluatedStep = model.steps + 1;
    QVERIFY_THROWS_EXCEPTION(UserError, static_cast<void>(readModel(writeModel(model), "m.json")));
}

void ModelJsonTest::namesTheFaultsPlace_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value"); // empty: the member is taken out
    QTest::addColumn<QString>("place");
    const auto row = [](const char *pointer, const char *value, const char *place = nullptr) {
        QTest::addRow("%s = %s", pointer, value)
            << QString::fromUtf8(pointer) << QString::fromUtf8(value)
            << QString::fromUtf8(place ? place : pointer);
    };
    row("/format", "\"ansatz-experiment\"");
    row("/version", "2");
    row("/bit_order", "\"qubit_0_is_least_significant\"");
    row("/name", "3");
    row("/name", "");
    row("/classes", "[]");
    row("/classes/0/label", "1.5");
    row("/classes/0/label", "8", "/classes/1/label: must differ from the first class's");
    row("/preprocessing/input_columns", "0");
    row("/preprocessing/input_width", "5");
    row("/preprocessing/steps/0/kind", "\"pca\"");
    row("/preprocessing/steps/0/method", "\"nearest\"");
    row("/preprocessing/steps/0/width", "0");
    row("/preprocessing/steps/1/minimum", "[1, 2]");
    row("/preprocessing/steps/1/maximum/2", "\"one\"");
    row("/preprocessing/steps/3/factor", "null");
    row("/circuit/qubits", "35");
    row("/circuit/operations/0/gate", "\"warp\"");
    row("/circuit/operations/0/qubits/0", "7");
    row("/circuit_weights", "[1]");
    row("/observables", "[]");
    row("/observables/0", "\"Q0\"");
    row("/observables/0", "\"Z5\"");
    row("/observables/0", "3");
    row("/head/kind", "\"mlp\"");
    row("/head/weights", "[1, 2]");
    row("/head/bias", "true");
    row("/made_by/precision", "\"complex32\"");
    row("/made_by/seed", "-1");
    row("/made_by/seed", "18446744073709551615");
    row("/metrics/train_accuracy", "1.5");
    row("/metrics/step", "", "/metrics/step: is missing");
    row("/metrics/data_ceiling", "");
    row("/test_vectors", "[]");
    row("/test_vectors/1/input", "[1]");
    row("/test_vectors/1/features", "[1]");
    row("/test_vectors/1/expectations", "[]");
    row("/test_vectors/1/probability", "2");
}

void ModelJsonTest::namesTheFaultsPlace()
{
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    QFETCH(QString, place);
    Json json = Json::parse(writeModel(imageModel()));
    const Json::json_pointer at(pointer.toStdString());
    QVERIFY(json.contains(at));
    if (value.isEmpty())
        json[at.parent_pointer()].erase(at.back());
    else
        json[at] = Json::parse(value.toStdString());
    const QString text = refusal(json.dump());
    QVERIFY2(text.startsWith(QStringLiteral("m.json: ") + place), qPrintable(text));
}

void ModelJsonTest::refusesUnknownKeysEverywhere()
{
    const Json good = Json::parse(writeModel(imageModel()));
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

void ModelJsonTest::refusesEveryTruncation()
{
    const std::string text = writeModel(imageModel());
    for (std::size_t length = 0; length + 2 < text.size(); length += 37)
        QVERIFY(refusal(text.substr(0, length)) != QStringLiteral("accepted"));
}

void ModelJsonTest::refusesTamperedTestVectors_data()
{
    QTest::addColumn<QString>("pointer");
    for (const char *pointer :
         {"/test_vectors/2/features/1", "/test_vectors/2/expectations/0",
          "/test_vectors/0/probability", "/circuit_weights/3", "/head/weights/1", "/head/bias"})
        QTest::newRow(pointer) << QString::fromUtf8(pointer);
}

void ModelJsonTest::refusesTamperedTestVectors()
{
    QFETCH(QString, pointer);
    Json json = Json::parse(writeModel(everyGateModel()));
    Json &number = json[Json::json_pointer(pointer.toStdString())];
    const double kept = number.get<double>();
    number = kept + 1e-7;
    QCOMPARE(refusal(json.dump()), QStringLiteral("accepted"));
    number = kept + 2e-4;
    const QString text = refusal(json.dump());
    QVERIFY2(text.startsWith(QStringLiteral("m.json: /test_vectors/")), qPrintable(text));
}

QTEST_GUILESS_MAIN(ModelJsonTest)
#include "tst_model_json.moc"
