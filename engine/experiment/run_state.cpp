// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/run_state.h"

#include "engine/base/error.h"
#include "engine/experiment/circuit_matching.h"
#include "engine/experiment/removed_weights.h"

#include <algorithm>
#include <compare>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

namespace ansatz {

namespace {

/// Values that go over to other places, or start anew.
class Transfer {
public:
    Transfer(const TrainerState &from, TrainerState &to) : m_from(from), m_to(to)
    {
        to.parameters.clear();
        to.memory.mean.clear();
        to.memory.square.clear();
        m_square = meanOf(from.memory.square);
    }

    void keep(std::size_t place)
    {
        m_to.parameters.push_back(m_from.parameters[place]);
        m_to.memory.mean.push_back(m_from.memory.mean[place]);
        if (m_from.memory.square.empty())
            return;
        const double square = m_from.memory.square[place];
        m_to.memory.square.push_back(square);
        if (square > 0) // else no observable sees it
            m_keptSquares.push_back(square);
    }

    void restore(const RemovedWeights::Value &value)
    {
        m_to.parameters.push_back(value.parameter);
        m_to.memory.mean.push_back(value.mean);
        if (!m_from.memory.square.empty())
            m_to.memory.square.push_back(value.square);
    }

    void begin(double value)
    {
        m_to.parameters.push_back(value);
        m_to.memory.mean.push_back(0);
        if (m_from.memory.square.empty())
            return;
        m_begun.push_back(m_to.memory.square.size());
        m_to.memory.square.push_back(0);
    }

    /// What was kept and begun since the last group is alike: circuit weights, or the head's.
    ///
    /// Adam divides by √square, corrected for the steps of the whole run. From a square of 0 a new
    /// weight's first steps would be up to 6.5 times Adam's own, for as long as its square is still
    /// small; from the mean of its like (of all parameters, where none of them is kept) they begin
    /// slowly and reach Adam's own.
    void endGroup()
    {
        for (const std::size_t place : m_begun)
            m_to.memory.square[place] = m_keptSquares.empty() ? m_square : meanOf(m_keptSquares);
        m_keptSquares.clear();
        m_begun.clear();
    }

private:
    static double meanOf(const std::vector<double> &values)
    {
        if (values.empty())
            return 0;
        return std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
    }

    const TrainerState &m_from;
    TrainerState &m_to;
    std::vector<double> m_keptSquares; ///< of the group
    std::vector<std::size_t> m_begun;  ///< likewise, their places
    double m_square = 0;               ///< of all before
};

/// Where a weight comes from.
struct WeightSource {
    std::optional<std::size_t> kept;              ///< the weight of the circuit before
    std::optional<RemovedWeights::Value> removed; ///< else what it had when it was taken away
    double fresh = 0;                             ///< else where it begins
};

/// A use of a weight by an operation that used another weight before, or the same.
struct Claim {
    std::size_t former = 0;
    bool isChanged = false; ///< by the person whose edit this is
};

/// For each weight of a circuit those before it that its operations had.
class Claims {
public:
    explicit Claims(std::size_t weights, std::size_t formerWeights)
        : m_claims(weights), m_goesOnAlone(formerWeights, 0)
    {}

    void add(std::size_t weight, const Claim &claim) { m_claims[weight].push_back(claim); }

    /// Call once all are added.
    void settle()
    {
        for (const std::vector<Claim> &claims : m_claims)
            if (!claims.empty() && areOfOne(claims))
                m_goesOnAlone[claims.front().former] = 1;
    }

    /// The one that goes on in the weight.
    [[nodiscard]] std::optional<std::size_t> winner(std::size_t weight) const
    {
        const std::vector<Claim> &claims = m_claims[weight];
        if (claims.empty())
            return std::nullopt;
        if (areOfOne(claims))
            return claims.front().former;
        struct Merit {
            bool isUnchanged = false;
            bool goesOnNowhereElse = false;
            int users = 0;
            auto operator<=>(const Merit &) const = default;
        };
        std::map<std::size_t, Merit> merits;
        for (const Claim &claim : claims) {
            Merit &merit = merits[claim.former];
            merit.isUnchanged = merit.isUnchanged || !claim.isChanged;
            merit.goesOnNowhereElse = m_goesOnAlone[claim.former] == 0;
            ++merit.users;
        }
        std::size_t best = claims.front().former;
        for (const Claim &claim : claims)
            if (merits[claim.former] > merits[best])
                best = claim.former;
        return best;
    }

private:
    static bool areOfOne(const std::vector<Claim> &claims)
    {
        return std::ranges::all_of(claims, [&claims](const Claim &claim) {
            return claim.former == claims.front().former;
        });
    }

