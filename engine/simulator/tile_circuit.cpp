// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/simulator/tile_circuit.h"

#include "engine/base/error.h"

#include <map>

namespace ansatz {

namespace {

std::size_t bitOf(int qubit, int qubits)
{
    return std::size_t(1) << (qubits - 1 - qubit);
}

AmplitudeGroups groupsOf(const Operation &operation, const GateShape &shape, int qubits)
{
    AmplitudeGroups groups;
    for (const int qubit : operation.qubits)
        groups.fixed |= bitOf(qubit, qubits);
    const std::size_t gateQubits = operation.qubits.size();
    groups.count = (std::size_t(1) << qubits) >> gateQubits;
    groups.members = static_cast<int>(shape.rows.size());
    for (std::size_t i = 0; i < shape.rows.size(); ++i) {
        for (std::size_t j = 0; j < gateQubits; ++j) {
            if (shape.rows[i] >> (gateQubits - 1 - j) & 1)
                groups.offsets[i] |= bitOf(operation.qubits[j], qubits);
        }
    }
    return groups;
}

void checkOperation(const Operation &operation, const ExpandedCircuit &circuit)
{
    ANSATZ_CHECK(operation.gate != nullptr, "an operation needs a gate");
    const Gate &gate = *operation.gate;
    ANSATZ_CHECK(operation.qubits.size() == static_cast<std::size_t>(gate.qubits)
                     && operation.parameters.size() == gate.parameters.size(),
                 "an operation fits its gate");
    for (const int qubit : operation.qubits)
        ANSATZ_CHECK(qubit >= 0 && qubit < circuit.qubits, "an operation is on the circuit");
    for (const Parameter &parameter : operation.parameters) {
        const int limit = parameter.source == Parameter::Source::Feature  ? circuit.features
                          : parameter.source == Parameter::Source::Weight ? circuit.weights
                                                                          : 1;
        ANSATZ_CHECK(parameter.index >= 0 && parameter.index < limit, "an input is there");
    }
}

void compileOperations(const ExpandedCircuit &circuit, TileCircuit &compiled)
{
    std::map<const Gate *, const GateShape *> shapes;
    compiled.operations.reserve(circuit.operations.size());
    for (const Operation &operation : circuit.operations) {
        checkOperation(operation, circuit);
        const GateShape *&shape = shapes[operation.gate];
        if (!shape) {
            compiled.shapes.push_back(std::make_unique<const GateShape>(shapeOf(*operation.gate)));
            shape = compiled.shapes.back().get();
        }
        if (shape->rows.empty())
            continue; // the identity
        TileOperation entry;
        entry.gate = operation.gate;
        entry.shape = shape;
        entry.groups = groupsOf(operation, *shape, circuit.qubits);
        entry.parameters = operation.parameters;
        for (const Parameter &parameter : operation.parameters) {
            entry.usesFeatures |= parameter.source == Parameter::Source::Feature;
            entry.usesWeights |= parameter.source == Parameter::Source::Weight;
        }
        if (!entry.usesFeatures) {
            entry.matrixAt = compiled.sharedElements;
            compiled.sharedElements += shape->elements.size();
        }
        compiled.operations.push_back(std::move(entry));
    }
}

void compileObservables(const std::vector<Observable> &observables, TileCircuit &compiled)
{
    for (const bool diagonal : {true, false}) {
        for (std::size_t i = 0; i < observables.size(); ++i) {
            for (const PauliString &string : observables[i].terms) {
                const TilePauliMasks masks = masksOf(string, compiled.qubits);
                if ((masks.flip == 0) != diagonal)
                    continue;
                compiled.terms.push_back({i, string.coefficient});
                compiled.strings.push_back(masks);
            }
        }
        if (diagonal)
            compiled.diagonalTerms = compiled.terms.size();
    }
}

} // namespace

TilePauliMasks masksOf(const PauliString &string, int qubits)
{
    TilePauliMasks masks;
    for (const auto &[qubit, pauli] : string.factors) {
        const std::size_t bit = bitOf(qubit, qubits);
        if (pauli != Pauli::Z)
            masks.flip |= bit;
        if (pauli != Pauli::X)
            masks.sign |= bit;
        masks.yCount += pauli == Pauli::Y;
    }
    return masks;
}

TileCircuit compileTiles(const ExpandedCircuit &circuit, const std::vector<Observable> &observables)
{
    ANSATZ_CHECK(circuit.qubits >= 1 && circuit.qubits < 60, "memory admitted the circuit");
    ANSATZ_CHECK(circuit.features >= 0 && circuit.weights >= 0, "counts are not negative");
    for (std::size_t i = 0; i < observables.size(); ++i)
        validate(observables[i], circuit.qubits, "observable " + std::to_string(i + 1));

    TileCircuit compiled;
    compiled.qubits = circuit.qubits;
    compiled.features = static_cast<std::size_t>(circuit.features);
    compiled.weights = static_cast<std::size_t>(circuit.weights);
    compiled.observables = observables.size();
    compileOperations(circuit, compiled);
    compileObservables(observables, compiled);
    return compiled;
}

} // namespace ansatz
