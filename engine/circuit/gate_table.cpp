// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/gate_table.h"

#include "engine/base/error.h"
#include "engine/circuit/gate_data.h"

#include <string>
#include <unordered_map>

namespace ansatz {

namespace {

std::vector<Gate> allGates()
{
    std::vector<Gate> gates;
    for (const auto family :
         {gate_data::rotationGates, gate_data::fixedGates, gate_data::twoQubitGates,
          gate_data::controlledRotationGates, gate_data::threeQubitGates}) {
        for (Gate &entry : family())
            gates.push_back(std::move(entry));
    }
    return gates;
}

std::unordered_map<std::string_view, const Gate *> indexByName()
{
    std::unordered_map<std::string_view, const Gate *> index;
    for (const Gate &entry : gateTable()) {
        index.emplace(entry.name, &entry);
        for (const std::string_view alias : entry.aliases)
            index.emplace(alias, &entry);
    }
    return index;
}

} // namespace

std::span<const Gate> gateTable()
{
    static const std::vector<Gate> table = allGates();
    return table;
}

const Gate *findGate(std::string_view name)
{
    static const auto index = indexByName();
    const auto found = index.find(name);
    return found == index.end() ? nullptr : found->second;
}

const Gate &gate(std::string_view name)
{
    const Gate *found = findGate(name);
    ANSATZ_CHECK(found, "no gate is named " + std::string(name));
    return *found;
}

} // namespace ansatz
