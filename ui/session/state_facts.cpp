// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/state_facts.h"

#include "engine/base/error.h"
#include "engine/simulator/reduced_states.h"
#include "engine/simulator/state_evolution.h"

#include <algorithm>
#include <numeric>

namespace ansatz::ui {

namespace {

constexpr std::size_t mostSamples = 256;
constexpr int widestForMost = 14;
constexpr std::size_t fewestSamples = 8;
/// Of an operation, twice, and finding its weights, in steps of an amplitude.
constexpr double amplitudesPerWriting = 600;

/// Indices of the largest values, equal ones in order.
std::vector<std::size_t> largestOf(const std::vector<double> &values, std::size_t count)
{
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    count = std::min(count, order.size());
    const auto before = [&values](std::size_t a, std::size_t b) {
        return values[a] > values[b] || (values[a] == values[b] && a < b);
    };
    const auto end = order.begin() + static_cast<std::ptrdiff_t>(count);
    if (count < order.size())
        std::nth_element(order.begin(), end, order.end(), before);
    std::sort(order.begin(), end, before);
    order.resize(count);
    return order;
}

std::vector<double> probabilitiesOf(const StateVector &state)
{
    std::vector<double> result(state.size());
    std::transform(state.begin(), state.end(), result.begin(),
                   [](const std::complex<double> &amplitude) { return std::norm(amplitude); });
    return result;
}

ExpandedCircuit shownPart(const StateRequest &request)
{
    return request.cut ? expandUntil(request.circuit, *request.cut) : expand(request.circuit);
}

} // namespace

std::size_t mostMixedSamples(int qubits)
{
    const int halvings = std::clamp(qubits - widestForMost, 0, 8);
    return std::max(fewestSamples, mostSamples >> halvings);
}

StateFacts describeState(const StateVector &state, int qubits, std::size_t count)
{
    StateFacts facts;
    facts.qubits = qubits;
    facts.bloch = blochVectors(state, qubits);
    const std::vector<double> probabilities = probabilitiesOf(state);
    for (const std::size_t index : largestOf(probabilities, count))
        facts.largest.push_back({index, state[index], probabilities[index]});
    return facts;
}

double workOf(const StateRequest &request)
{
    double operations = double(request.circuit.operations.size());
    for (const Block &block : request.circuit.blocks)
        operations += double(block.count) * (block.repetitions - 1);
    // Reading a state off costs about as much as a gate on every qubit.
    const double writtenOut = request.from ? operations * amplitudesPerWriting : 0;
    operations += 2.0 * request.circuit.qubits;
    return writtenOut
           + operations * double(request.samples.size())
                 * double(std::size_t(1) << request.circuit.qubits);
}

StateFacts computeState(const StateRequest &request, const GiveUp &giveUp,
                        const std::function<void(double)> &progress)
{
    ANSATZ_CHECK(!request.samples.empty() && (request.mixes || request.samples.size() == 1),
                 "some samples, or the only one");
    const ExpandedCircuit circuit = shownPart(request);
    const int qubits = circuit.qubits;
    const std::vector<double> weights =
        request.from ? request.from->weightsOf(request.circuit) : request.weights;
    const double all =
        double(std::max<std::size_t>(circuit.operations.size(), 1) * request.samples.size());
    double done = 0;
    std::function<void(std::size_t)> onOperation;
    if (progress)
        onOperation = [&](std::size_t) { progress(++done / all); };

    if (!request.mixes) {
        const StateVector state =
            evolve(circuit, request.samples.front(), weights, giveUp, onOperation);
        StateFacts facts = describeState(state, qubits, keptBasisStates);
        facts.expectations = expectations(state, qubits, facts.bloch, request.observables);
        return facts;
    }
    StateMixture mixture(qubits, request.observables);
    for (const std::vector<double> &features : request.samples)
        mixture.add(evolve(circuit, features, weights, giveUp, onOperation));
    StateFacts facts;
    facts.qubits = qubits;
    facts.bloch = mixture.blochVectors();
    facts.expectations = mixture.expectations();
    facts.mixed = mixture.states();
    const std::vector<double> probabilities = mixture.probabilities();
    for (const std::size_t index : largestOf(probabilities, keptBasisStates))
        facts.largest.push_back({index, 0, probabilities[index]});
    return facts;
}

} // namespace ansatz::ui
