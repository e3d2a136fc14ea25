// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diagnosis/dead_parameters.h"

#include "engine/base/random.h"
#include "engine/diagnosis/independent_angles.h"
#include "engine/simulator/warning_words.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ansatz {

namespace {

constexpr double zero = 1e-11;

// Which occurrences are of each input: weights first, then features.
std::vector<std::vector<std::size_t>> usersOf(const ExpandedCircuit &circuit,
                                              const std::vector<Occurrence> &all)
{
    const auto weights = static_cast<std::size_t>(circuit.weights);
    std::vector<std::vector<std::size_t>> users(weights
                                                + static_cast<std::size_t>(circuit.features));
    for (std::size_t k = 0; k < all.size(); ++k) {
        const auto index = static_cast<std::size_t>(all[k].input);
        users[all[k].source == Parameter::Source::Weight ? index : weights + index].push_back(k);
        if (all[k].scaleWeight != Parameter::noWeight)
            users[static_cast<std::size_t>(all[k].scaleWeight)].push_back(k);
    }
    return users;
}

DeadInput deadInput(std::size_t i, std::size_t weights, const std::vector<Occurrence> &all,
                    const std::vector<std::size_t> &users, DeadInput::Reason reason)
{
    DeadInput input;
    input.source = i < weights ? Parameter::Source::Weight : Parameter::Source::Feature;
    input.index = static_cast<int>(i < weights ? i : i - weights);
    input.reason = reason;
    for (const std::size_t k : users) {
        if (input.operations.empty() || input.operations.back() != all[k].operation)
            input.operations.push_back(all[k].operation);
    }
    return input;
}

DeadInput::Reason reasonOf(IdleInput::Reason reason)
{
    switch (reason) {
    case IdleInput::Reason::Unused:
        return DeadInput::Reason::Unused;
    case IdleInput::Reason::Unseen:
        return DeadInput::Reason::Unseen;
    case IdleInput::Reason::NoEffect:
        break;
    }
    return DeadInput::Reason::NoEffect;
}

} // namespace

std::string_view toString(DeadInput::Reason reason)
{
    switch (reason) {
    case DeadInput::Reason::Unused:
        return "unused";
    case DeadInput::Reason::Unseen:
        return "unseen";
    case DeadInput::Reason::NoEffect:
        return "no_effect";
    case DeadInput::Reason::ZeroEverywhere:
        break;
    }
    return "zero_everywhere";
}

Message message(DeadInput::Reason reason)
{
    switch (reason) {
    case DeadInput::Reason::Unused:
        return message(IdleInput::Reason::Unused);
    case DeadInput::Reason::Unseen:
        return message(IdleInput::Reason::Unseen);
    case DeadInput::Reason::NoEffect:
        return message(IdleInput::Reason::NoEffect);
    case DeadInput::Reason::ZeroEverywhere:
        break;
    }
    return {forTranslation("Engine", "its derivative is 0 at %1 random points"),
            {Message(deadnessPoints)}};
}

std::string explain(DeadInput::Reason reason)
{
    return inEnglish(message(reason));
}

std::vector<DeadInput> structurallyDead(const CircuitWarnings &warnings,
                                        const ExpandedCircuit &circuit)
{
    const auto weights = static_cast<std::size_t>(circuit.weights);
    const std::vector<Occurrence> all = occurrences(circuit);
    const auto users = usersOf(circuit, all);
    std::vector<DeadInput> dead;
    for (const IdleInput &idle : warnings.weights) {
        const auto i = static_cast<std::size_t>(idle.index);
        dead.push_back(deadInput(i, weights, all, users[i], reasonOf(idle.reason)));
    }
    for (const IdleInput &idle : warnings.features) {
        const auto i = weights + static_cast<std::size_t>(idle.index);
        dead.push_back(deadInput(i, weights, all, users[i], reasonOf(idle.reason)));
    }
    return dead;
}

void addNumericallyDead(std::vector<DeadInput> &dead, Simulator<double> &simulator,
                        const ExpandedCircuit &circuit, const std::vector<Observable> &observables,
                        std::uint64_t seed)
{
    Random random(seed, 13);
    std::vector<double> upstream(observables.size());
    double size = 1;
    for (std::size_t k = 0; k < observables.size(); ++k) {
        upstream[k] = 0.5 + random.uniform();
        for (const PauliString &term : observables[k].terms)
            size = std::max(size, std::abs(term.coefficient));
    }
    std::vector<double> features(static_cast<std::size_t>(circuit.features));
    std::vector<double> weights(static_cast<std::size_t>(circuit.weights));
    std::vector<double> byFeatures(features.size());
    std::vector<double> byWeights(weights.size());
    std::vector<char> lives(weights.size() + features.size());
    for (int point = 0; point < deadnessPoints; ++point) {
        for (std::vector<double> *values : {&weights, &features}) {
            for (double &value : *values)
                value = 2 * std::numbers::pi * random.uniform();
        }
        simulator.backward({.samples = 1, .features = features, .weights = weights}, upstream,
                           {.weights = byWeights, .features = byFeatures});
        // What is not finite is no zero; it is told elsewhere.
        for (std::size_t i = 0; i < lives.size(); ++i) {
            const double derivative =
                i < weights.size() ? byWeights[i] : byFeatures[i - weights.size()];
            lives[i] = lives[i] != 0 || !(std::abs(derivative) <= zero * size);
        }
    }
    for (const DeadInput &known : dead)
        lives[static_cast<std::size_t>(known.index)
              + (known.source == Parameter::Source::Weight ? 0 : weights.size())] = 1;
    const std::vector<Occurrence> all = occurrences(circuit);
    const auto users = usersOf(circuit, all);
    for (std::size_t i = 0; i < lives.size(); ++i) {
        if (lives[i] == 0)
            dead.push_back(
                deadInput(i, weights.size(), all, users[i], DeadInput::Reason::ZeroEverywhere));
    }
}

} // namespace ansatz
