// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/copy_edits.h"

#include "engine/base/error.h"
#include "ui/circuit_editor/block_membership.h"
#include "ui/circuit_editor/edit_support.h"
#include "ui/document/operation_ids.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace ansatz::ui {

namespace {

void shift(Operation &operation, int wires)
{
    for (int &qubit : operation.qubits) {
        qubit += wires;
        if (qubit < 0)
            throw UserError("this does not fit above the first wire");
    }
}

/// New weights start as those whose place they take.
void copyStarts(Circuit &circuit, const std::vector<Parameter> &from,
                const std::vector<Parameter> &to)
{
    for (std::size_t k = 0; k < from.size(); ++k) {
        const WeightStart *const found = startOf(circuit, from[k].weightIndex());
        if (!found)
            continue;
        WeightStart start = *found;
        start.weight = to[k].weightIndex();
        setStart(circuit, start);
    }
}

} // namespace

Circuit excerpt(const Circuit &circuit, const std::set<OperationId> &ids)
{
    Circuit result = circuit;
    BlockMembership members(circuit);
    const BlockMembership::Taken taken = members.take({ids.begin(), ids.end()});
    result.operations = taken.operations;
    result.blocks = taken.blocks;
    result.qubits = 1;
    for (const Operation &operation : result.operations)
        widen(result, operation.qubits);
    Circuit tidied;
    commit(tidied, std::move(result));
    return tidied;
}

std::vector<OperationId> insertCopies(Circuit &circuit, const Place &place, const Circuit &copied,
                                      int wireShift)
{
    Circuit changed = circuit;
    std::vector<OperationId> ids;
    BlockMembership::Taken added{copied.operations, copied.blocks};
    OperationId next = newOperationId(circuit);
    for (Operation &operation : added.operations) {
        operation.id = next++;
        ids.push_back(operation.id);
        shift(operation, wireShift);
        widen(changed, operation.qubits);
        for (Parameter &parameter : operation.parameters) {
            if (parameter.readsWeight())
                parameter.renumberWeight(parameter.weightIndex() + circuit.weights);
            if (parameter.source == Parameter::Source::Feature)
                changed.features = std::max(changed.features, parameter.index + 1);
        }
    }
    for (WeightStart start : copied.starts) {
        start.weight += circuit.weights;
        changed.starts.push_back(start);
    }
    changed.weights += copied.weights;
    BlockMembership members(changed);
    members.insert(place, std::move(added));
    members.writeTo(changed);
    commit(circuit, std::move(changed));
    return ids;
}

Place behind(const Circuit &circuit, const std::set<OperationId> &ids)
{
    std::size_t last = 0;
    for (std::size_t k = 0; k < circuit.operations.size(); ++k)
        if (ids.contains(circuit.operations[k].id))
            last = k;
    const std::optional<std::size_t> block = blockAt(circuit, last);
    if (!block)
        return {last + 1, std::nullopt};
    const Block &around = circuit.blocks[*block];
    bool whole = true;
    for (std::size_t k = around.first; k < around.first + around.count; ++k)
        whole &= ids.contains(circuit.operations[k].id);
    return whole ? Place{around.first + around.count, std::nullopt} : Place{last + 1, block};
}

std::vector<OperationId> insertSpan(Circuit &circuit, const Operation &pattern,
                                    const std::vector<SpanCell> &cells)
{
    Circuit changed = circuit;
    std::vector<Operation> operations;
    std::vector<OperationId> ids;
    OperationId next = newOperationId(circuit);
    for (const SpanCell &cell : cells) {
        Operation operation = pattern;
        operation.id = next++;
        shift(operation, cell.wireShift);
        for (Parameter &parameter : operation.parameters) {
            const bool follows = parameter.source == Parameter::Source::Feature
                                 && parameter.index == pattern.qubits.front();
            if (follows || parameter.source == Parameter::Source::Weight)
                parameter.index = newIndex;
            if (parameter.hasTrainableScale())
                parameter.scaleWeight = newScaleWeight;
        }
        resolve(changed, operation.parameters, operation.qubits);
        copyStarts(changed, pattern.parameters, operation.parameters);
        widen(changed, operation.qubits);
        ids.push_back(operation.id);
        operations.push_back(std::move(operation));
    }
    // From the last place to the first, so that places keep their meaning; those that share one
    // are put in front of each other, and so are taken from the last to the first too.
    std::vector<std::size_t> order(cells.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&cells](std::size_t a, std::size_t b) {
        const std::size_t left = cells[a].place.position;
        const std::size_t right = cells[b].place.position;
        return left != right ? left > right : a > b;
    });
    BlockMembership members(changed);
    for (const std::size_t k : order)
        members.insert(cells[k].place, {{std::move(operations[k])}, {}});
    members.writeTo(changed);
    commit(circuit, std::move(changed));
    return ids;
}

} // namespace ansatz::ui
