// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/removed_weights.h"

#include "engine/base/error.h"

#include <algorithm>
#include <unordered_set>

namespace ansatz {

void RemovedWeights::note(const RunState &state)
{
    const TrainerState &trainer = state.trainer;
    const auto valueAt = [&trainer](std::size_t place) {
        return Value{.parameter = trainer.parameters.at(place),
                     .mean = trainer.memory.mean.at(place),
                     .square = trainer.memory.square.empty() ? 0 : trainer.memory.square.at(place)};
    };
    const ExpandedCircuit circuit = expand(state.circuit);
    std::unordered_map<OperationId, std::size_t> repetitions;
    std::size_t present = 0;
    for (const Operation &operation : circuit.operations) {
        const std::size_t count = operation.parameters.size();
        const std::size_t repetition = repetitions[operation.id]++;
        if (std::ranges::none_of(operation.parameters, &Parameter::readsWeight))
            continue;
        OfOperation &noted = m_operations[operation.id];
        if (noted.parameters != count) {
            m_size -= noted.values.size();
            noted = {.parameters = count, .values = {}};
        }
        const std::size_t first = repetition * count;
        if (noted.values.size() < first + count) {
            m_size += first + count - noted.values.size();
            noted.values.resize(first + count);
        }
        present += count;
        for (std::size_t p = 0; p < count; ++p) {
            const Parameter &parameter = operation.parameters[p];
            if (!parameter.readsWeight())
                continue;
            Noted &value = noted.values[first + p];
            static_cast<Value &>(value) = valueAt(std::size_t(parameter.weightIndex()));
            value.as = parameter.hasTrainableScale() ? Noted::As::Scale : Noted::As::Angle;
        }
    }
    if (m_size > present + mostRemoved)
        forgetAllBut(state.circuit);

    std::size_t place = static_cast<std::size_t>(circuit.weights);
    std::vector<std::pair<Observable, Value>> seen;
    for (const Observable &observable : state.observables)
        seen.emplace_back(observable, valueAt(place++));
    for (auto &old : m_observables)
        if (seen.size() < mostRemoved
            && std::ranges::find(state.observables, old.first) == state.observables.end())
            seen.push_back(std::move(old));
    m_observables = std::move(seen);
    if (place < trainer.parameters.size())
        m_bias = valueAt(place);
}

void RemovedWeights::forgetAllBut(const Circuit &circuit)
{
    std::unordered_set<OperationId> present;
    for (const Operation &operation : circuit.operations)
        present.insert(operation.id);
    std::erase_if(m_operations,
                  [&](const auto &operation) { return !present.contains(operation.first); });
    m_size = 0;
    for (const auto &[id, noted] : m_operations)
        m_size += noted.values.size();
}

const RemovedWeights::Value *RemovedWeights::find(const Place &place) const
{
    const auto found = m_operations.find(place.operation);
    if (found == m_operations.end() || found->second.parameters != place.parameters)
        return nullptr;
    const std::size_t at = std::size_t(place.repetition) * place.parameters + place.parameter;
    if (at >= found->second.values.size())
        return nullptr;
    const Noted &value = found->second.values[at];
    return value.as == (place.isScale ? Noted::As::Scale : Noted::As::Angle) ? &value : nullptr;
}

const RemovedWeights::Value *RemovedWeights::find(const Observable &observable) const
{
    const auto found =
        std::ranges::find(m_observables, observable, &std::pair<Observable, Value>::first);
    return found == m_observables.end() ? nullptr : &found->second;
}

} // namespace ansatz
