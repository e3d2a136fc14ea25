// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/observable_edits.h"

#include "engine/base/error.h"

#include <algorithm>

namespace ansatz::ui {

namespace {

void commit(Experiment &experiment, std::vector<Observable> observables)
{
    if (observables.empty())
        throw UserError("at least one output has to be measured", {},
                        "Choose another one before this one goes.");
    for (const Observable &observable : observables)
        validate(observable, experiment.circuit.qubits);
    if (observables == pauliZOfEveryQubit(experiment.circuit.qubits))
        observables.clear();
    experiment.observables = std::move(observables);
}

} // namespace

std::optional<std::pair<int, Pauli>> singlePauli(const Observable &observable)
{
    if (observable.terms.size() != 1)
        return std::nullopt;
    const PauliString &term = observable.terms.front();
    if (term.coefficient != 1 || term.factors.size() != 1)
        return std::nullopt;
    return term.factors.front();
}

std::optional<std::size_t> outputOf(const Experiment &experiment, int wire)
{
    const std::vector<Observable> measured = measuredObservables(experiment);
    for (std::size_t k = 0; k < measured.size(); ++k)
        if (const auto single = singlePauli(measured[k]); single && single->first == wire)
            return k;
    return std::nullopt;
}

void measure(Experiment &experiment, int wire, std::optional<Pauli> pauli)
{
    std::vector<Observable> observables = measuredObservables(experiment);
    const std::optional<std::size_t> index = outputOf(experiment, wire);
    const auto at = [&observables](std::size_t k) {
        return observables.begin() + static_cast<std::ptrdiff_t>(k);
    };
    if (!pauli) {
        if (index)
            observables.erase(at(*index));
    } else if (const Observable chosen{{PauliString{1, {{wire, *pauli}}}}}; index) {
        observables[*index] = chosen;
    } else {
        // In order of wires, as they are read from top to bottom.
        const auto next = std::ranges::find_if(observables, [wire](const Observable &other) {
            const auto single = singlePauli(other);
            return !single || single->first > wire;
        });
        observables.insert(next, chosen);
    }
    commit(experiment, std::move(observables));
}

void addObservable(Experiment &experiment, std::string_view text)
{
    std::vector<Observable> observables = measuredObservables(experiment);
    observables.push_back(parseObservable(text));
    commit(experiment, std::move(observables));
}

void changeObservable(Experiment &experiment, std::size_t index, std::string_view text)
{
    std::vector<Observable> observables = measuredObservables(experiment);
    ANSATZ_CHECK(index < observables.size(), "a changed observable exists");
    if (text.find_first_not_of(" \t") == std::string_view::npos)
        observables.erase(observables.begin() + static_cast<std::ptrdiff_t>(index));
    else
        observables[index] = parseObservable(text);
    commit(experiment, std::move(observables));
}

} // namespace ansatz::ui
