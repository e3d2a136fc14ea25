// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/preprocessing_json.h"

#include "engine/base/error.h"
#include "engine/base/limits.h"
#include "engine/base/numbers.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace ansatz {

namespace {

constexpr std::int64_t maximumColumns = 16'777'216;
constexpr const char *aboveLow = "must be greater than low";

using Kind = PreprocessingStep::Kind;

Json stepToJson(const PreprocessingStep &step)
{
    Json json = {{"kind", preprocessingKindNames[static_cast<std::size_t>(step.kind)]}};
    switch (step.kind) {
    case Kind::Resize:
        json["width"] = step.width;
        json["height"] = step.height;
        json["method"] = resizeMethodNames[static_cast<std::size_t>(step.method)];
        break;
    case Kind::Threshold:
        json["threshold"] = step.threshold;
        break;
    case Kind::MinMaxScale:
        json["low"] = step.low;
        json["high"] = step.high;
        break;
    case Kind::AngleScale:
        json["factor"] = step.factor;
        break;
    case Kind::PairProducts:
        json["shift"] = step.shift;
        break;
    case Kind::AmplitudeAngles:
        break;
    }
    return json;
}

PreprocessingStep stepFromJson(JsonObject &object)
{
    PreprocessingStep step;
    step.kind = static_cast<Kind>(object.choice("kind", preprocessingKindNames));
    switch (step.kind) {
    case Kind::Resize:
        step.width = static_cast<int>(object.integer("width", 1, limits::imageSide));
        step.height = static_cast<int>(object.integer("height", 1, limits::imageSide));
        step.method = static_cast<ResizeMethod>(object.choice("method", resizeMethodNames));
        break;
    case Kind::Threshold:
        step.threshold =
            object.number("threshold", -limits::preprocessingValue, limits::preprocessingValue);
        break;
    case Kind::MinMaxScale:
        step.low = object.number("low", -limits::preprocessingValue, limits::preprocessingValue);
        step.high = object.number("high", -limits::preprocessingValue, limits::preprocessingValue);
        if (step.low >= step.high)
            object.fail("high", aboveLow);
        break;
    case Kind::AngleScale:
        step.factor =
            object.number("factor", -limits::preprocessingValue, limits::preprocessingValue);
        break;
    case Kind::PairProducts:
        step.shift =
            object.number("shift", -limits::preprocessingValue, limits::preprocessingValue);
        break;
    case Kind::AmplitudeAngles:
        break;
    }
    return step;
}

void requireFinite(double value, const std::string &place)
{
    if (!std::isfinite(value) || std::abs(value) > limits::preprocessingValue)
        throw UserError("must be a finite number", place);
}

void requireSide(int value, const std::string &place)
{
    if (value < 1 || value > limits::imageSide)
        throw UserError("must be from 1 to " + std::to_string(limits::imageSide) + " pixels",
                        place);
}

} // namespace

Json preprocessingToJson(const std::vector<PreprocessingStep> &steps)
{
    Json json = Json::array();
    for (const PreprocessingStep &step : steps)
        json.push_back(stepToJson(step));
    return json;
}

std::vector<PreprocessingStep> preprocessingFromJson(JsonObject &owner, std::string_view key)
{
    std::vector<PreprocessingStep> steps;
    for (const JsonObject::Element &element : owner.array(key)) {
        JsonObject object(*element.value, owner.source(), element.pointer);
        steps.push_back(stepFromJson(object));
        object.finish();
    }
    return steps;
}

Json fittedPreprocessingToJson(const FittedPreprocessing &preprocessing)
{
    Json steps = Json::array();
    for (const FittedPreprocessing::Step &step : preprocessing.steps) {
        Json json = stepToJson(step.settings);
        if (step.settings.kind == Kind::MinMaxScale) {
            json["minimum"] = step.minimum;
            json["maximum"] = step.maximum;
        }
        steps.push_back(std::move(json));
    }
    return {{"input_columns", preprocessing.inputColumns},
            {"input_width", preprocessing.inputWidth},
            {"input_height", preprocessing.inputHeight},
            {"steps", std::move(steps)}};
}

FittedPreprocessing fittedPreprocessingFromJson(JsonObject object)
{
    FittedPreprocessing result;
    result.inputColumns =
        static_cast<std::size_t>(object.integer("input_columns", 1, maximumColumns));
    result.inputWidth = static_cast<int>(object.integer("input_width", 0, limits::imageSide));
    result.inputHeight = static_cast<int>(object.integer("input_height", 0, limits::imageSide));
    const auto pixels =
        static_cast<std::size_t>(result.inputWidth) * static_cast<std::size_t>(result.inputHeight);
    const bool isPlain = result.inputWidth == 0 && result.inputHeight == 0;
    if (!isPlain && pixels != result.inputColumns)
        object.fail("input_width", "width times height must be input_columns, or both be 0");

    bool isImage = !isPlain;
    std::size_t columns = result.inputColumns;
    const auto steps = object.array("steps");
    if (steps.size() > maximumPreprocessingSteps)
        object.fail("steps", "must be at most " + std::to_string(maximumPreprocessingSteps));
    for (const JsonObject::Element &element : steps) {
        JsonObject json(*element.value, object.source(), element.pointer);
        FittedPreprocessing::Step step;
        step.settings = stepFromJson(json);
        if (step.settings.kind == Kind::Resize) {
            if (!isImage)
                json.fail("kind", "a resize needs an image");
        }
        if (step.settings.kind == Kind::MinMaxScale) {
            step.minimum = json.numbers("minimum");
            step.maximum = json.numbers("maximum");
            for (const auto &[key, list] :
                 {std::pair("minimum", &step.minimum), std::pair("maximum", &step.maximum)}) {
                if (list->size() != columns)
                    json.fail(key, "must have " + formatCount(columns, "number") + ", not "
                                       + std::to_string(list->size()));
            }
        }
        json.finish();
        columns = columnsAfter(step.settings, columns);
        if (columns > static_cast<std::size_t>(maximumColumns))
            json.fail("kind", "makes too many features");
        isImage = isImage && step.settings.kind != Kind::PairProducts
                  && step.settings.kind != Kind::AmplitudeAngles;
        result.steps.push_back(std::move(step));
    }
    object.finish();
    return result;
}

void validate(const PreprocessingStep &step, const std::string &place)
{
    switch (step.kind) {
    case Kind::Resize:
        requireSide(step.width, place + "/width");
        requireSide(step.height, place + "/height");
        break;
    case Kind::Threshold:
        requireFinite(step.threshold, place + "/threshold");
        break;
    case Kind::MinMaxScale:
        requireFinite(step.low, place + "/low");
        requireFinite(step.high, place + "/high");
        if (step.low >= step.high)
            throw UserError(aboveLow, place + "/high");
        break;
    case Kind::AngleScale:
        requireFinite(step.factor, place + "/factor");
        break;
    case Kind::PairProducts:
        requireFinite(step.shift, place + "/shift");
        break;
    case Kind::AmplitudeAngles:
        break;
    }
}

} // namespace ansatz
