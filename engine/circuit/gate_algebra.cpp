// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/gate_algebra.h"

#include "engine/base/error.h"
#include "engine/circuit/gate_phase.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ansatz::gate_algebra {

namespace {

using std::numbers::pi;

Parameter plus(const Parameter &left, const Parameter &right)
{
    const bool leftIsNumber = left.source == Parameter::Source::Number;
    Parameter sum = leftIsNumber ? right : left;
    sum.offset = left.offset + right.offset;
    return sum;
}

bool isPi(const Parameter &angle)
{
    return angle.source == Parameter::Source::Number
           && std::abs(std::abs(angle.offset) - pi) < 1e-15;
}

class Controlling {
public:
    std::vector<Operation> take() { return std::move(m_result); }

    void add(const Operation &operation, const std::vector<int> &controls)
    {
        if (isGlobalPhase(operation)) {
            phase(controls, operation.parameters[0]);
            return;
        }
        const Gate &gate = *operation.gate;
        std::vector<int> all = controls;
        all.insert(all.end(), operation.qubits.begin(), operation.qubits.end());
        if (const Gate *form = formWith(gate, controls.size())) {
            std::vector<Parameter> parameters = operation.parameters;
            parameters.resize(form->parameters.size(), Parameter::number(0));
            emit(*form, std::move(all), std::move(parameters));
        } else if (gate.name == "x" || gate.name == "cx" || gate.name == "ccx") {
            flip(all);
        } else if (gate.name == "z" || gate.name == "cz") {
            phase(all, Parameter::number(pi));
        } else if (gate.name == "p" || gate.name == "cp") {
            phase(all, operation.parameters[0]);
        } else if (gate.name == "swap" || gate.name == "cswap") {
            exchange(all);
        } else {
            factors(operation, controls);
        }
    }

private:
    static const Gate *formWith(const Gate &gate, std::size_t controls)
    {
        const Gate *form = &gate;
        for (std::size_t k = 0; form && k < controls; ++k)
            form = controlledForm(*form);
        return form;
    }

    void emit(const Gate &gate, std::vector<int> qubits, std::vector<Parameter> parameters = {})
    {
        if (m_result.size() >= maximumExpandedOperations)
            fail();
        m_result.push_back({0, &gate, std::move(qubits), std::move(parameters)});
    }
    void emit(std::string_view name, std::vector<int> qubits,
              std::vector<Parameter> parameters = {})
    {
        emit(gate(name), std::move(qubits), std::move(parameters));
    }

    [[noreturn]] static void fail()
    {
        throw UserError("written out, a gate with so many controls has more than "
                        + std::to_string(maximumExpandedOperations) + " operations");
    }

    /// e^{i·angle} where all qubits are 1. The product of their bits is
    /// Σ over sets S ≠ ∅ of (−1)^{|S|+1} parity(S) / 2^{n−1}; a Gray code over the sets whose last
    /// qubit is `last` costs one CNOT a set.
    void phase(const std::vector<int> &qubits, const Parameter &angle)
    {
        if (qubits.size() == 1)
            return emit("p", qubits, {angle});
        if (qubits.size() == 2)
            return emit("cp", qubits, {angle});
        if (qubits.size() == 3 && isPi(angle)) {
            emit("h", {qubits[2]});
            emit("ccx", qubits);
            return emit("h", {qubits[2]});
        }
        constexpr std::size_t most = 18;
        if (qubits.size() > most)
            fail();
        const double share = std::ldexp(1.0, 1 - static_cast<int>(qubits.size()));
        for (std::size_t last = 0; last < qubits.size(); ++last) {
            int members = 1;
            std::size_t code = 0;
            for (std::size_t step = 1; step <= std::size_t{1} << last; ++step) {
                emit("p", {qubits[last]}, {scaled(angle, members % 2 ? share : -share)});
                const std::size_t next =
                    (step % (std::size_t{1} << last)) ^ ((step % (std::size_t{1} << last)) >> 1);
                const std::size_t changed = code ^ next;
                code = next;
                for (std::size_t bit = 0; bit < last; ++bit) {
                    if (!(changed & (std::size_t{1} << bit)))
                        continue;
                    emit("cx", {qubits[bit], qubits[last]});
                    members += code & (std::size_t{1} << bit) ? 1 : -1;
                }
            }
        }
    }

