// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/device_advice_json.h"

#include "engine/circuit/circuit.h"

#include <nlohmann/json.hpp>

#include <array>
#include <limits>

namespace ansatz {

namespace {

constexpr std::array<std::string_view, 4> basisNames = {"none", "measured", "estimated",
                                                        "at_least"};
constexpr std::array<std::string_view, 2> precisionNames = {"complex64", "complex128"};
constexpr double largest = std::numeric_limits<double>::max();
constexpr std::int64_t largestInteger = std::numeric_limits<std::int64_t>::max();

Json choiceToJson(const DeviceChoice &choice)
{
    Json json = {{"backend", choice.backend}, {"device", choice.device}, {"name", choice.name}};
    if (!choice.canRun()) {
        json["reason"] = choice.reason;
        json["remedy"] = choice.remedy;
    }
    json["basis"] = basisNames[static_cast<std::size_t>(choice.basis)];
    if (choice.basis != DeviceChoice::Basis::None) {
        json["how"] = choice.how;
        json["step_ms"] = choice.stepMs;
        json["seconds_to_end"] = choice.secondsToEnd;
    }
    // What saturates is more than any machine has.
    json["memory_need"] = std::min<std::uint64_t>(choice.memoryNeed, largestInteger);
    if (choice.isNeedABound)
        json["memory_need_is_bound"] = true;
    json["memory_have"] = std::min<std::uint64_t>(choice.memoryHave, largestInteger);
    return json;
}

DeviceChoice choiceFromJson(JsonObject object)
{
    DeviceChoice choice;
    choice.backend = object.text("backend");
    choice.device = object.text("device");
    choice.name = object.text("name");
    choice.reason = object.text("reason", "");
    choice.remedy = object.text("remedy", "");
    choice.basis = static_cast<DeviceChoice::Basis>(object.choice("basis", basisNames));
    if (choice.basis != DeviceChoice::Basis::None) {
        choice.how = object.text("how");
        choice.stepMs = object.number("step_ms", 0, largest);
        choice.secondsToEnd = object.number("seconds_to_end", 0, largest);
    }
    choice.memoryNeed =
        static_cast<std::uint64_t>(object.integer("memory_need", 0, largestInteger));
    choice.isNeedABound = object.boolean("memory_need_is_bound", false);
    choice.memoryHave =
        static_cast<std::uint64_t>(object.integer("memory_have", 0, largestInteger));
    object.finish();
    return choice;
}

} // namespace

Json deviceAdviceToJson(const DeviceAdvice &advice)
{
    Json choices = Json::array();
    for (const DeviceChoice &choice : advice.choices)
        choices.push_back(choiceToJson(choice));
    return {{"measured_at", advice.measuredAt},
            {"qubits", advice.qubits},
            {"operations", advice.operations},
            {"batch", advice.batch},
            {"steps_left", advice.stepsLeft},
            {"precision", precisionNames[static_cast<std::size_t>(advice.precision)]},
            {"choices", std::move(choices)},
            {"recommended", advice.recommended ? Json(*advice.recommended) : Json(nullptr)},
            {"why", advice.why}};
}

DeviceAdvice deviceAdviceFromJson(JsonObject object)
{
    DeviceAdvice advice;
    advice.measuredAt = object.text("measured_at");
    advice.qubits = static_cast<int>(object.integer("qubits", 1, maximumQubits));
    advice.operations = static_cast<std::size_t>(
        object.integer("operations", 0, static_cast<std::int64_t>(maximumExpandedOperations)));
    advice.batch = static_cast<std::size_t>(object.integer("batch", 1, largestInteger));
    advice.stepsLeft =
        static_cast<int>(object.integer("steps_left", 0, std::numeric_limits<int>::max()));
    advice.precision = static_cast<Precision>(object.choice("precision", precisionNames));
    for (const JsonObject::Element &element : object.array("choices"))
        advice.choices.push_back(
            choiceFromJson(JsonObject(*element.value, object.source(), element.pointer)));
    if (!object.member("recommended").is_null()) {
        const auto most = static_cast<std::int64_t>(advice.choices.size()) - 1;
        advice.recommended = static_cast<std::size_t>(object.integer("recommended", 0, most));
    }
    advice.why = object.text("why");
    object.finish();
    return advice;
}

} // namespace ansatz
