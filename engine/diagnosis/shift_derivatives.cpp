// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diagnosis/shift_derivatives.h"

#include "engine/gradient/shift_rule.h"

#include <algorithm>
#include <cmath>

namespace ansatz {

namespace {

constexpr double differenceStep = 1e-5; // its error is of order 1e-10, as rounding's
constexpr std::size_t rowsAtOnce = 64;

/// An evaluation with one angle moved, and what it adds to which derivative.
struct Move {
    std::size_t angle = 0;
    double by = 0;
    double coefficient = 0;
    bool isDifference = false;
};

ShiftRule ruleOf(const ExpandedCircuit &circuit, const Occurrence &occurrence)
{
    return circuit.operations[occurrence.operation]
        .gate->parameters[static_cast<std::size_t>(occurrence.parameter)]
        .shiftRule;
}

std::vector<Move> movesOf(const ExpandedCircuit &circuit, std::span<const Occurrence> chosen)
{
    std::vector<Move> moves;
    for (std::size_t k = 0; k < chosen.size(); ++k) {
        for (const ShiftTerm &term : shiftTerms(ruleOf(circuit, chosen[k])))
            moves.push_back({k, term.shift, term.coefficient, false});
        for (const double sign : {1.0, -1.0})
            moves.push_back({k, sign * differenceStep, sign / (2 * differenceStep), true});
    }
    return moves;
}

} // namespace

std::size_t evaluationsOf(const ExpandedCircuit &circuit, std::span<const Occurrence> chosen)
{
    return movesOf(circuit, chosen).size();
}

ShiftDerivatives shiftDerivatives(Simulator<double> &simulator, const ExpandedCircuit &circuit,
                                  std::span<const Occurrence> chosen,
                                  std::span<const double> angles, std::span<const double> upstream,
                                  const std::function<void(double)> &progress)
{
    ShiftDerivatives result{std::vector<double>(angles.size()), std::vector<double>(angles.size())};
    const std::vector<Move> moves = movesOf(circuit, chosen);
    std::vector<double> rows;
    std::vector<double> expectations;
    for (std::size_t first = 0; first < moves.size(); first += rowsAtOnce) {
        progress(static_cast<double>(first) / static_cast<double>(moves.size()));
        const std::size_t count = std::min(rowsAtOnce, moves.size() - first);
        rows.resize(count * angles.size());
        for (std::size_t row = 0; row < count; ++row) {
            const Move &move = moves[first + row];
            const auto at = rows.begin() + static_cast<std::ptrdiff_t>(row * angles.size());
            std::ranges::copy(angles, at);
            at[static_cast<std::ptrdiff_t>(move.angle)] += move.by;
        }
        expectations.assign(count * upstream.size(), 0);
        simulator.forward({.samples = count, .features = rows, .weights = {}}, expectations);
        for (std::size_t row = 0; row < count; ++row) {
            const Move &move = moves[first + row];
            double sum = 0;
            for (std::size_t k = 0; k < upstream.size(); ++k)
                sum += upstream[k] * expectations[row * upstream.size() + k];
            (move.isDifference ? result.difference : result.shift)[move.angle] +=
                move.coefficient * sum;
        }
    }
    return result;
}

} // namespace ansatz
