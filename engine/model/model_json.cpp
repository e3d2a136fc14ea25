// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/model_json.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/limits.h"
#include "engine/base/numbers.h"
#include "engine/circuit/circuit_json.h"
#include "engine/circuit/operation_place.h"
#include "engine/model/device_advice_json.h"
#include "engine/model/preprocessing_json.h"
#include "engine/simulator/first_not_finite.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace ansatz {

namespace {

constexpr int formatVersion = 1;
constexpr std::uint64_t fileLimit = 16U << 20;
constexpr std::size_t maximumTestVectors = 64;
constexpr double tolerance = 1e-5;
constexpr std::array<std::string_view, 2> precisionNames = {"complex64", "complex128"};
constexpr std::array<std::string_view, 1> formatNames = {"ansatz-model"};
constexpr std::array<std::string_view, 1> bitOrderNames = {"qubit_0_is_most_significant"};
constexpr std::array<std::string_view, 1> headNames = {"linear_sigmoid"};

Json testVectorsToJson(const std::vector<TestVector> &vectors)
{
    Json json = Json::array();
    for (const TestVector &vector : vectors)
        json.push_back({{"input", vector.input},
                        {"features", vector.features},
                        {"expectations", vector.expectations},
                        {"probability", vector.probability}});
    return json;
}

Json earlierToJson(const std::vector<EarlierPart> &earlier)
{
    Json json = Json::array();
    for (const EarlierPart &part : earlier)
        json.push_back({{"steps", part.steps},
                        {"backend", part.backend},
                        {"device", part.device},
                        {"ending", part.ending}});
    return json;
}

std::vector<double> numbersOf(JsonObject &object, std::string_view key, std::size_t count)
{
    std::vector<double> values = object.numbers(key);
    if (values.size() != count)
        object.fail(key, "must have " + formatCount(count, "number") + ", not "
                             + std::to_string(values.size()));
    return values;
}

void readClasses(JsonObject &object, TrainedModel &model)
{
    const auto classes = object.array("classes");
    if (classes.size() != 2)
        object.fail("classes", "must be two classes");
    for (const JsonObject::Element &element : classes) {
        JsonObject one(*element.value, object.source(), element.pointer);
        model.classLabels.push_back(static_cast<int>(one.integer(
            "label", std::numeric_limits<int>::min(), std::numeric_limits<int>::max())));
        model.classNames.push_back(one.text("name"));
        if (model.classLabels.size() == 2 && model.classLabels[0] == model.classLabels[1])
            one.fail("label", "must differ from the first class's");
        one.finish();
    }
}

void readObservables(JsonObject &object, TrainedModel &model)
{
    for (const JsonObject::Element &element : object.array("observables")) {
        const std::string place = object.source() + ": " + element.pointer;
        try {
            model.observables.push_back(parseObservable(jsonText(*element.value, place)));
            validate(model.observables.back(), model.circuit.qubits);
        } catch (const UserError &error) {
            if (error.place() == place)
                throw;
            // Its own place is the column in the text, where it has one.
            throw UserError(error.problem(),
                            place + (error.place().empty() ? "" : ", ") + error.place(),
                            error.remedy());
        }
    }
    if (model.observables.empty())
        object.fail("observables", "must not be empty");
}

void readOrigin(JsonObject &document, TrainedModel &model)
{
    JsonObject made = document.object("made_by");
    model.programVersion = made.text("version");
    model.backend = made.text("backend");
    model.device = made.text("device");
    model.precision = static_cast<Precision>(made.choice("precision", precisionNames));
    model.seed = static_cast<std::uint64_t>(
        made.integer("seed", 0, static_cast<std::int64_t>(limits::seed)));
    model.steps = static_cast<int>(made.integer("steps", 0, std::numeric_limits<int>::max()));
    if (made.has("earlier")) {
        for (const JsonObject::Element &element : made.array("earlier")) {
            JsonObject part(*element.value, made.source(), element.pointer);
            model.earlier.push_back(
                {.steps = static_cast<int>(part.integer("steps", 0, model.steps)),
                 .backend = part.text("backend"),
                 .device = part.text("device"),
                 .ending = part.text("ending")});
            part.finish();
        }
    }
    if (made.has("advice"))
        model.advice = deviceAdviceFromJson(made.object("advice"));
    made.finish();

    JsonObject metrics = document.object("metrics");
    if (metrics.has("step") || metrics.has("train_accuracy")) {
        model.evaluatedStep = static_cast<int>(metrics.integer("step", 0, model.steps));
        model.trainAccuracy = metrics.number("train_accuracy", 0, 1);
    }
    model.hasTest = metrics.has("test_accuracy");
    model.testAccuracy = metrics.number("test_accuracy", 0, 1, 0);
    model.dataCeiling = metrics.number("data_ceiling", 0, 1);
    metrics.finish();
}

std::vector<TestVector> readTestVectors(JsonObject &document, const TrainedModel &model)
{
    const auto elements = document.array("test_vectors");
    if (elements.empty() || elements.size() > maximumTestVectors)
        document.fail("test_vectors",
                      "must be 1 to " + std::to_string(maximumTestVectors) + " samples");
    std::vector<TestVector> vectors;
    for (const JsonObject::Element &element : elements) {
        JsonObject json(*element.value, document.source(), element.pointer);
        TestVector vector;
        vector.input = numbersOf(json, "input", model.preprocessing.inputColumns);
        vector.features =
            numbersOf(json, "features", static_cast<std::size_t>(model.circuit.features));
        vector.expectations = numbersOf(json, "expectations", model.observables.size());
        vector.probability = json.number("probability", 0, 1);
        json.finish();
        vectors.push_back(std::move(vector));
    }
    return vectors;
}

void compare(double found, double stated, const std::string &place)
{
    if (std::abs(found - stated) <= tolerance * std::max(1.0, std::abs(stated)))
        return;
    throw UserError("the model computes " + formatDouble(found) + ", its test vector says "
                        + formatDouble(stated),
                    place, "the file is damaged or was changed; export the model again");
}

void compare(const std::vector<double> &found, const std::vector<double> &stated,
             const std::string &place)
{
    if (found.size() != stated.size())
        throw UserError("preprocessing gives " + formatCount(found.size(), "feature")
                            + ", the circuit reads " + std::to_string(stated.size()),
                        place);
    for (std::size_t i = 0; i < found.size(); ++i)
        compare(found[i], stated[i], place + "/" + std::to_string(i));
}

// Says which operation it is that spoils a model's numbers, where one does.
void requireFinite(const TrainedModel &model, const TestVector &vector, const std::string &place)
{
    const auto isFinite = [](double value) { return std::isfinite(value); };
    if (std::ranges::all_of(vector.expectations, isFinite))
        return;
    const auto found =
        firstNotFinite<double>(expand(model.circuit), vector.features, model.circuitWeights);
    if (found)
        throw UserError("the model's numbers are not finite from "
                            + toString(operationPlaces(model.circuit)[found->operation]) + " on",
                        place, "its weights or features are too large; train it again");
}

// Recomputes what the test vectors state.
void verify(const TrainedModel &model, const std::string &source)
{
    TrainedModel fresh = model;
    FeatureMatrix raw;
    raw.rows = model.testVectors.size();
    raw.columns = model.preprocessing.inputColumns;
    raw.width = model.preprocessing.inputWidth;
    raw.height = model.preprocessing.inputHeight;
    for (const TestVector &vector : model.testVectors)
        raw.values.insert(raw.values.end(), vector.input.begin(), vector.input.end());
    try {
        addTestVectors(fresh, raw, raw.rows);
    } catch (const UserError &error) {
        throw UserError(error.problem(), source, error.remedy());
    }
    for (std::size_t i = 0; i < raw.rows; ++i) {
        const std::string place = source + ": /test_vectors/" + std::to_string(i);
        const TestVector &found = fresh.testVectors[i];
        const TestVector &stated = model.testVectors[i];
        compare(found.features, stated.features, place + "/features");
        requireFinite(fresh, found, place);
        compare(found.expectations, stated.expectations, place + "/expectations");
        compare(found.probability, stated.probability, place + "/probability");
    }
}

} // namespace

