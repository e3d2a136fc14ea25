// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/simulator/circuit_warnings.h"

#include "engine/simulator/lowered_circuit.h"
#include "engine/simulator/trainable_scale.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

namespace ansatz {

namespace {

bool isConstant(const Angle &angle)
{
    return angle.terms.empty();
}

bool isMultipleOfPi(double angle)
{
    constexpr double tolerance = 1e-12;
    const double turns = angle / std::numbers::pi;
    return std::abs(turns - std::round(turns)) < tolerance;
}

/// Qubits that are still in |0⟩ or |1⟩, whatever the inputs.
class BasisQubits {
public:
    explicit BasisQubits(int qubits) : m_isBasis(static_cast<std::size_t>(qubits), 1) {}

    /// Whether the factor changes more than a global phase.
    bool apply(const LoweredFactor &factor, const Angle &angle)
    {
        if (factor.kind == GateFactor::Kind::Swap) {
            std::swap(at(factor.control), at(factor.target));
            return true;
        }
        if (factor.kind == GateFactor::Kind::ControlledX) {
            if (!at(factor.control))
                at(factor.target) = 0;
            return true;
        }
        const bool onlyPhase = std::ranges::all_of(factor.pauli, [this](const auto &letter) {
            return letter.second == Axis::Z && at(letter.first);
        });
        if (onlyPhase)
            return false;
        if (isConstant(angle) && isMultipleOfPi(angle.offset))
            return true; // a Pauli, or nothing
        for (const auto &[qubit, axis] : factor.pauli)
            at(qubit) = 0;
        return true;
    }

private:
    char &at(int qubit) { return m_isBasis[static_cast<std::size_t>(qubit)]; }

    std::vector<char> m_isBasis;
};

struct InputMarks {
    std::vector<char> weights;
    std::vector<char> features;

    explicit InputMarks(const ExpandedCircuit &circuit)
        : weights(static_cast<std::size_t>(circuit.weights), 0),
          features(static_cast<std::size_t>(circuit.features), 0)
    {}
    /// Of a circuit with these columns behind its features.
    void mark(const Angle &angle, const std::vector<WithoutTrainableScales::Column> &columns)
    {
        for (const Angle::Term &term : angle.terms) {
            if (term.source == Parameter::Source::Weight) {
                weights[term.index] = 1;
            } else if (term.index < features.size()) {
                features[term.index] = 1;
            } else {
                const auto &[feature, weight] = columns[term.index - features.size()];
                features[feature] = 1;
                weights[weight] = 1;
            }
        }
    }
};

void dropPhases(LoweredCircuit &circuit, int qubits)
{
    BasisQubits basis(qubits);
    std::erase_if(circuit.factors, [&](const LoweredFactor &factor) {
        static const Angle none;
        const bool isRotation = factor.kind == GateFactor::Kind::Rotation;
        return !basis.apply(factor, isRotation ? circuit.angles[factor.angle] : none);
    });
}

InputMarks marksOf(const ExpandedCircuit &expanded, const LoweredCircuit &lowered,
                   const std::vector<WithoutTrainableScales::Column> &columns)
{
    InputMarks marks(expanded);
    for (const LoweredFactor &factor : lowered.factors)
        if (factor.kind == GateFactor::Kind::Rotation)
            marks.mark(lowered.angles[factor.angle], columns);
    return marks;
}

IdleInput::Reason reasonFor(bool isRead, bool hasEffect)
{
    if (!isRead)
        return IdleInput::Reason::Unused;
    return hasEffect ? IdleInput::Reason::Unseen : IdleInput::Reason::NoEffect;
}

std::vector<IdleInput> firstReaders(const ExpandedCircuit &expanded)
{
    std::vector<IdleInput> readers(static_cast<std::size_t>(expanded.features));
    for (const Operation &operation : expanded.operations) {
        for (std::size_t p = 0; p < operation.parameters.size(); ++p) {
            const Parameter &parameter = operation.parameters[p];
            if (parameter.source != Parameter::Source::Feature)
                continue;
            IdleInput &reader = readers[static_cast<std::size_t>(parameter.index)];
            if (reader.operation == 0) {
                reader.operation = operation.id;
                reader.parameter = static_cast<int>(p);
            }
        }
    }
    return readers;
}

std::vector<int> untouchedQubits(const ExpandedCircuit &expanded)
{
    std::vector<char> touched(static_cast<std::size_t>(expanded.qubits), 0);
    for (const Operation &operation : expanded.operations)
        if (!operation.gate->factors.empty())
            for (const int qubit : operation.qubits)
                touched[static_cast<std::size_t>(qubit)] = 1;
    std::vector<int> result;
    for (int qubit = 0; qubit < expanded.qubits; ++qubit)
        if (!touched[static_cast<std::size_t>(qubit)])
            result.push_back(qubit);
    return result;
}

} // namespace

CircuitWarnings findWarnings(const Circuit &circuit, const std::vector<Observable> &observables)
{
    const ExpandedCircuit expanded = expand(circuit);
    for (const Observable &observable : observables)
        validate(observable, expanded.qubits);

    const WithoutTrainableScales parts = withoutTrainableScales(expanded);
    LoweredCircuit lowered = lower(parts.circuit);
    dropPhases(lowered, expanded.qubits);
    const InputMarks effective = marksOf(expanded, lowered, parts.columns);
    dropUnseen(lowered, expanded.qubits, observables);
    const InputMarks seen = marksOf(expanded, lowered, parts.columns);

    CircuitWarnings warnings;
    for (std::size_t k = 0; k < seen.weights.size(); ++k) {
        if (seen.weights[k])
            continue;
        const WeightOrigin &origin = expanded.origins[k];
        warnings.weights.push_back({static_cast<int>(k),
                                    reasonFor(origin.operation != 0, effective.weights[k]),
                                    origin.operation, origin.parameter, origin.repetition});
    }
    const std::vector<IdleInput> readers = firstReaders(expanded);
    for (std::size_t k = 0; k < seen.features.size(); ++k) {
        if (seen.features[k])
            continue;
        IdleInput idle = readers[k];
        idle.index = static_cast<int>(k);
        idle.reason = reasonFor(idle.operation != 0, effective.features[k]);
        warnings.features.push_back(idle);
    }
    warnings.untouchedQubits = untouchedQubits(expanded);
    warnings.origins = expanded.origins;
    return warnings;
}

} // namespace ansatz
