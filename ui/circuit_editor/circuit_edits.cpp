// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/circuit_edits.h"

#include "engine/base/error.h"
#include "engine/circuit/templates.h"
#include "ui/circuit_editor/block_membership.h"
#include "ui/circuit_editor/copy_edits.h"
#include "ui/circuit_editor/edit_support.h"
#include "ui/document/operation_ids.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace ansatz::ui {

namespace {

std::string gates(int count)
{
    return std::to_string(count) + (count == 1 ? " gate" : " gates");
}

} // namespace

Place endOf(const Circuit &circuit)
{
    return {circuit.operations.size(), std::nullopt};
}

OperationId insertOperation(Circuit &circuit, const Place &place, const Gate &gate,
                            std::vector<int> qubits, std::vector<Parameter> parameters)
{
    return insertOperations(circuit, place, gate, {std::move(qubits)}, parameters).front();
}

std::vector<OperationId> insertOperations(Circuit &circuit, const Place &place, const Gate &gate,
                                          const std::vector<std::vector<int>> &qubits,
                                          const std::vector<Parameter> &parameters)
{
    Circuit changed = circuit;
    OperationId id = newOperationId(changed);
    std::vector<OperationId> ids;
    std::vector<Operation> added;
    for (const std::vector<int> &wires : qubits) {
        if (wires.empty())
            throw UserError("no wire is given for " + std::string(gate.name));
        widen(changed, wires);
        std::vector<Parameter> resolved = parameters;
        resolve(changed, resolved, wires);
        ids.push_back(id);
        added.push_back({id++, &gate, wires, std::move(resolved)});
    }
    BlockMembership members(changed);
    members.insert(place, {std::move(added), {}});
    members.writeTo(changed);
    commit(circuit, std::move(changed));
    return ids;
}

std::vector<OperationId> insertTemplate(Circuit &circuit, const Place &place, std::string_view name,
                                        const std::vector<int> &values)
{
    const Template *const found = findTemplate(name);
    if (!found)
        throw UserError("there is no template " + std::string(name));
    const std::vector<int> chosen = values.empty() ? found->standardValues() : values;
    Circuit added;
    added.qubits = circuit.qubits;
    if (place.block)
        found->appendTo(added, chosen);
    else
        added = found->circuit(circuit.qubits, chosen);
    if (added.operations.empty())
        throw UserError(std::string(found->title) + " needs at least two wires", {},
                        "Add a qubit.");
    return insertCopies(circuit, place, added, 0);
}

void moveOperations(Circuit &circuit, std::span<const OperationId> ids, const Place &place,
                    int wireShift)
{
    Circuit changed = circuit;
    BlockMembership members(changed);
    BlockMembership::Taken moved = members.take({ids.begin(), ids.end()});
    for (Operation &operation : moved.operations) {
        for (int &qubit : operation.qubits) {
            qubit += wireShift;
            if (qubit < 0)
                throw UserError("the gate does not fit above the first wire");
        }
        widen(changed, operation.qubits);
    }
    // Inside the frame that it moves itself, a block stays that block.
    if (place.block && std::ranges::count(moved.blockIndices, *place.block) > 0)
        moved.blocks.clear();
    members.insert(place, std::move(moved));
    members.dropMarked();
    members.writeTo(changed);
    commit(circuit, std::move(changed));
}

void shiftOperations(Circuit &circuit, std::span<const OperationId> ids, int wireShift)
{
    Circuit changed = circuit;
    const std::unordered_set<OperationId> shifted(ids.begin(), ids.end());
    for (Operation &operation : changed.operations) {
        if (!shifted.contains(operation.id))
            continue;
        for (int &qubit : operation.qubits)
            qubit += wireShift;
    }
    commit(circuit, std::move(changed));
}

void removeOperations(Circuit &circuit, std::span<const OperationId> ids)
{
    Circuit changed = circuit;
    BlockMembership members(changed);
    (void)members.take({ids.begin(), ids.end()});
    members.dropMarked();
    members.writeTo(changed);
    commit(circuit, std::move(changed));
}

