// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/run_state.h"

#include "engine/base/error.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace ansatz {

namespace {

/// One operation's use of a weight: operation, which of its parameters, repetition of its block.
using Use = std::tuple<OperationId, std::size_t, int>;

/// Calls `visit(use, parameter)` for every use of a weight in an expanded circuit.
template <class Visitor>
void visitUses(const ExpandedCircuit &circuit, Visitor visit)
{
    std::map<OperationId, int> repetitions;
    for (const Operation &operation : circuit.operations) {
        const int repetition = repetitions[operation.id]++;
        for (std::size_t p = 0; p < operation.parameters.size(); ++p) {
            if (operation.parameters[p].source == Parameter::Source::Weight)
                visit(Use(operation.id, p, repetition), operation.parameters[p]);
        }
    }
}

/// Values that go over to other places, or start anew.
class Transfer {
public:
    Transfer(const TrainerState &from, TrainerState &to) : m_from(from), m_to(to)
    {
        to.parameters.clear();
        to.memory.mean.clear();
        to.memory.square.clear();
    }

    void keep(std::size_t place)
    {
        m_to.parameters.push_back(m_from.parameters[place]);
        m_to.memory.mean.push_back(m_from.memory.mean[place]);
        if (!m_from.memory.square.empty())
            m_to.memory.square.push_back(m_from.memory.square[place]);
    }

    void begin(double value)
    {
        m_to.parameters.push_back(value);
        m_to.memory.mean.push_back(0);
        if (!m_from.memory.square.empty())
            m_to.memory.square.push_back(0);
    }

private:
    const TrainerState &m_from;
    TrainerState &m_to;
};

/// Where a weight comes from.
struct WeightSource {
    std::optional<std::size_t> kept; ///< the weight of the circuit before
    double fresh = 0;                ///< else where it begins
};

std::vector<WeightSource> weightSources(const ExpandedCircuit &before, const ExpandedCircuit &after)
{
    std::map<Use, std::size_t> known;
    visitUses(before, [&](const Use &use, const Parameter &parameter) {
        known.emplace(use, static_cast<std::size_t>(parameter.index));
    });
    std::vector<WeightSource> sources(static_cast<std::size_t>(after.weights));
    std::vector<char> isUsed(sources.size(), 0);
    visitUses(after, [&](const Use &use, const Parameter &parameter) {
        const auto weight = static_cast<std::size_t>(parameter.index);
        if (const auto found = known.find(use); found != known.end() && !sources[weight].kept)
            sources[weight].kept = found->second;
        if (!isUsed[weight])
            sources[weight].fresh = parameter.scale == 0 ? 0 : -parameter.offset / parameter.scale;
        isUsed[weight] = 1;
    });
    return sources;
}

} // namespace

RunState carriedOver(const RunState &state, const Experiment &experiment)
{
    const std::vector<Observable> observables = measuredObservables(experiment);
    const ExpandedCircuit before = expand(state.circuit);
    const auto headStart = static_cast<std::size_t>(before.weights);
    const std::size_t biasPlace = headStart + state.observables.size();
    ANSATZ_CHECK(state.trainer.parameters.size() >= biasPlace
                     && state.trainer.parameters.size() <= biasPlace + 1
                     && state.trainer.memory.mean.size() == state.trainer.parameters.size(),
                 "a state has its circuit's and its head's parameters");

    const bool hasBias = state.trainer.parameters.size() > biasPlace;
    if (state.circuit == experiment.circuit && state.observables == observables
        && hasBias == experiment.head.bias)
        return state;

    RunState carried{
        .circuit = experiment.circuit, .observables = observables, .trainer = state.trainer};
    carried.trainer.evaluation = {};
    Transfer transfer(state.trainer, carried.trainer);
    for (const WeightSource &source : weightSources(before, expand(experiment.circuit))) {
        if (source.kept)
            transfer.keep(*source.kept);
        else
            transfer.begin(source.fresh);
    }
    for (const Observable &observable : observables) {
        const auto found = std::ranges::find(state.observables, observable);
        if (found == state.observables.end())
            transfer.begin(0);
        else
            transfer.keep(headStart + static_cast<std::size_t>(found - state.observables.begin()));
    }
    if (experiment.head.bias && hasBias)
        transfer.keep(biasPlace);
    else if (experiment.head.bias)
        transfer.begin(0);
    return carried;
}

std::vector<double> carriedWeights(const Circuit &before, const std::vector<double> &weights,
                                   const Circuit &after)
{
    const ExpandedCircuit old = expand(before);
    ANSATZ_CHECK(weights.size() == static_cast<std::size_t>(old.weights),
                 "a circuit's weights are as many as it has");
    std::vector<double> carried;
    for (const WeightSource &source : weightSources(old, expand(after)))
        carried.push_back(source.kept ? weights[*source.kept] : source.fresh);
    return carried;
}

} // namespace ansatz