    /// X on the last qubit where all others are 1.
    void flip(const std::vector<int> &qubits)
    {
        if (qubits.size() == 2)
            return emit("cx", qubits);
        if (qubits.size() == 3)
            return emit("ccx", qubits);
        emit("h", {qubits.back()});
        phase(qubits, Parameter::number(pi));
        emit("h", {qubits.back()});
    }

    /// Exchanges the last two qubits where all others are 1.
    void exchange(const std::vector<int> &qubits)
    {
        const int last = qubits.back();
        const int before = qubits[qubits.size() - 2];
        emit("cx", {last, before});
        flip(qubits);
        emit("cx", {last, before});
    }

    void factors(const Operation &operation, const std::vector<int> &controls)
    {
        const GatePhase &left = phaseOf(*operation.gate);
        if (left.offset != 0)
            phase(controls, Parameter::number(left.offset));
        for (std::size_t k = 0; k < operation.parameters.size(); ++k)
            if (left.coefficients[k] != 0)
                phase(controls, scaled(operation.parameters[k], left.coefficients[k]));
        for (const GateFactor &factor : operation.gate->factors) {
            std::vector<int> all = controls;
            if (factor.kind == GateFactor::Kind::Rotation) {
                rotation(operation, factor, controls);
                continue;
            }
            all.push_back(operation.qubits[static_cast<std::size_t>(factor.control)]);
            all.push_back(operation.qubits[static_cast<std::size_t>(factor.target)]);
            if (factor.kind == GateFactor::Kind::ControlledX)
                flip(all);
            else
                exchange(all);
        }
    }

    /// exp(−i·angle/2·P): P is Z on one qubit once CNOTs have gathered the others' parity there.
    /// What only turns the frame needs no control.
    void rotation(const Operation &operation, const GateFactor &factor,
                  const std::vector<int> &controls)
    {
        std::vector<std::pair<int, char>> letters;
        for (std::size_t k = 0; k < factor.pauli.size(); ++k)
            if (factor.pauli[k] != 'I')
                letters.emplace_back(operation.qubits[k], factor.pauli[k]);
        for (const auto &[qubit, letter] : letters)
            toZ(qubit, letter);
        const int target = letters.back().first;
        for (std::size_t k = 0; k + 1 < letters.size(); ++k)
            emit("cx", {letters[k].first, target});
        if (factor.offset != 0)
            controlledRz(Parameter::number(factor.offset), controls, target);
        for (std::size_t k = 0; k < operation.parameters.size(); ++k)
            if (factor.coefficients[k] != 0)
                controlledRz(scaled(operation.parameters[k], factor.coefficients[k]), controls,
                             target);
        for (std::size_t k = letters.size() - 1; k-- > 0;)
            emit("cx", {letters[k].first, target});
        for (const auto &[qubit, letter] : letters)
            fromZ(qubit, letter);
    }

    // X = H·Z·H and Y = RX(−π/2)·Z·RX(π/2).
    void toZ(int qubit, char letter)
    {
        if (letter == 'X')
            emit("h", {qubit});
        else if (letter == 'Y')
            emit("rx", {qubit}, {Parameter::number(pi / 2)});
    }
    void fromZ(int qubit, char letter)
    {
        if (letter == 'X')
            emit("h", {qubit});
        else if (letter == 'Y')
            emit("rx", {qubit}, {Parameter::number(-pi / 2)});
    }

    void controlledRz(const Parameter &angle, const std::vector<int> &controls, int target)
    {
        std::vector<int> all = controls;
        all.push_back(target);
        if (controls.size() == 1)
            return emit("crz", all, {angle});
        phase(all, angle);
        phase(controls, scaled(angle, -0.5));
    }

