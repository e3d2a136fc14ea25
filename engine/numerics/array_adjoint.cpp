// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/array_adjoint.h"

#include "engine/numerics/qubit_overlaps.h"

#include <array>
#include <cmath>

namespace ansatz::numerics {

namespace {

class Adjoint {
public:
    Adjoint(const ArrayCircuit &circuit, const ArrayCircuit::Bound &bound, std::size_t samples)
        : m_circuit(circuit), m_backend(circuit.backend()), m_bound(bound), m_samples(samples)
    {
        const ArrayProgram &program = circuit.program();
        m_derivatives.shared.resize(program.shared.size());
        m_derivatives.perSample.resize(samples * program.perSample.size());
        if (!program.shared.empty())
            m_shared = m_backend.toHost<double>(bound.angles.shared);
        if (!program.perSample.empty())
            m_perSample = m_backend.toHost<double>(bound.angles.perSample);
    }

    UseDerivatives run(Array states, Array lambda, const std::function<void()> &between)
    {
        const ArrayProgram &program = m_circuit.program();
        for (std::size_t step = program.steps.size(); step-- > 0;) {
            between();
            differentiate(step, states, lambda);
            states = m_circuit.apply(step, m_bound, states, true);
            lambda = m_circuit.apply(step, m_bound, lambda, true);
        }
        between();
        for (const ArrayProgram::Group &group : program.start)
            differentiate(group, states, lambda);
        return std::move(m_derivatives);
    }

private:
    void differentiate(std::size_t step, const Array &states, const Array &lambda)
    {
        const ArrayProgram::Step &kind = m_circuit.program().steps[step];
        if (const auto *layer = std::get_if<ArrayProgram::Layer>(&kind)) {
            for (const ArrayProgram::Group &group : layer->groups)
                differentiate(group, states, lambda);
        } else if (const auto *phase = std::get_if<ArrayProgram::Phase>(&kind)) {
            const Array overlap = m_backend.imag(m_backend.conj(lambda) * states);
            addTerms(step, phase->shared, overlap, false);
            addTerms(step, phase->perSample, overlap, true);
        } else if (const auto *rotation = std::get_if<ArrayProgram::Rotation>(&kind)) {
            const Array overlap =
                m_backend.imag(m_backend.conj(lambda) * m_circuit.applyPauli(step, states));
            const std::vector<double> values = doubles(m_backend.sum(overlap, {{1}}));
            for (std::size_t sample = 0; sample < m_samples; ++sample)
                add(rotation->use, sample, values[sample]);
        }
    }

    [[nodiscard]] std::vector<double> doubles(const Array &array) const
    {
        return m_backend.toHost<double>(m_backend.astype(array, DType::Float64));
    }

    void add(const ArrayProgram::UseAt &use, std::size_t sample, double value)
    {
        if (use.perSample)
            m_derivatives.perSample[sample * m_circuit.program().perSample.size() + use.index] +=
                value;
        else
            m_derivatives.shared[use.index] += value;
    }

    void addTerms(std::size_t step, const ArrayProgram::Phase::Terms &terms, const Array &overlap,
                  bool perSample)
    {
        if (terms.signs.empty())
            return;
        const std::vector<double> values = doubles(m_backend.matmul(
            overlap, m_backend.transpose(m_circuit.signs(step, perSample), {1, 0})));
        for (std::size_t sample = 0; sample < m_samples; ++sample) {
            for (std::size_t term = 0; term < terms.signs.size(); ++term)
                add({perSample, terms.begin + term}, sample,
                    values[sample * terms.signs.size() + term]);
        }
    }

    [[nodiscard]] double angle(const ArrayProgram::UseAt &use, std::size_t sample) const
    {
        return use.perSample
                   ? m_perSample[sample * m_circuit.program().perSample.size() + use.index]
                   : m_shared[use.index];
    }

    // Σ_rest conj(λ(rest, i))·ψ(rest, j) of the group's qubits, [samples, dimension, dimension];
    // from it the overlaps of each qubit, and from those every rotation's.
    void differentiate(const ArrayProgram::Group &group, const Array &states, const Array &lambda)
    {
        const ArrayProgram &program = m_circuit.program();
        const std::size_t dimension = std::size_t(1) << group.qubits;
        const std::size_t left = std::size_t(1) << group.first;
        const std::size_t right = program.amplitudes() / left / dimension;
        const auto split = [&](const Array &array) {
            return m_backend.reshape(array, {array.shape()[0], left, dimension, right});
        };
        const Array operands[] = {split(m_backend.conj(lambda)), split(states)};
        const Array reduced = m_backend.broadcastTo(m_backend.einsum("slir,sljr->sij", operands),
                                                    {m_samples, dimension, dimension});
        const std::vector<std::complex<double>> elements =
            m_backend.toHost<std::complex<double>>(m_backend.astype(reduced, DType::Complex128));
        const ArrayProgram::GroupClass &groupClass = program.classes[group.groupClass];
        for (std::size_t sample = 0; sample < m_samples; ++sample) {
            const std::span matrix(elements.data() + sample * dimension * dimension,
                                   dimension * dimension);
            for (std::size_t qubit = 0; qubit < groupClass.rotations.size(); ++qubit)
                differentiateRun(groupClass.rotations[qubit], group.index, sample,
                                 qubitOverlaps(matrix, group.qubits, static_cast<int>(qubit)));
        }
    }

    // The last rotation first: its Pauli is taken back with the overlaps of the axes.
    void differentiateRun(const std::vector<ArrayProgram::UseAt> &rotations, std::size_t index,
                          std::size_t sample, AxisOverlaps overlaps)
    {
        for (auto slot = rotations.rbegin(); slot != rotations.rend(); ++slot) {
            const ArrayProgram::UseAt use{slot->perSample, slot->index + index};
            const ArrayProgram &program = m_circuit.program();
            const Axis axis = (use.perSample ? program.perSample : program.shared)[use.index].axis;
            add(use, sample, overlaps[static_cast<std::size_t>(axis)]);
            overlaps = beforeRotation(overlaps, axis, angle(use, sample));
        }
    }

    const ArrayCircuit &m_circuit;
    const ArrayBackend &m_backend;
    const ArrayCircuit::Bound &m_bound;
    std::size_t m_samples;
    UseDerivatives m_derivatives;
    std::vector<double> m_shared;
    std::vector<double> m_perSample;
};

} // namespace

UseDerivatives arrayAdjoint(const ArrayCircuit &circuit, const ArrayCircuit::Bound &bound,
                            Array states, Array lambda, std::size_t samples,
                            const std::function<void()> &between)
{
    return Adjoint(circuit, bound, samples).run(std::move(states), std::move(lambda), between);
}

} // namespace ansatz::numerics
