// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/operation_place.h"

#include <algorithm>

namespace ansatz {

namespace {

// Columns of drawn operations: each as far left as its wires allow; a block closes those before
// and within it.
std::vector<int> columnsOf(const Circuit &circuit)
{
    std::vector<int> columns;
    std::vector<int> front(static_cast<std::size_t>(circuit.qubits), 1);
    const auto close = [&front] { std::ranges::fill(front, std::ranges::max(front)); };
    auto block = circuit.blocks.begin();
    for (std::size_t i = 0; i < circuit.operations.size(); ++i) {
        if (block != circuit.blocks.end() && i == block->first)
            close();
        const auto [top, bottom] = std::ranges::minmax(circuit.operations[i].qubits);
        const auto first = front.begin() + top;
        const auto last = front.begin() + bottom + 1;
        const int column = *std::max_element(first, last);
        std::fill(first, last, column + 1);
        columns.push_back(column);
        if (block != circuit.blocks.end() && i + 1 == block->first + block->count) {
            close();
            ++block;
        }
    }
    return columns;
}

} // namespace

std::vector<OperationPlace> operationPlaces(const Circuit &circuit)
{
    const std::vector<int> columns = columnsOf(circuit);
    std::vector<OperationPlace> places;
    const auto add = [&](std::size_t i, int repetition, int repetitions) {
        const Operation &operation = circuit.operations[i];
        places.push_back({.id = operation.id,
                          .number = static_cast<int>(i) + 1,
                          .column = columns[i],
                          .repetition = repetition,
                          .repetitions = repetitions,
                          .gate = operation.gate,
                          .qubits = operation.qubits});
    };
    auto block = circuit.blocks.begin();
    for (std::size_t i = 0; i < circuit.operations.size();) {
        if (block == circuit.blocks.end() || i != block->first) {
            add(i++, 1, 1);
            continue;
        }
        for (int repetition = 1; repetition <= block->repetitions; ++repetition) {
            for (std::size_t k = 0; k < block->count; ++k)
                add(i + k, repetition, block->repetitions);
        }
        i += block->count;
        ++block;
    }
    return places;
}

Message message(const OperationPlace &place)
{
    std::string qubits;
    for (const int qubit : place.qubits)
        qubits += (qubits.empty() ? "" : ", ") + std::to_string(qubit);
    const Message text = {place.qubits.size() > 1
                              ? forTranslation("Engine", "operation %1, %2 on qubits %3, column %4")
                              : forTranslation("Engine", "operation %1, %2 on qubit %3, column %4"),
                          {Message(place.number), Message(std::string(place.gate->label)),
                           Message(qubits), Message(place.column)}};
    if (place.repetitions <= 1)
        return text;
    return {forTranslation("Engine", "%1, repetition %2 of %3"),
            {text, Message(place.repetition), Message(place.repetitions)}};
}

std::string toString(const OperationPlace &place)
{
    return inEnglish(message(place));
}

} // namespace ansatz
