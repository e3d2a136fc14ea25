// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/simulator/warning_words.h"

#include <algorithm>
#include <map>
#include <utility>

namespace ansatz {

namespace {

Message qubitsMessage(const std::string &gate, const std::vector<int> &qubits)
{
    std::string numbers;
    for (const int qubit : qubits)
        numbers += (numbers.empty() ? "" : ", ") + std::to_string(qubit);
    return {qubits.size() > 1 ? forTranslation("Engine", "%1 on qubits %2")
                              : forTranslation("Engine", "%1 on qubit %2"),
            {Message(gate), Message(numbers)}};
}

} // namespace

std::vector<int> layersOfWeights(const std::vector<WeightOrigin> &origins)
{
    std::vector<int> layers;
    for (const WeightOrigin &origin : origins) {
        const auto drawn = static_cast<std::size_t>(origin.drawnWeight);
        if (layers.size() <= drawn)
            layers.resize(drawn + 1, 0);
        ++layers[drawn];
    }
    return layers;
}

std::vector<DrawnWarning> drawnWarnings(const CircuitWarnings &warnings)
{
    const std::vector<int> layers = layersOfWeights(warnings.origins);
    std::map<std::pair<int, IdleInput::Reason>, DrawnWarning> weights;
    for (const IdleInput &idle : warnings.weights) {
        const int drawn = warnings.origins.at(static_cast<std::size_t>(idle.index)).drawnWeight;
        DrawnWarning first{.of = DrawnWarning::Of::Weight,
                           .index = drawn,
                           .reason = idle.reason,
                           .operation = idle.operation,
                           .repetition = idle.repetition,
                           .layers = 0,
                           .allLayers = layers.at(static_cast<std::size_t>(drawn))};
        ++weights.emplace(std::pair(drawn, idle.reason), first).first->second.layers;
    }
    std::vector<DrawnWarning> drawn;
    for (const auto &[key, warning] : weights)
        drawn.push_back(warning);
    for (const IdleInput &idle : warnings.features)
        drawn.push_back({.of = DrawnWarning::Of::Feature,
                         .index = idle.index,
                         .reason = idle.reason,
                         .operation = idle.operation});
    for (const int qubit : warnings.untouchedQubits)
        drawn.push_back({.of = DrawnWarning::Of::Qubit, .index = qubit});
    return drawn;
}

Message message(IdleInput::Reason reason)
{
    switch (reason) {
    case IdleInput::Reason::Unused:
        return {forTranslation("Engine", "no operation reads it"), {}};
    case IdleInput::Reason::Unseen:
        return {forTranslation("Engine", "no observable sees it"), {}};
    case IdleInput::Reason::NoEffect:
        break;
    }
    return {forTranslation("Engine", "it changes a global phase only, or is scaled by 0"), {}};
}

Message layersMessage(int layers, int allLayers, int repetition)
{
    if (layers == allLayers)
        return {forTranslation("Engine", "in all %1 layers"), {Message(allLayers)}};
    if (layers == 1)
        return {forTranslation("Engine", "in layer %1 of %2"),
                {Message(repetition + 1), Message(allLayers)}};
    return {forTranslation("Engine", "in %1 of %2 layers"), {Message(layers), Message(allLayers)}};
}

Message message(const DrawnWarning &warning, const Circuit &circuit)
{
    const Message index(warning.index);
    if (warning.of == DrawnWarning::Of::Qubit)
        return {forTranslation("Engine", "qubit %1 is never touched"), {index}};
    const bool isWeight = warning.of == DrawnWarning::Of::Weight;
    const auto reader = std::ranges::find(circuit.operations, warning.operation, &Operation::id);
    if (warning.operation == 0 || reader == circuit.operations.end())
        return {isWeight ? forTranslation("Engine", "weight %1 has no gradient: %2")
                         : forTranslation("Engine", "feature %1 has no gradient: %2"),
                {index, message(warning.reason)}};
    Message where = qubitsMessage(std::string(reader->gate->name), reader->qubits);
    if (warning.allLayers > 1)
        where = {forTranslation("Engine", "%1, %2"),
                 {where, layersMessage(warning.layers, warning.allLayers, warning.repetition)}};
    return {isWeight ? forTranslation("Engine", "weight %1 (%2) has no gradient: %3")
                     : forTranslation("Engine", "feature %1 (%2) has no gradient: %3"),
            {index, where, message(warning.reason)}};
}

std::vector<std::string> inWords(const CircuitWarnings &warnings, const Circuit &circuit)
{
    std::vector<std::string> sentences;
    for (const DrawnWarning &warning : drawnWarnings(warnings))
        sentences.push_back(inEnglish(message(warning, circuit)));
    return sentences;
}

} // namespace ansatz