    std::vector<Operation> m_result;
};

/// The inverse's angles, each ± one of the gate's own plus a number.
std::vector<Parameter> inverseParameters(const Operation &operation)
{
    const Gate &gate = *operation.gate;
    std::vector<double> angles(gate.parameters.size(), 0.0);
    const std::vector<double> offsets = gate.inverseAngles(angles);
    std::vector<Parameter> result;
    for (const double offset : offsets)
        result.push_back(Parameter::number(offset));
    for (std::size_t k = 0; k < angles.size(); ++k) {
        angles[k] = 1;
        const std::vector<double> moved = gate.inverseAngles(angles);
        angles[k] = 0;
        for (std::size_t j = 0; j < moved.size(); ++j)
            if (const double slope = moved[j] - offsets[j]; std::abs(slope) > 1e-12)
                result[j] = plus(result[j], scaled(operation.parameters[k], std::round(slope)));
    }
    return result;
}

/// The principal power of e^{iφ}·exp(−iα/2·P): both eigenvalues' phases in (−π, π].
std::vector<Operation> principalPower(const Operation &operation, const GateFactor &turn,
                                      double exponent)
{
    const double phi = phaseOf(*operation.gate).offset;
    const auto principal = [](double phase) {
        const double wrapped = std::remainder(phase, 2 * pi);
        return wrapped < -pi + 1e-12 ? wrapped + 2 * pi : wrapped;
    };
    const double plusOne = principal(phi - turn.offset / 2);
    const double minusOne = principal(phi + turn.offset / 2);
    const std::string_view name = turn.pauli == "X" ? "rx" : turn.pauli == "Y" ? "ry" : "rz";
    return {
        globalPhase(Parameter::number(exponent * (plusOne + minusOne) / 2)),
        {0, &gate(name), operation.qubits, {Parameter::number(exponent * (minusOne - plusOne))}}};
}

} // namespace

Operation globalPhase(const Parameter &angle)
{
    return {0, nullptr, {}, {angle}};
}

Parameter scaled(Parameter parameter, double factor)
{
    if (parameter.source != Parameter::Source::Number)
        parameter.scale *= factor;
    parameter.offset *= factor;
    return parameter;
}

std::vector<Operation> inverted(std::span<const Operation> run)
{
    std::vector<Operation> result;
    result.reserve(run.size());
    for (auto operation = run.rbegin(); operation != run.rend(); ++operation) {
        if (isGlobalPhase(*operation))
            result.push_back(globalPhase(scaled(operation->parameters[0], -1)));
        else
            result.push_back({0, &gate(operation->gate->inverse), operation->qubits,
                              inverseParameters(*operation)});
    }
    return result;
}

std::vector<Operation> controlled(std::span<const Operation> run, const std::vector<int> &controls)
{
    Controlling controlling;
    for (const Operation &operation : run)
        controlling.add(operation, controls);
    return controlling.take();
}

std::optional<std::vector<Operation>> power(std::span<const Operation> run, double exponent)
{
    std::vector<Operation> result;
    bool hasGate = false;
    for (const Operation &operation : run) {
        if (isGlobalPhase(operation)) {
            result.push_back(globalPhase(scaled(operation.parameters[0], exponent)));
            continue;
        }
        const Gate &gate = *operation.gate;
        if (hasGate)
            return std::nullopt;
        hasGate = true;
        if (isAdditive(gate)) {
            result.push_back(
                {0, &gate, operation.qubits, {scaled(operation.parameters[0], exponent)}});
        } else if (gate.factors.empty()) {
            result.push_back(operation);
        } else if (gate.parameters.empty() && gate.qubits == 1 && gate.factors.size() == 1) {
            for (Operation &part : principalPower(operation, gate.factors[0], exponent))
                result.push_back(std::move(part));
        } else {
            return std::nullopt;
        }
    }
    return result;
}

} // namespace ansatz::gate_algebra
