// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/experiment_json.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/limits.h"
#include "engine/base/resource.h"
#include "engine/circuit/circuit_json.h"
#include "engine/model/preprocessing_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <limits>

namespace ansatz {

namespace {

constexpr int formatVersion = 1;
constexpr std::uint64_t fileLimit = 16U << 20;
constexpr int maximumInt = std::numeric_limits<int>::max();

// Names in files, by value of the enum.
constexpr std::array<std::string_view, 1> formatNames = {"ansatz-experiment"};
constexpr std::array<std::string_view, 6> sourceNames = {"digits",    "iris", "breast_cancer",
                                                         "two_moons", "idx",  "csv"};
constexpr std::array<std::string_view, 2> splitNames = {"stratified", "first"};
constexpr std::array<std::string_view, 1> headNames = {"linear_sigmoid"};
constexpr std::array<std::string_view, 2> lossNames = {"binary_cross_entropy",
                                                       "mean_squared_error"};
constexpr std::array<std::string_view, 2> optimizerNames = {"adam", "sgd"};
constexpr std::array<std::string_view, 2> precisionNames = {"complex64", "complex128"};

template <class Enum, std::size_t count>
std::string_view nameOf(const std::array<std::string_view, count> &names, Enum value)
{
    return names.at(static_cast<std::size_t>(value));
}

template <class Enum, std::size_t count>
Enum choiceOf(JsonObject &object, std::string_view key,
              const std::array<std::string_view, count> &names, Enum fallback)
{
    return object.has(key) ? static_cast<Enum>(object.choice(key, names)) : fallback;
}

int intOf(JsonObject &object, std::string_view key, int minimum, int maximum, int fallback)
{
    return static_cast<int>(object.integer(key, minimum, maximum, fallback));
}

Json dataToJson(const DataSettings &data)
{
    Json json = {{"source", nameOf(sourceNames, data.source)}};
    if (!data.path.empty())
        json["path"] = data.path;
    if (!data.labelsPath.empty())
        json["labels_path"] = data.labelsPath;
    json["classes"] = data.classes;
    json["sample_limit"] = data.sampleLimit;
    json["split"] = nameOf(splitNames, data.split);
    json["test_fraction"] = data.testFraction;
    json["train_samples"] = data.trainSamples;
    json["noise"] = data.noise;
    return json;
}

DataSettings dataFromJson(JsonObject object)
{
    DataSettings data;
    data.source = static_cast<DataSettings::Source>(object.choice("source", sourceNames));
    data.path = object.text("path", "");
    data.labelsPath = object.text("labels_path", "");
    if (object.has("classes")) {
        data.classes.clear();
        for (const std::int64_t label :
             object.integers("classes", std::numeric_limits<int>::min(), maximumInt))
            data.classes.push_back(static_cast<int>(label));
    }
    data.sampleLimit = intOf(object, "sample_limit", 0, maximumInt, data.sampleLimit);
    data.split = choiceOf(object, "split", splitNames, data.split);
    data.testFraction = object.number("test_fraction", 0, limits::testFraction, data.testFraction);
    data.trainSamples = intOf(object, "train_samples", 1, maximumInt, data.trainSamples);
    data.noise = object.number("noise", 0, limits::noise, data.noise);
    object.finish();
    return data;
}

std::vector<Observable> observablesFromJson(JsonObject &document)
{
    std::vector<Observable> observables;
    for (const JsonObject::Element &element : document.array("observables")) {
        const std::string place = document.source() + ": " + element.pointer;
        const std::string text = jsonText(*element.value, place);
        try {
            observables.push_back(parseObservable(text));
        } catch (const UserError &error) {
            // Its own place is the column in the text, where it has one.
            throw UserError(error.problem(),
                            place + (error.place().empty() ? "" : ", ") + error.place(),
                            error.remedy());
        }
    }
    return observables;
}

HeadSettings headFromJson(JsonObject object)
{
    HeadSettings head;
    head.kind = choiceOf(object, "kind", headNames, head.kind);
    head.bias = object.boolean("bias", head.bias);
    object.finish();
    return head;
}

Json trainingToJson(const TrainingSettings &training)
{
    return {{"loss", nameOf(lossNames, training.loss)},
            {"optimizer", nameOf(optimizerNames, training.optimizer)},
            {"learning_rate", training.learningRate},
            {"momentum", training.momentum},
            {"batch", training.batch},
            {"steps", training.steps},
            {"evaluate_every", training.evaluateEvery},
            {"initial_spread", training.initialSpread}};
}

TrainingSettings trainingFromJson(JsonObject object)
{
    TrainingSettings training;
    training.loss = choiceOf(object, "loss", lossNames, training.loss);
    training.optimizer = choiceOf(object, "optimizer", optimizerNames, training.optimizer);
    training.learningRate = object.number("learning_rate", limits::smallestLearningRate,
                                          limits::learningRate, training.learningRate);
    training.momentum = object.number("momentum", 0, 1, training.momentum);
    training.batch = intOf(object, "batch", 1, limits::batch, training.batch);
    training.steps = intOf(object, "steps", 1, limits::steps, training.steps);
    training.evaluateEvery =
        intOf(object, "evaluate_every", 1, limits::steps, training.evaluateEvery);
    training.initialSpread =
        object.number("initial_spread", 0, limits::initialSpread, training.initialSpread);
    object.finish();
    return training;
}

ComputeSettings computeFromJson(JsonObject object)
{
    ComputeSettings compute;
    compute.backend = object.text("backend", compute.backend);
    compute.device = object.text("device", compute.device);
    compute.precision = choiceOf(object, "precision", precisionNames, compute.precision);
    compute.threads = intOf(object, "threads", 0, limits::threads, compute.threads);
    compute.jit = object.boolean("jit", compute.jit);
    compute.vmap = object.boolean("vmap", compute.vmap);
    object.finish();
    return compute;
}

} // namespace

std::string writeExperiment(const Experiment &experiment)
{
    Json observables = Json::array();
    for (const Observable &observable : experiment.observables)
        observables.push_back(toString(observable));
    const ComputeSettings &compute = experiment.compute;

    Json document = {{"format", formatNames[0]}, {"version", formatVersion}};
    document["name"] = experiment.name;
    document["description"] = experiment.description;
    document["data"] = dataToJson(experiment.data);
    document["preprocessing"] = preprocessingToJson(experiment.preprocessing);
    document["circuit"] = circuitToJson(experiment.circuit);
    document["observables"] = std::move(observables);
    document["head"] = {{"kind", nameOf(headNames, experiment.head.kind)},
                        {"bias", experiment.head.bias}};
    document["training"] = trainingToJson(experiment.training);
    document["compute"] = {{"backend", compute.backend},
                           {"device", compute.device},
                           {"precision", nameOf(precisionNames, compute.precision)},
                           {"threads", compute.threads},
                           {"jit", compute.jit},
                           {"vmap", compute.vmap}};
    document["seed"] = experiment.seed;
    return writeJson(document);
}

Experiment readExperiment(std::string_view text, const std::string &source)
{
    const Json json = parseJson(text, source);
    JsonObject document(json, source);
    document.choice("format", formatNames);
    document.version(formatVersion);

    Experiment experiment;
    experiment.name = document.text("name", "");
    experiment.description = document.text("description", "");
    experiment.data = dataFromJson(document.object("data"));
    experiment.preprocessing = preprocessingFromJson(document, "preprocessing");
    experiment.circuit = circuitFromJson(document.member("circuit"), source, "/circuit");
    if (document.has("observables"))
        experiment.observables = observablesFromJson(document);
    if (document.has("head"))
        experiment.head = headFromJson(document.object("head"));
    if (document.has("training"))
        experiment.training = trainingFromJson(document.object("training"));
    if (document.has("compute"))
        experiment.compute = computeFromJson(document.object("compute"));
    experiment.seed = static_cast<std::uint64_t>(
        document.integer("seed", 0, static_cast<std::int64_t>(limits::seed), 1));
    document.finish();
    try {
        validate(experiment);
    } catch (const UserError &error) {
        throw UserError(error.problem(), source + ": " + error.place(), error.remedy());
    }
    return experiment;
}

Experiment loadExperiment(const std::filesystem::path &path)
{
    return readExperiment(readFile(path, fileLimit), path.string());
}

void saveExperiment(const Experiment &experiment, const std::filesystem::path &path)
{
    validate(experiment);
    writeFileAtomically(path, writeExperiment(experiment));
}

Experiment presetExperiment(std::string_view name)
{
    std::string known;
    for (const std::string &preset : presetNames()) {
        if (preset == name)
            return readExperiment(resource("experiments/" + preset + ".json"), preset);
        known += (known.empty() ? "" : ", ") + preset;
    }
    throw UserError("there is no experiment of this name", std::string(name),
                    "choose one of " + known);
}

std::vector<std::string> presetNames()
{
    constexpr std::string_view ending = ".json";
    std::vector<std::string> names = resourceNames("experiments");
    std::erase_if(names, [&](const std::string &name) { return !name.ends_with(ending); });
    for (std::string &name : names)
        name.resize(name.size() - ending.size());
    return names;
}

} // namespace ansatz
