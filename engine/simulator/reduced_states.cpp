// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/simulator/reduced_states.h"

#include "engine/base/error.h"

#include <utility>

namespace ansatz {

namespace {

std::array<double, 3> blochOf(const StateVector &state, std::size_t bit)
{
    // ⟨0|ρ|1⟩ of the qubit is the sum of a·conj(b) over pairs: x = 2 Re, y = −2 Im of it.
    double x = 0;
    double y = 0;
    double z = 0;
    for (std::size_t block = 0; block < state.size(); block += 2 * bit) {
        for (std::size_t k = block; k < block + bit; ++k) {
            const double ar = state[k].real();
            const double ai = state[k].imag();
            const double br = state[k + bit].real();
            const double bi = state[k + bit].imag();
            x += ar * br + ai * bi;
            y += ar * bi - ai * br;
            z += ar * ar + ai * ai - br * br - bi * bi;
        }
    }
    return {2 * x, 2 * y, z};
}

} // namespace

std::vector<std::array<double, 3>> blochVectors(const StateVector &state, int qubits)
{
    ANSATZ_CHECK(state.size() == std::size_t(1) << qubits, "a state of that many qubits");
    std::vector<std::array<double, 3>> result;
    for (int qubit = 0; qubit < qubits; ++qubit)
        result.push_back(blochOf(state, std::size_t(1) << (qubits - 1 - qubit)));
    return result;
}

std::vector<double> expectations(const StateVector &state, int qubits,
                                 const std::vector<std::array<double, 3>> &bloch,
                                 const std::vector<Observable> &observables)
{
    std::vector<double> values;
    for (const Observable &observable : observables) {
        validate(observable, qubits);
        const bool single =
            observable.terms.size() == 1 && observable.terms.front().factors.size() == 1;
        if (!single) {
            values.push_back(expectation(state, qubits, observable));
            continue;
        }
        const PauliString &term = observable.terms.front();
        const auto &[qubit, pauli] = term.factors.front();
        values.push_back(
            term.coefficient
            * bloch.at(static_cast<std::size_t>(qubit))[static_cast<std::size_t>(pauli)]);
    }
    return values;
}

StateMixture::StateMixture(int qubits, std::vector<Observable> observables)
    : m_qubits(qubits), m_observables(std::move(observables)),
      m_probabilities(std::size_t(1) << qubits), m_bloch(static_cast<std::size_t>(qubits)),
      m_expectations(m_observables.size())
{}

void StateMixture::add(const StateVector &state)
{
    const std::vector<std::array<double, 3>> bloch = ansatz::blochVectors(state, m_qubits);
    const std::vector<double> values = ansatz::expectations(state, m_qubits, bloch, m_observables);
    ++m_states;
    for (std::size_t x = 0; x < state.size(); ++x)
        m_probabilities[x] += std::norm(state[x]);
    for (std::size_t qubit = 0; qubit < bloch.size(); ++qubit)
        for (std::size_t axis = 0; axis < 3; ++axis)
            m_bloch[qubit][axis] += bloch[qubit][axis];
    for (std::size_t k = 0; k < values.size(); ++k)
        m_expectations[k] += values[k];
}

std::vector<double> StateMixture::probabilities() const
{
    ANSATZ_CHECK(m_states > 0, "a mixture of some states");
    std::vector<double> result = m_probabilities;
    for (double &value : result)
        value /= static_cast<double>(m_states);
    return result;
}

std::vector<std::array<double, 3>> StateMixture::blochVectors() const
{
    ANSATZ_CHECK(m_states > 0, "a mixture of some states");
    std::vector<std::array<double, 3>> result = m_bloch;
    for (std::array<double, 3> &vector : result)
        for (double &value : vector)
            value /= static_cast<double>(m_states);
    return result;
}

std::vector<double> StateMixture::expectations() const
{
    ANSATZ_CHECK(m_states > 0, "a mixture of some states");
    std::vector<double> result = m_expectations;
    for (double &value : result)
        value /= static_cast<double>(m_states);
    return result;
}

} // namespace ansatz
