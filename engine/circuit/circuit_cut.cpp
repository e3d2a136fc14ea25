// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/circuit_cut.h"

#include "engine/base/error.h"

#include <utility>

namespace ansatz {

ExpandedCircuit expandUntil(const Circuit &circuit, const CircuitCut &cut)
{
    ANSATZ_CHECK(cut.before.size() == circuit.operations.size(), "a cut of that circuit");
    ExpandedCircuit whole = expand(circuit);
    std::vector<Operation> kept;
    std::size_t next = 0; // of the written-out operations, which stand in drawn order
    const auto take = [&](std::size_t drawn, bool acts) {
        Operation &operation = whole.operations[next++];
        ANSATZ_CHECK(operation.id == circuit.operations[drawn].id, "expand keeps the order");
        if (acts)
            kept.push_back(std::move(operation));
    };
    std::size_t k = 0;
    for (std::size_t b = 0; b < circuit.blocks.size(); ++b) {
        const Block &block = circuit.blocks[b];
        for (; k < block.first; ++k)
            take(k, cut.before[k] != 0);
        const std::size_t end = block.first + block.count;
        for (int repetition = 0; repetition < block.repetitions; ++repetition) {
            for (k = block.first; k < end; ++k) {
                if (cut.block != b)
                    take(k, cut.before[k] != 0);
                else
                    take(k, repetition < cut.repetition
                                || (repetition == cut.repetition && cut.before[k] != 0));
            }
        }
        k = end;
    }
    for (; k < circuit.operations.size(); ++k)
        take(k, cut.before[k] != 0);
    whole.operations = std::move(kept);
    return whole;
}

} // namespace ansatz