void rewire(Circuit &circuit, OperationId id, std::size_t which, int wire)
{
    const std::optional<std::size_t> index = indexOf(circuit, id);
    ANSATZ_CHECK(index, "a rewired operation exists");
    std::vector<int> qubits = circuit.operations[*index].qubits;
    const auto other = std::ranges::find(qubits, wire);
    if (other != qubits.end())
        *other = qubits.at(which);
    qubits.at(which) = wire;
    Circuit changed = circuit;
    widen(changed, qubits);
    changed.operations[*index].qubits = std::move(qubits);
    commit(circuit, std::move(changed));
}

void changeOperation(Circuit &circuit, OperationId id, std::vector<int> qubits,
                     std::vector<Parameter> parameters)
{
    const std::optional<std::size_t> index = indexOf(circuit, id);
    ANSATZ_CHECK(index, "a changed operation exists");
    Circuit changed = circuit;
    resolve(changed, parameters, qubits);
    Operation &operation = changed.operations[*index];
    operation.qubits = std::move(qubits);
    operation.parameters = std::move(parameters);
    commit(circuit, std::move(changed));
}

void changeParameters(Circuit &circuit, std::span<const OperationId> ids,
                      const std::function<Parameter(const Parameter &)> &replaced)
{
    Circuit changed = circuit;
    std::unordered_map<OperationId, std::size_t> places;
    for (std::size_t k = 0; k < changed.operations.size(); ++k)
        places.emplace(changed.operations[k].id, k);
    for (const OperationId id : ids) {
        const auto found = places.find(id);
        if (found == places.end())
            continue;
        Operation &operation = changed.operations[found->second];
        std::ranges::transform(operation.parameters, operation.parameters.begin(), replaced);
        resolve(changed, operation.parameters, operation.qubits);
    }
    commit(circuit, std::move(changed));
}

void changeStarts(Circuit &circuit, OperationId id, const std::vector<StartEdit> &edits)
{
    const std::optional<std::size_t> index = indexOf(circuit, id);
    ANSATZ_CHECK(index, "a changed operation exists");
    Circuit changed = circuit;
    for (const StartEdit &edit : edits) {
        const Parameter &parameter = changed.operations[*index].parameters.at(edit.parameter);
        const int weight = parameter.weightIndex();
        if (weight == Parameter::noWeight)
            throw UserError("this angle has no weight");
        clearStart(changed, weight);
        if (!edit.start)
            continue;
        WeightStart start = *edit.start;
        start.weight = weight;
        setStart(changed, start);
    }
    commit(circuit, std::move(changed));
}

void addQubit(Circuit &circuit)
{
    Circuit changed = circuit;
    ++changed.qubits;
    commit(circuit, std::move(changed));
}

void removeQubit(Circuit &circuit, int qubit, bool withOperations)
{
    ANSATZ_CHECK(qubit >= 0 && qubit < circuit.qubits, "a removed qubit exists");
    if (circuit.qubits == 1)
        throw UserError("a circuit needs at least one qubit");
    std::vector<OperationId> users;
    for (const Operation &operation : circuit.operations)
        if (std::ranges::count(operation.qubits, qubit) > 0)
            users.push_back(operation.id);
    if (!users.empty() && !withOperations)
        throw UserError("q" + std::to_string(qubit) + " is used by "
                            + gates(static_cast<int>(users.size())),
                        {}, "Remove them first, or together with the qubit.");
    Circuit changed = circuit;
    removeOperations(changed, users);
    for (Operation &operation : changed.operations)
        for (int &other : operation.qubits)
            other -= other > qubit ? 1 : 0;
    --changed.qubits;
    commit(circuit, std::move(changed));
}

std::optional<std::size_t> indexOf(const Circuit &circuit, OperationId id)
{
    const auto found = std::ranges::find(circuit.operations, id, &Operation::id);
    if (found == circuit.operations.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - circuit.operations.begin());
}

std::optional<std::size_t> blockAt(const Circuit &circuit, std::size_t index)
{
    for (std::size_t b = 0; b < circuit.blocks.size(); ++b)
        if (index >= circuit.blocks[b].first
            && index < circuit.blocks[b].first + circuit.blocks[b].count)
            return b;
    return std::nullopt;
}

std::vector<int> neighbours(int top, int count, int wires)
{
    const int first = std::max(0, std::min(top, wires - count));
    std::vector<int> result;
    for (int k = 0; k < count; ++k)
        result.push_back(first + k);
    return result;
}

} // namespace ansatz::ui