std::string writeModel(const TrainedModel &model)
{
    ANSATZ_CHECK(!model.testVectors.empty(), "a model file needs test vectors");
    ANSATZ_CHECK(model.classLabels.size() == 2 && model.classNames.size() == 2,
                 "a model tells two classes apart");
    Json classes = Json::array();
    for (std::size_t i = 0; i < 2; ++i)
        classes.push_back({{"label", model.classLabels[i]}, {"name", model.classNames[i]}});
    Json observables = Json::array();
    for (const Observable &observable : model.observables)
        observables.push_back(toString(observable));
    Json metrics = Json::object();
    if (model.evaluatedStep >= 0) {
        metrics["step"] = model.evaluatedStep;
        metrics["train_accuracy"] = model.trainAccuracy;
    }
    if (model.hasTest)
        metrics["test_accuracy"] = model.testAccuracy;
    metrics["data_ceiling"] = model.dataCeiling;

    Json document = {{"format", formatNames[0]}, {"version", formatVersion}, {"name", model.name}};
    document["bit_order"] = bitOrderNames[0];
    document["classes"] = std::move(classes);
    document["preprocessing"] = fittedPreprocessingToJson(model.preprocessing);
    document["circuit"] = circuitToJson(model.circuit);
    document["circuit_weights"] = model.circuitWeights;
    document["observables"] = std::move(observables);
    document["head"] = {
        {"kind", headNames[0]}, {"weights", model.headWeights}, {"bias", model.headBias}};
    document["made_by"] = {{"version", model.programVersion},
                           {"backend", model.backend},
                           {"device", model.device},
                           {"precision", toString(model.precision)},
                           {"seed", model.seed},
                           {"steps", model.steps}};
    if (!model.earlier.empty())
        document["made_by"]["earlier"] = earlierToJson(model.earlier);
    if (model.advice)
        document["made_by"]["advice"] = deviceAdviceToJson(*model.advice);
    document["metrics"] = std::move(metrics);
    document["test_vectors"] = testVectorsToJson(model.testVectors);
    return writeJson(document);
}

