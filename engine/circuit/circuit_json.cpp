// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/circuit_json.h"

#include "engine/base/error.h"
#include "engine/circuit/circuit_validation.h"

#include <nlohmann/json.hpp>

#include <limits>
#include <unordered_set>

namespace ansatz {

namespace {

constexpr double largest = std::numeric_limits<double>::max();
constexpr std::string_view format = "ansatz-circuit";
constexpr std::int64_t formatVersion = 1;

std::string placeOf(const std::string &source, const std::string &pointer)
{
    return source.empty() ? pointer : source + ": " + pointer;
}

Json parameterToJson(const Parameter &parameter)
{
    if (parameter.source == Parameter::Source::Number)
        return parameter.offset;
    const bool isFeature = parameter.source == Parameter::Source::Feature;
    Json json = Json::object();
    json[isFeature ? "feature" : "weight"] = parameter.index;
    if (parameter.hasTrainableScale())
        json["scale_weight"] = parameter.scaleWeight;
    if (parameter.scale != 1)
        json["scale"] = parameter.scale;
    if (parameter.offset != 0)
        json["offset"] = parameter.offset;
    return json;
}

Json operationToJson(const Operation &operation)
{
    Json json = Json::object();
    json["id"] = operation.id;
    json["gate"] = std::string(operation.gate->name);
    json["qubits"] = operation.qubits;
    if (!operation.parameters.empty()) {
        Json &parameters = json["parameters"] = Json::array();
        for (const Parameter &parameter : operation.parameters)
            parameters.push_back(parameterToJson(parameter));
    }
    return json;
}

Parameter parameterFromJson(const Json &value, const std::string &source,
                            const std::string &pointer)
{
    if (!value.is_object())
        return Parameter::number(jsonNumber(value, -largest, largest, placeOf(source, pointer)));
    JsonObject object(value, source, pointer);
    const bool isFeature = object.has("feature");
    if (isFeature == object.has("weight"))
        throw UserError(isFeature ? "an angle reads a feature or a weight, not both"
                                  : "an angle names a \"feature\" or a \"weight\"",
                        placeOf(source, pointer));
    Parameter parameter;
    parameter.source = isFeature ? Parameter::Source::Feature : Parameter::Source::Weight;
    parameter.index =
        static_cast<int>(object.integer(isFeature ? "feature" : "weight", 0, maximumInputs - 1));
    if (isFeature && object.has("scale_weight"))
        parameter.scaleWeight =
            static_cast<int>(object.integer("scale_weight", 0, maximumInputs - 1));
    parameter.scale = object.number("scale", -largest, largest, 1);
    parameter.offset = object.number("offset", -largest, largest, 0);
    object.finish();
    return parameter;
}

/// Leaves id 0 where none is given.
Operation operationFromJson(const Json &value, const std::string &source,
                            const std::string &pointer)
{
    JsonObject object(value, source, pointer);
    Operation operation;
    if (object.has("id"))
        operation.id = static_cast<OperationId>(
            object.integer("id", 1, std::numeric_limits<OperationId>::max()));
    const std::string name = object.text("gate");
    operation.gate = findGate(name);
    if (!operation.gate)
        object.fail("gate", "there is no gate \"" + name + "\"");
    for (const std::int64_t qubit : object.integers("qubits", 0, maximumQubits - 1))
        operation.qubits.push_back(static_cast<int>(qubit));
    if (object.has("parameters"))
        for (const JsonObject::Element &element : object.array("parameters"))
            operation.parameters.push_back(
                parameterFromJson(*element.value, source, element.pointer));
    object.finish();
    return operation;
}

Block blockFromJson(const Json &value, const std::string &source, const std::string &pointer)
{
    constexpr auto most = static_cast<std::int64_t>(maximumExpandedOperations);
    JsonObject object(value, source, pointer);
    Block block;
    block.first = static_cast<std::size_t>(object.integer("first", 0, most));
    block.count = static_cast<std::size_t>(object.integer("count", 1, most));
    block.repetitions = static_cast<int>(object.integer("repetitions", 1, most, 1));
    block.label = object.text("label", "");
    object.finish();
    return block;
}

Json startToJson(const WeightStart &start)
{
    Json json = Json::object();
    json["weight"] = start.weight;
    switch (start.distribution) {
    case WeightStart::Distribution::Value:
        json["value"] = start.first;
        break;
    case WeightStart::Distribution::Normal:
        json["mean"] = start.first;
        json["deviation"] = start.second;
        break;
    case WeightStart::Distribution::Uniform:
        json["lower"] = start.first;
        json["upper"] = start.second;
        break;
    }
    return json;
}

WeightStart startFromJson(const Json &value, const std::string &source, const std::string &pointer)
{
    JsonObject object(value, source, pointer);
    WeightStart start;
    start.weight = static_cast<int>(object.integer("weight", 0, maximumInputs - 1));
    const int kinds = object.has("value") + object.has("mean") + object.has("lower");
    if (kinds != 1)
        throw UserError("a weight starts with a \"value\", or with \"mean\" and \"deviation\", or "
                        "between \"lower\" and \"upper\"",
                        placeOf(source, pointer));
    if (object.has("value")) {
        start.first = object.number("value", -largest, largest);
    } else if (object.has("mean")) {
        start.distribution = WeightStart::Distribution::Normal;
        start.first = object.number("mean", -largest, largest);
        start.second = object.number("deviation", 0, largest);
    } else {
        start.distribution = WeightStart::Distribution::Uniform;
        start.first = object.number("lower", -largest, largest);
        start.second = object.number("upper", -largest, largest);
    }
    object.finish();
    return start;
}

void assignMissingIds(Circuit &circuit)
{
    std::unordered_set<OperationId> used;
    for (const Operation &operation : circuit.operations)
        used.insert(operation.id);
    OperationId next = 1;
    for (Operation &operation : circuit.operations) {
        if (operation.id != 0)
            continue;
        while (used.contains(next))
            ++next;
        operation.id = next++;
    }
}

void readMembers(JsonObject &object, Circuit &circuit)
{
    circuit.qubits = static_cast<int>(object.integer("qubits", 1, maximumQubits));
    circuit.features = static_cast<int>(object.integer("features", 0, maximumInputs));
    circuit.weights = static_cast<int>(object.integer("weights", 0, maximumInputs));
    for (const JsonObject::Element &element : object.array("operations"))
        circuit.operations.push_back(
            operationFromJson(*element.value, object.source(), element.pointer));
    if (object.has("blocks"))
        for (const JsonObject::Element &element : object.array("blocks"))
            circuit.blocks.push_back(
                blockFromJson(*element.value, object.source(), element.pointer));
    if (object.has("starts"))
        for (const JsonObject::Element &element : object.array("starts"))
            circuit.starts.push_back(
                startFromJson(*element.value, object.source(), element.pointer));
    object.finish();
    assignMissingIds(circuit);
}

void writeMembers(Json &json, const Circuit &circuit)
{
    json["qubits"] = circuit.qubits;
    json["features"] = circuit.features;
    json["weights"] = circuit.weights;
    Json &operations = json["operations"] = Json::array();
    for (const Operation &operation : circuit.operations)
        operations.push_back(operationToJson(operation));
    Json &blocks = json["blocks"] = Json::array();
    for (const Block &block : circuit.blocks) {
        Json entry = Json::object();
        entry["first"] = block.first;
        entry["count"] = block.count;
        entry["repetitions"] = block.repetitions;
        if (!block.label.empty())
            entry["label"] = block.label;
        blocks.push_back(std::move(entry));
    }
    if (circuit.starts.empty())
        return;
    Json &starts = json["starts"] = Json::array();
    for (const WeightStart &start : circuit.starts)
        starts.push_back(startToJson(start));
}

} // namespace

Json circuitToJson(const Circuit &circuit)
{
    Json json = Json::object();
    writeMembers(json, circuit);
    return json;
}

Circuit circuitFromJson(const Json &value, const std::string &source, const std::string &pointer)
{
    JsonObject object(value, source, pointer);
    Circuit circuit;
    readMembers(object, circuit);
    validate(circuit, placeOf(source, pointer));
    return circuit;
}

std::string writeCircuitJson(const Circuit &circuit)
{
    Json json = Json::object();
    json["format"] = std::string(format);
    json["version"] = formatVersion;
    writeMembers(json, circuit);
    return writeJson(json);
}

Circuit readCircuitJson(std::string_view text, const std::string &source)
{
    const Json document = parseJson(text, source);
    JsonObject object(document, source);
    if (const std::string found = object.text("format"); found != format)
        object.fail("format", "this is no circuit but \"" + found + "\"");
    object.version(formatVersion);
    Circuit circuit;
    readMembers(object, circuit);
    validate(circuit, placeOf(source, {}));
    return circuit;
}

} // namespace ansatz
