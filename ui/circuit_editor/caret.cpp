// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/caret.h"

#include <algorithm>
#include <limits>

namespace ansatz::ui {

namespace {

bool touches(const Operation &operation, int wire)
{
    return std::ranges::count(operation.qubits, wire) > 0;
}

std::vector<std::size_t> onWire(const Circuit &circuit, int wire)
{
    std::vector<std::size_t> result;
    for (std::size_t k = 0; k < circuit.operations.size(); ++k)
        if (touches(circuit.operations[k], wire))
            result.push_back(k);
    return result;
}

Caret nearestOnWire(const Circuit &circuit, const CircuitLayout &layout, int wire, int column)
{
    Caret result{wire, 0};
    int best = std::numeric_limits<int>::max();
    for (const std::size_t k : onWire(circuit, wire)) {
        const int distance = std::abs(layout.operations[k].column - column);
        if (distance < best) {
            best = distance;
            result.before = circuit.operations[k].id;
        }
    }
    return result;
}

bool shareWire(const Operation &a, const Operation &b)
{
    return std::ranges::any_of(a.qubits, [&b](int wire) { return touches(b, wire); });
}

} // namespace

namespace {

/// The caret's places on a wire: before the first operation of each column, and 0 for the end.
std::vector<OperationId> stopsOn(const Circuit &circuit, const CircuitLayout &layout, int wire)
{
    std::vector<OperationId> stops;
    int column = -1;
    for (const std::size_t k : onWire(circuit, wire)) {
        if (layout.operations[k].column != column)
            stops.push_back(circuit.operations[k].id);
        column = layout.operations[k].column;
    }
    stops.push_back(0);
    return stops;
}

std::optional<std::size_t> blockOf(const Circuit &circuit, OperationId id)
{
    const std::optional<std::size_t> index = indexOf(circuit, id);
    return index ? blockAt(circuit, *index) : std::nullopt;
}

/// Index of the stop where the block of the one at `at` begins, or the one before it when it is
/// there already; to the right where it ends.
std::size_t blockStop(const Circuit &circuit, const std::vector<OperationId> &stops, std::size_t at,
                      bool right)
{
    const auto differs = [&](std::size_t k) {
        return k > 0 && blockOf(circuit, stops[k]) != blockOf(circuit, stops[k - 1]);
    };
    do {
        if (right ? at + 1 >= stops.size() : at == 0)
            return at;
        at = right ? at + 1 : at - 1;
    } while (!differs(at));
    return at;
}

int columnOf(const Circuit &circuit, const CircuitLayout &layout, OperationId id)
{
    const std::optional<std::size_t> index = indexOf(circuit, id);
    return index ? layout.operations[*index].column : -1;
}

} // namespace

Caret moved(const Circuit &circuit, const CircuitLayout &layout, const Caret &caret, CaretMove move)
{
    const std::vector<OperationId> stops = stopsOn(circuit, layout, caret.wire);
    // Inside a folded block it stands at the block.
    const int column = columnOf(circuit, layout, caret.before);
    std::size_t at = 0;
    while (at + 1 < stops.size() && (column < 0 || columnOf(circuit, layout, stops[at]) != column))
        ++at;
    switch (move) {
    case CaretMove::Left:
        if (caret.atOutput)
            return {caret.wire, 0};
        return {caret.wire, stops[at == 0 ? 0 : at - 1]};
    case CaretMove::Right:
        if (at + 1 == stops.size())
            return {caret.wire, 0, true};
        return {caret.wire, stops[at + 1]};
    case CaretMove::BlockLeft:
        return {caret.wire, stops[blockStop(circuit, stops, at, false)]};
    case CaretMove::BlockRight:
        return {caret.wire, stops[blockStop(circuit, stops, at, true)]};
    case CaretMove::Home:
        return {caret.wire, stops.front()};
    case CaretMove::End:
        return {caret.wire, 0, caret.before == 0};
    case CaretMove::Up:
    case CaretMove::Down:
        break;
    }
    const int wire =
        std::clamp(caret.wire + (move == CaretMove::Up ? -1 : 1), 0, circuit.qubits - 1);
    if (wire == caret.wire)
        return caret;
    if (caret.before == 0)
        return {wire, 0, caret.atOutput};
    return nearestOnWire(circuit, layout, wire, column);
}

Caret clamped(const Circuit &circuit, const Caret &caret)
{
    Caret result{std::clamp(caret.wire, 0, circuit.qubits - 1), 0, caret.atOutput};
    const std::optional<std::size_t> index = indexOf(circuit, caret.before);
    if (index && touches(circuit.operations[*index], result.wire)) {
        result.before = caret.before;
        result.atOutput = false;
    }
    return result;
}

Place placeOf(const Circuit &circuit, const Caret &caret)
{
    const std::optional<std::size_t> index = indexOf(circuit, caret.before);
    return index ? Place{*index, blockAt(circuit, *index)} : endOf(circuit);
}

std::optional<Place> stepPlace(const Circuit &circuit, const std::set<OperationId> &ids, bool right)
{
    std::vector<std::size_t> chosen;
    for (std::size_t k = 0; k < circuit.operations.size(); ++k)
        if (ids.contains(circuit.operations[k].id))
            chosen.push_back(k);
    if (chosen.empty())
        return std::nullopt;
    const std::size_t start = right ? chosen.back() : chosen.front();
    const Operation &operation = circuit.operations[start];
    if (right) {
        for (std::size_t k = start + 1; k < circuit.operations.size(); ++k)
            if (shareWire(operation, circuit.operations[k]))
                return Place{k + 1, blockAt(circuit, k)};
    } else {
        for (std::size_t k = start; k-- > 0;)
            if (shareWire(operation, circuit.operations[k]))
                return Place{k, blockAt(circuit, k)};
    }
    return std::nullopt;
}

} // namespace ansatz::ui
