// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/simulator/lowered_circuit.h"

#include "engine/base/error.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace ansatz {

namespace {

class Lowering {
public:
    explicit Lowering(const ExpandedCircuit &circuit) : m_circuit(circuit) {}

    LoweredCircuit run()
    {
        for (const Operation &operation : m_circuit.operations) {
            check(operation);
            for (const GateFactor &factor : operation.gate->factors)
                add(operation, factor);
        }
        return std::move(m_lowered);
    }

private:
    using Key = std::pair<double, std::vector<std::tuple<Parameter::Source, std::size_t, double>>>;

    void check(const Operation &operation) const
    {
        ANSATZ_CHECK(operation.gate != nullptr, "an operation needs a gate");
        const Gate &gate = *operation.gate;
        ANSATZ_CHECK(operation.qubits.size() == static_cast<std::size_t>(gate.qubits)
                         && operation.parameters.size() == gate.parameters.size(),
                     "an operation fits its gate");
        for (const int qubit : operation.qubits)
            ANSATZ_CHECK(qubit >= 0 && qubit < m_circuit.qubits, "an operation is on the circuit");
        for (const Parameter &parameter : operation.parameters) {
            const int limit = parameter.source == Parameter::Source::Feature  ? m_circuit.features
                              : parameter.source == Parameter::Source::Weight ? m_circuit.weights
                                                                              : 1;
            ANSATZ_CHECK(parameter.index >= 0 && parameter.index < limit, "an input is there");
            ANSATZ_CHECK(!parameter.hasTrainableScale(), "trainable scales are taken out before");
        }
    }

    void add(const Operation &operation, const GateFactor &factor)
    {
        LoweredFactor lowered;
        lowered.kind = factor.kind;
        if (factor.kind == GateFactor::Kind::Rotation) {
            const Angle angle = angleOf(operation, factor);
            if (angle.offset == 0 && angle.terms.empty())
                return;
            lowered.angle = indexOf(angle);
            for (std::size_t i = 0; i < factor.pauli.size(); ++i) {
                if (factor.pauli[i] != 'I')
                    lowered.pauli.emplace_back(operation.qubits[i],
                                               static_cast<Axis>(factor.pauli[i] - 'X'));
            }
        } else {
            lowered.control = operation.qubits[static_cast<std::size_t>(factor.control)];
            lowered.target = operation.qubits[static_cast<std::size_t>(factor.target)];
        }
        m_lowered.factors.push_back(std::move(lowered));
    }

    static Angle angleOf(const Operation &operation, const GateFactor &factor)
    {
        Angle angle{.offset = factor.offset, .terms = {}};
        for (std::size_t k = 0; k < operation.parameters.size(); ++k) {
            const Parameter &parameter = operation.parameters[k];
            const double coefficient = factor.coefficients[k];
            angle.offset += coefficient * parameter.offset;
            if (parameter.source == Parameter::Source::Number || coefficient == 0
                || parameter.scale == 0)
                continue;
            angle.terms.push_back({parameter.source, static_cast<std::size_t>(parameter.index),
                                   coefficient * parameter.scale});
            angle.perSample |= parameter.source == Parameter::Source::Feature;
        }
        return angle;
    }

    std::size_t indexOf(const Angle &angle)
    {
        Key key{angle.offset, {}};
        for (const Angle::Term &term : angle.terms)
            key.second.emplace_back(term.source, term.index, term.coefficient);
        const auto [found, isNew] = m_indices.try_emplace(key, m_lowered.angles.size());
        if (isNew)
            m_lowered.angles.push_back(angle);
        return found->second;
    }

    const ExpandedCircuit &m_circuit;
    LoweredCircuit m_lowered;
    std::map<Key, std::size_t> m_indices;
};

// What of a qubit the observables, taken back through the circuit, look at.
enum class Seen { Nothing, PhaseFree, Everything }; // PhaseFree: through Z alone

class LightCone {
public:
    LightCone(int qubits, const std::vector<Observable> &observables)
        : m_seen(static_cast<std::size_t>(qubits), Seen::Nothing)
    {
        for (const Observable &observable : observables) {
            for (const PauliString &string : observable.terms) {
                for (const auto &[qubit, pauli] : string.factors)
                    raise(qubit, pauli == Pauli::Z ? Seen::PhaseFree : Seen::Everything);
            }
        }
    }

    /// Whether the factor matters; what is seen before it.
    bool takeBack(const LoweredFactor &factor)
    {
        switch (factor.kind) {
        case GateFactor::Kind::Rotation:
            return takeBackRotation(factor);
        case GateFactor::Kind::ControlledX:
            return takeBackControlledX(factor);
        case GateFactor::Kind::Swap:
            break;
        }
        std::swap(at(factor.control), at(factor.target));
        return at(factor.control) != Seen::Nothing || at(factor.target) != Seen::Nothing;
    }

private:
    Seen &at(int qubit) { return m_seen[static_cast<std::size_t>(qubit)]; }
    void raise(int qubit, Seen seen) { at(qubit) = std::max(at(qubit), seen); }

    bool takeBackRotation(const LoweredFactor &factor)
    {
        const bool commutes = std::ranges::all_of(factor.pauli, [this](const auto &letter) {
            return at(letter.first) == Seen::Nothing
                   || (letter.second == Axis::Z && at(letter.first) == Seen::PhaseFree);
        });
        if (commutes)
            return false;
        for (const auto &[qubit, axis] : factor.pauli)
            raise(qubit, axis == Axis::Z ? Seen::PhaseFree : Seen::Everything);
        return true;
    }

    bool takeBackControlledX(const LoweredFactor &factor)
    {
        const Seen control = at(factor.control);
        const Seen target = at(factor.target);
        if (target == Seen::Nothing && control != Seen::Everything)
            return false;
        raise(factor.control, Seen::PhaseFree);
        raise(factor.target, control == Seen::Everything ? Seen::Everything : Seen::PhaseFree);
        return true;
    }

    std::vector<Seen> m_seen;
};

} // namespace

LoweredCircuit lower(const ExpandedCircuit &circuit)
{
    return Lowering(circuit).run();
}

void dropUnseen(LoweredCircuit &circuit, int qubits, const std::vector<Observable> &observables)
{
    LightCone cone(qubits, observables);
    std::vector<LoweredFactor> kept;
    for (auto factor = circuit.factors.rbegin(); factor != circuit.factors.rend(); ++factor) {
        if (cone.takeBack(*factor))
            kept.push_back(std::move(*factor));
    }
    std::ranges::reverse(kept);
    circuit.factors = std::move(kept);
}

} // namespace ansatz
