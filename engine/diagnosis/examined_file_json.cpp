// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/strict_json.h"
#include "engine/diagnosis/examined_circuit.h"
#include "engine/experiment/experiment_json.h"
#include "engine/model/model_json.h"

#include <nlohmann/json.hpp>

namespace ansatz {

namespace {

constexpr std::uint64_t fileLimit = 16U << 20;

bool isModel(const Json &json)
{
    return json.is_object() && json.contains("format") && json["format"] == "ansatz-model";
}

} // namespace

ExaminedCircuit loadExamined(const std::filesystem::path &path)
{
    const std::string source = path.string();
    const std::string text = readFile(path, fileLimit);
    if (isModel(parseJson(text, source)))
        return examined(readModel(text, source));
    return examined(readExperiment(text, source));
}

} // namespace ansatz
