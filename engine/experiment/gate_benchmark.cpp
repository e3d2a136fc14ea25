// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/gate_benchmark.h"

#include "engine/base/error.h"

#include <cmath>

namespace ansatz {

namespace {

constexpr int mostQubitsOfGates = 3;

void addGate(Circuit &circuit, const Gate &gate, int first)
{
    std::vector<int> qubits;
    for (int k = 0; k < gate.qubits; ++k)
        qubits.push_back(first + k);
    std::vector<Parameter> parameters;
    for (std::size_t k = 0; k < gate.parameters.size(); ++k)
        parameters.push_back(Parameter::weight(circuit.weights + static_cast<int>(k)));
    append(circuit, gate, std::move(qubits), std::move(parameters));
}

// `add` puts more gates at the end of a circuit.
template <class Add>
GateWork withMore(std::string name, const BenchmarkWork &plain, const Add &add)
{
    GateWork result{.gate = std::move(name), .work = plain};
    Circuit &circuit = result.work.circuit;
    const std::vector<Operation> all = std::move(circuit.operations);
    Block &layer = circuit.blocks.front();
    circuit.operations.assign(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(layer.first));
    std::size_t next = layer.first;
    const auto addOwn = [&] {
        const Operation &own = all[next++];
        append(circuit, *own.gate, own.qubits, own.parameters);
    };
    while (next < layer.first + layer.count && all[next].parameters.empty())
        addOwn();
    const std::size_t before = circuit.operations.size();
    circuit.weights = plain.circuit.weights;
    add(circuit);
    result.added =
        (circuit.operations.size() - before) * static_cast<std::size_t>(layer.repetitions);
    while (next < all.size())
        addOwn();
    layer.count = circuit.operations.size() - layer.first;
    return result;
}

} // namespace

std::vector<GateWork> gateWorks(int qubits, int layers, int batch, const ComputeSettings &compute)
{
    if (qubits < mostQubitsOfGates)
        throw UserError("must be at least " + std::to_string(mostQubitsOfGates)
                            + ", which some gates take",
                        "qubits");
    const BenchmarkWork plain = pipelineWork(qubits, layers, batch, compute);
    std::vector<GateWork> works = {{.gate = {}, .work = plain}};
    for (const Gate &gate : gateTable())
        works.push_back(withMore(std::string(gate.name), plain, [&](Circuit &circuit) {
            for (int first = 0; first + gate.qubits <= qubits; ++first)
                addGate(circuit, gate, first);
        }));
    works.push_back(withMore("all", plain, [&](Circuit &circuit) {
        int place = 0;
        for (const Gate &gate : gateTable())
            addGate(circuit, gate, place++ % (qubits - gate.qubits + 1));
    }));
    return works;
}

GateTiming timeGates(const GateWork &work, std::optional<int> steps)
{
    return {benchmarkStep(work.work, steps), quantumWork(work.work)};
}

GateCost costOf(const GateWork &work, const GateTiming &timing, const GateTiming &without)
{
    if (work.added == 0)
        return {};
    const double amplitudes = std::ldexp(work.work.training.batch, work.work.circuit.qubits);
    const double added = (timing.layerMs() - without.layerMs()) / static_cast<double>(work.added);
    const double own = without.layerMs() / static_cast<double>(without.benchmark.operations);
    return {1e9 * added / amplitudes, added / own};
}

} // namespace ansatz
