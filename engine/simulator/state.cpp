// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/simulator/state.h"

#include "engine/base/error.h"
#include "engine/simulator/dense_state.h"
#include "engine/simulator/memory_plan.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace ansatz {

StateVector stateVector(const ExpandedCircuit &circuit, std::span<const double> features,
                        std::span<const double> weights)
{
    ANSATZ_CHECK(features.size() == static_cast<std::size_t>(circuit.features)
                     && weights.size() == static_cast<std::size_t>(circuit.weights),
                 "inputs have the circuit's sizes");
    // The result is a copy beside the two vectors that a gate needs.
    requireMemory({.qubits = circuit.qubits,
                   .realBytes = sizeof(double),
                   .statesPerSample = DenseState<double>::vectors + 1,
                   .samplesAtOnce = 1,
                   .precisionIsFixed = true});
    DenseState<double> state(circuit.qubits);
    for (const Operation &operation : circuit.operations) {
        const std::vector<double> angles = anglesOf(operation, features, weights);
        // Finite inputs overflow where they are scaled; all amplitudes would be NaN.
        for (const double angle : angles)
            if (!std::isfinite(angle))
                throw UserError("an angle becomes too large for a number",
                                "operation " + std::to_string(operation.id) + " ("
                                    + std::string(operation.gate->name) + ")",
                                "use smaller inputs, or scale them less");
        state.apply(operation.gate->matrix(angles), operation.qubits);
    }
    return state.amplitudes();
}

double expectation(const StateVector &state, int qubits, const Observable &observable)
{
    ANSATZ_CHECK(state.size() == std::size_t(1) << qubits, "a state of that many qubits");
    validate(observable, qubits);
    return matrixElement(state, observable, state, qubits).real();
}

std::array<double, 3> blochVector(const StateVector &state, int qubits, int qubit)
{
    std::array<double, 3> bloch{};
    for (const Pauli pauli : {Pauli::X, Pauli::Y, Pauli::Z})
        bloch[static_cast<std::size_t>(pauli)] =
            expectation(state, qubits, {{PauliString{1, {{qubit, pauli}}}}});
    return bloch;
}

double entanglementEntropy(const std::array<double, 3> &bloch)
{
    const double length = std::min(1.0, std::hypot(bloch[0], bloch[1], bloch[2]));
    double entropy = 0;
    for (const double eigenvalue : {(1 + length) / 2, (1 - length) / 2}) {
        if (eigenvalue > 0)
            entropy -= eigenvalue * std::log2(eigenvalue);
    }
    return entropy;
}

} // namespace ansatz
