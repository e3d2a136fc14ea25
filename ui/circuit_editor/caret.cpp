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

Caret moved(const Circuit &circuit, const CircuitLayout &layout, const Caret &caret, CaretMove move)
{
    const std::vector<std::size_t> row = onWire(circuit, caret.wire);
    auto at = std::ranges::find_if(
        row, [&](std::size_t k) { return circuit.operations[k].id == caret.before; });
    const auto caretAt = [&](auto position) {
        return Caret{caret.wire, position == row.end() ? 0 : circuit.operations[*position].id};
    };
    switch (move) {
    case CaretMove::Left:
        return caretAt(at == row.begin() ? at : at - 1);
    case CaretMove::Right:
        return caretAt(at == row.end() ? at : at + 1);
    case CaretMove::Home:
        return caretAt(row.begin());
    case CaretMove::End:
        return {caret.wire, 0};
    case CaretMove::Up:
    case CaretMove::Down:
        break;
    }
    const int wire =
        std::clamp(caret.wire + (move == CaretMove::Up ? -1 : 1), 0, circuit.qubits - 1);
    if (wire == caret.wire)
        return caret;
    if (at == row.end())
        return {wire, 0};
    return nearestOnWire(circuit, layout, wire, layout.operations[*at].column);
}

Caret clamped(const Circuit &circuit, const Caret &caret)
{
    Caret result{std::clamp(caret.wire, 0, circuit.qubits - 1), 0};
    const std::optional<std::size_t> index = indexOf(circuit, caret.before);
    if (index && touches(circuit.operations[*index], result.wire))
        result.before = caret.before;
    return result;
}

Place placeOf(const Circuit &circuit, const Caret &caret)
{
    const std::optional<std::size_t> index = indexOf(circuit, caret.before);
    return index ? Place{*index, blockAt(circuit, *index)} : endOf(circuit);
}

std::optional<Place> stepPlace(const Circuit &circuit, OperationId id, bool right)
{
    const std::optional<std::size_t> index = indexOf(circuit, id);
    if (!index)
        return std::nullopt;
    const Operation &operation = circuit.operations[*index];
    if (right) {
        for (std::size_t k = *index + 1; k < circuit.operations.size(); ++k)
            if (shareWire(operation, circuit.operations[k]))
                return Place{k + 1, blockAt(circuit, k)};
    } else {
        for (std::size_t k = *index; k-- > 0;)
            if (shareWire(operation, circuit.operations[k]))
                return Place{k, blockAt(circuit, k)};
    }
    return std::nullopt;
}

} // namespace ansatz::ui
