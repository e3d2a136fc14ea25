// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/qasm_editor/operation_places.h"

#include <algorithm>

namespace ansatz::ui {

namespace {

template <class Entry, class Order>
void sortUnique(std::vector<Entry> &entries, const Order &order)
{
    std::ranges::sort(entries, order);
    entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
}

} // namespace

bool isBefore(const OpenQasmPosition &first, const OpenQasmPosition &second)
{
    return first.line != second.line ? first.line < second.line : first.column < second.column;
}

std::optional<OpenQasmPosition> neighbour(const std::vector<OpenQasmPosition> &positions,
                                          const OpenQasmPosition &here, bool forward)
{
    if (positions.empty())
        return std::nullopt;
    if (forward) {
        const auto next = std::ranges::upper_bound(positions, here, isBefore);
        return next == positions.end() ? positions.front() : *next;
    }
    const auto next = std::ranges::lower_bound(positions, here, isBefore);
    return next == positions.begin() ? positions.back() : *(next - 1);
}

std::vector<OperationId> OperationPlaces::operationsAt(const OpenQasmRange &selected) const
{
    const bool isCursor = selected.first == selected.end;
    std::vector<OperationId> touched;
    std::vector<OperationId> onLine;
    for (const auto &[place, operation] : m_places) {
        const bool isTouched =
            isCursor
                ? !isBefore(selected.first, place.first) && !isBefore(place.end, selected.first)
                : isBefore(place.first, selected.end) && isBefore(selected.first, place.end);
        if (isTouched)
            touched.push_back(operation);
        else if (isCursor && place.first.line <= selected.first.line
                 && place.end.line >= selected.first.line)
            onLine.push_back(operation);
    }
    std::vector<OperationId> found = touched.empty() ? std::move(onLine) : std::move(touched);
    sortUnique(found, std::less<>());
    return found;
}

std::vector<OpenQasmRange>
OperationPlaces::placesOf(const std::vector<OperationId> &operations) const
{
    std::vector<OpenQasmRange> found;
    for (const auto &[place, operation] : m_places)
        if (std::ranges::binary_search(operations, operation))
            found.push_back(place);
    sortUnique(found, [](const OpenQasmRange &first, const OpenQasmRange &second) {
        return isBefore(first.first, second.first);
    });
    return found;
}

OperationId OperationPlaces::operationOn(std::size_t line) const
{
    OperationId found = 0;
    for (const auto &[place, operation] : m_places)
        if (place.first.line == line)
            found = operation;
    return found;
}

std::size_t OperationPlaces::lineOf(OperationId operation, std::size_t line) const
{
    const auto distance = [line](std::size_t other) {
        return other > line ? other - line : line - other;
    };
    std::size_t nearest = 0;
    for (const OperationPlace &place : m_places)
        if (place.operation == operation
            && (nearest == 0 || distance(place.place.first.line) < distance(nearest)))
            nearest = place.place.first.line;
    return nearest;
}

} // namespace ansatz::ui