    std::vector<std::vector<Claim>> m_claims;
    std::vector<char> m_goesOnAlone; ///< for each former one, whether a weight is its alone
};

// Where a new weight disturbs least: a gate that was there goes on turning as far as its untrained
// scale had it, any other turns by an angle of 0 (or, of an encoding, by its offset alone).
double quietStart(const Parameter &parameter, const Parameter *before)
{
    if (parameter.scale == 0)
        return 0;
    if (!parameter.hasTrainableScale())
        return -parameter.offset / parameter.scale;
    const bool wasFixed = before != nullptr && before->source == Parameter::Source::Feature
                          && before->index == parameter.index && !before->hasTrainableScale();
    return wasFixed ? before->scale / parameter.scale : 0;
}

std::optional<RemovedWeights::Value> removedValue(const EditTrace &trace,
                                                  const RemovedWeights::Place &place)
{
    const auto *const value = trace.removed == nullptr ? nullptr : trace.removed->find(place);
    return value == nullptr ? std::nullopt : std::optional(*value);
}

std::vector<WeightSource> weightSources(const Circuit &before, const Circuit &circuit,
                                        const EditTrace &trace)
{
    const ExpandedCircuit old = expand(before);
    const ExpandedCircuit after = expand(circuit);
    const std::vector<const Operation *> former = formerOperations(before, old, circuit, after);
    const std::set<OperationId> changed(trace.changed.begin(), trace.changed.end());
    std::vector<WeightSource> sources(static_cast<std::size_t>(after.weights));
    std::vector<char> isUsed(sources.size(), 0);
    Claims claims(sources.size(), static_cast<std::size_t>(old.weights));
    std::unordered_map<OperationId, int> repetitions;
    for (std::size_t k = 0; k < after.operations.size(); ++k) {
        const Operation &operation = after.operations[k];
        const std::vector<Parameter> &parameters = operation.parameters;
        const int repetition = repetitions[operation.id]++;
        for (std::size_t p = 0; p < parameters.size(); ++p) {
            const Parameter &parameter = parameters[p];
            if (!parameter.readsWeight())
                continue;
            const auto weight = static_cast<std::size_t>(parameter.weightIndex());
            const bool isKnown = former[k] != nullptr && p < former[k]->parameters.size();
            const Parameter *known = isKnown ? &former[k]->parameters[p] : nullptr;
            // An angle's weight is no scale, and the other way round.
            if (known != nullptr && known->readsWeight()
                && known->hasTrainableScale() == parameter.hasTrainableScale())
                claims.add(weight, {.former = static_cast<std::size_t>(known->weightIndex()),
                                    .isChanged = changed.contains(operation.id)});
            else if (!sources[weight].removed)
                sources[weight].removed =
                    removedValue(trace, {.operation = operation.id,
                                         .repetition = repetition,
                                         .parameter = p,
                                         .parameters = parameters.size(),
                                         .isScale = parameter.hasTrainableScale()});
            if (!isUsed[weight])
                sources[weight].fresh = quietStart(parameter, known);
            isUsed[weight] = 1;
        }
    }
    claims.settle();
    for (std::size_t weight = 0; weight < sources.size(); ++weight)
        sources[weight].kept = claims.winner(weight);
    return sources;
}

constexpr int noQubit = -1;

/// For each qubit of the circuit after, the one on whose wire most of its surviving operations
/// were; itself everywhere while the qubits stay as many, and where it has no such operation,
/// unless that is another one's: then it is new.
std::vector<int> formerQubits(const Circuit &before, const Circuit &after)
{
    std::vector<int> former(static_cast<std::size_t>(after.qubits));
    std::iota(former.begin(), former.end(), 0);
    if (before.qubits == after.qubits)
        return former;
    std::map<OperationId, const Operation *> old;
    for (const Operation &operation : before.operations)
        old.emplace(operation.id, &operation);
    std::vector<std::map<int, int>> votes(former.size());
    for (const Operation &operation : after.operations) {
        const auto found = old.find(operation.id);
        if (found == old.end() || found->second->qubits.size() != operation.qubits.size())
            continue;
        for (std::size_t k = 0; k < operation.qubits.size(); ++k)
            ++votes[static_cast<std::size_t>(operation.qubits[k])][found->second->qubits[k]];
    }
    std::set<int> claimed;
    for (std::size_t qubit = 0; qubit < former.size(); ++qubit) {
        if (votes[qubit].empty())
            continue;
        former[qubit] = std::ranges::max_element(votes[qubit], {}, [](const auto &vote) {
                            return vote.second;
                        })->first;
        claimed.insert(former[qubit]);
    }
    for (std::size_t qubit = 0; qubit < former.size(); ++qubit)
        if (votes[qubit].empty() && claimed.contains(former[qubit]))
            former[qubit] = noQubit;
    return former;
}

/// The observable on the qubits of before.
Observable onFormerQubits(Observable observable, const std::vector<int> &former)
{
    for (auto &term : observable.terms) {
        for (auto &[qubit, pauli] : term.factors)
            qubit = former.at(static_cast<std::size_t>(qubit));
        std::ranges::sort(term.factors);
    }
    return observable;
}

} // namespace

RunState carriedOver(const RunState &state, const Experiment &experiment, const EditTrace &trace)
{
    const std::vector<Observable> observables = measuredObservables(experiment);
    const auto headStart = static_cast<std::size_t>(expand(state.circuit).weights);
    const std::size_t biasPlace = headStart + state.observables.size();
    ANSATZ_CHECK(state.trainer.parameters.size() >= biasPlace
                     && state.trainer.parameters.size() <= biasPlace + 1
                     && state.trainer.memory.mean.size() == state.trainer.parameters.size(),
                 "a state has its circuit's and its head's parameters");

    const bool hasBias = state.trainer.parameters.size() > biasPlace;
    if (computesTheSame(state.circuit, experiment.circuit) && state.observables == observables
        && hasBias == experiment.head.bias)
        return {
            .circuit = experiment.circuit, .observables = observables, .trainer = state.trainer};

    RunState carried{
        .circuit = experiment.circuit, .observables = observables, .trainer = state.trainer};
    carried.trainer.evaluation = {};
    Transfer transfer(state.trainer, carried.trainer);
    for (const WeightSource &source : weightSources(state.circuit, experiment.circuit, trace)) {
        if (source.kept)
            transfer.keep(*source.kept);
        else if (source.removed)
            transfer.restore(*source.removed);
        else
            transfer.begin(source.fresh);
    }
    transfer.endGroup();
    const std::vector<int> former = formerQubits(state.circuit, experiment.circuit);
    std::vector<char> isTaken(state.observables.size(), 0);
    for (const Observable &observable : observables) {
        const auto found = std::ranges::find(state.observables, onFormerQubits(observable, former));
        const auto place = static_cast<std::size_t>(found - state.observables.begin());
        const auto *const removed =
            trace.removed == nullptr ? nullptr : trace.removed->find(observable);
        if (found != state.observables.end() && !std::exchange(isTaken[place], 1))
            transfer.keep(headStart + place);
        else if (found == state.observables.end() && removed != nullptr)
            transfer.restore(*removed);
        else
            transfer.begin(0);
    }
    if (experiment.head.bias && hasBias)
        transfer.keep(biasPlace);
    else if (experiment.head.bias && trace.removed != nullptr && trace.removed->bias())
        transfer.restore(*trace.removed->bias());
    else if (experiment.head.bias)
        transfer.begin(0);
    transfer.endGroup();
    return carried;
}

std::vector<double> carriedWeights(const Circuit &before, const std::vector<double> &weights,
                                   const Circuit &after, const EditTrace &trace)
{
    ANSATZ_CHECK(weights.size() == static_cast<std::size_t>(expand(before).weights),
                 "a circuit's weights are as many as it has");
    std::vector<double> carried;
    for (const WeightSource &source : weightSources(before, after, trace))
        carried.push_back(source.kept      ? weights[*source.kept]
                          : source.removed ? source.removed->parameter
                                           : source.fresh);
    return carried;
}

} // namespace ansatz