TrainedModel readModel(std::string_view text, const std::string &source)
{
    const Json json = parseJson(text, source);
    JsonObject document(json, source);
    document.choice("format", formatNames);
    document.version(formatVersion);
    document.choice("bit_order", bitOrderNames);

    TrainedModel model;
    model.name = document.text("name");
    readClasses(document, model);
    model.preprocessing = fittedPreprocessingFromJson(document.object("preprocessing"));
    model.circuit = circuitFromJson(document.member("circuit"), source, "/circuit");
    model.circuitWeights = numbersOf(document, "circuit_weights",
                                     static_cast<std::size_t>(expand(model.circuit).weights));
    readObservables(document, model);
    JsonObject head = document.object("head");
    head.choice("kind", headNames);
    model.headWeights = numbersOf(head, "weights", model.observables.size());
    model.headBias = head.number("bias", std::numeric_limits<double>::lowest(),
                                 std::numeric_limits<double>::max());
    head.finish();
    readOrigin(document, model);
    model.testVectors = readTestVectors(document, model);
    document.finish();
    verify(model, source);
    return model;
}

TrainedModel loadModel(const std::filesystem::path &path)
{
    return readModel(readFile(path, fileLimit), path.string());
}

void saveModel(const TrainedModel &model, const std::filesystem::path &path)
{
    writeFileAtomically(path, writeModel(model));
}

} // namespace ansatz
