// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/array_observables.h"

#include "engine/numerics/array_pauli.h"
#include "engine/simulator/index_map.h"

#include <map>

namespace ansatz::numerics {

namespace {

struct Term {
    std::size_t observable = 0;
    double coefficient = 1;
    PauliMasks pauli;
};

// The terms by the qubits that they flip.
std::map<std::size_t, std::vector<Term>> termsOf(int qubits,
                                                 const std::vector<Observable> &observables)
{
    const IndexMap identity(qubits);
    std::map<std::size_t, std::vector<Term>> terms;
    for (std::size_t k = 0; k < observables.size(); ++k) {
        for (const PauliString &string : observables[k].terms) {
            std::vector<std::pair<int, Axis>> letters;
            for (const auto &[qubit, pauli] : string.factors)
                letters.emplace_back(qubit, static_cast<Axis>(pauli));
            const PauliMasks masks = identity.masksOf(letters);
            terms[masks.flip].push_back({k, string.coefficient, masks});
        }
    }
    return terms;
}

} // namespace

std::size_t ArrayObservables::flipsOf(int qubits, const std::vector<Observable> &observables)
{
    const auto terms = termsOf(qubits, observables);
    return terms.size() - terms.count(0);
}

ArrayObservables::ArrayObservables(std::shared_ptr<const ArrayBackend> backend, int qubits,
                                   const std::vector<Observable> &observables, DType dtype)
    : m_backend(std::move(backend)), m_observables(observables.size()), m_dtype(dtype)
{
    const std::size_t amplitudes = std::size_t(1) << qubits;
    const Shape shape = {amplitudes, m_observables};
    for (const auto &[flip, terms] : termsOf(qubits, observables)) {
        // Of the real or the imaginary parts.
        const auto matrix = [&, &all = terms](bool isReal) {
            const Array made = table<double>(*m_backend, shape, [&] {
                std::vector<double> elements(elementsOf(shape));
                for (const Term &term : all) {
                    const std::complex<double> unit = term.coefficient * unitOf(term.pauli);
                    const double value = isReal ? unit.real() : unit.imag();
                    for (std::size_t x = 0; x < amplitudes; ++x)
                        elements[x * m_observables + term.observable] +=
                            __builtin_parityll(x & term.pauli.sign) == 0 ? value : -value;
                }
                return elements;
            });
            return m_backend->astype(made, realOf(m_dtype));
        };
        if (flip == 0)
            m_diagonal = matrix(true);
        else
            m_flipping.push_back(
                {flipIndices(*m_backend, flip, amplitudes), matrix(true), matrix(false)});
    }
}

Array ArrayObservables::expectations(const Array &states) const
{
    const Array conjugate = m_backend->conj(states);
    Array sum;
    const auto add = [&](const Array &part) { sum = sum.defined() ? sum + part : part; };
    if (m_diagonal.defined())
        add(m_backend->matmul(m_backend->real(conjugate * states), m_diagonal));
    for (const Flipping &flipping : m_flipping) {
        // ⟨ψ|P|ψ⟩ = Σ_x φ(x)·conj(ψ(x ^ flip))·ψ(x)
        const Array overlap =
            m_backend->permute(conjugate, flipping.indices, flipping.indices, 1) * states;
        add(m_backend->matmul(m_backend->real(overlap), flipping.real)
            - m_backend->matmul(m_backend->imag(overlap), flipping.imag));
    }
    return sum.defined() ? sum
                         : m_backend->zeros({states.shape()[0], m_observables}, realOf(m_dtype));
}

Array ArrayObservables::applyWeighted(const Array &upstream, const Array &states) const
{
    const auto weighted = [&](const Array &matrix) {
        return m_backend->matmul(upstream, m_backend->transpose(matrix, {1, 0}));
    };
    Array sum;
    const auto add = [&](const Array &part) { sum = sum.defined() ? sum + part : part; };
    if (m_diagonal.defined())
        add(weighted(m_diagonal) * states);
    const Array i =
        m_backend->astype(m_backend->array(std::vector<std::complex<double>>{{0, 1}}, {}), m_dtype);
    for (const Flipping &flipping : m_flipping)
        add(m_backend->permute((weighted(flipping.real) + i * weighted(flipping.imag)) * states,
                               flipping.indices, flipping.indices, 1));
    return sum.defined() ? sum
                         : m_backend->zeros({upstream.shape()[0], states.shape()[1]}, m_dtype);
}

} // namespace ansatz::numerics
