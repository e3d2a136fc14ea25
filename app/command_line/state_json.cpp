// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/state_json.h"

#include <nlohmann/json.hpp>

namespace ansatz {

std::string basisLabel(std::size_t index, int qubits)
{
    std::string label;
    for (int qubit = 0; qubit < qubits; ++qubit)
        label += (index >> (qubits - 1 - qubit)) & 1 ? '1' : '0';
    return label;
}

void writeStateJson(const StateVector &state, int qubits,
                    const std::function<void(std::string_view)> &write)
{
    using Json = nlohmann::ordered_json;
    const Json head = {{"qubits", qubits}, {"bit_order", "qubit_0_is_most_significant"}};
    std::string opening = head.dump();
    opening.back() = ',';
    write(opening + "\"states\":[\n");
    for (std::size_t index = 0; index < state.size(); ++index) {
        const Json entry = {
            {"basis", basisLabel(index, qubits)},
            {"amplitude", {state[index].real(), state[index].imag()}},
            {"probability", std::norm(state[index])},
        };
        write(entry.dump() + (index + 1 < state.size() ? ",\n" : "\n"));
    }
    write("]}\n");
}

} // namespace ansatz
