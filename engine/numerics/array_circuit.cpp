// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/array_circuit.h"

#include "engine/base/error.h"
#include "engine/numerics/array_pauli.h"

#include <utility>

namespace ansatz::numerics {

namespace {

using Complex = std::complex<double>;

Array generatorsOf(const ArrayBackend &backend, const std::vector<ArrayProgram::Use> &uses)
{
    constexpr Complex i(0, 1);
    std::vector<Complex> elements;
    for (const ArrayProgram::Use &use : uses) {
        switch (use.axis) {
        case Axis::X:
            elements.insert(elements.end(), {0, -i, -i, 0});
            break;
        case Axis::Y:
            elements.insert(elements.end(), {0, -1, 1, 0});
            break;
        case Axis::Z:
            elements.insert(elements.end(), {-i, 0, 0, i});
            break;
        }
    }
    return backend.array(elements, {uses.size(), 2, 2});
}

} // namespace

ArrayCircuit::ArrayCircuit(std::shared_ptr<const ArrayBackend> backend, ArrayProgram program,
                           DType dtype)
    : m_backend(std::move(backend)), m_program(std::move(program)), m_dtype(dtype),
      m_identity(m_backend->array(std::vector<Complex>{1, 0, 0, 1}, {2, 2})),
      m_sharedGenerators(generatorsOf(*m_backend, m_program.shared)),
      m_perSampleGenerators(generatorsOf(*m_backend, m_program.perSample))
{
    const std::size_t amplitudes = m_program.amplitudes();
    for (const ArrayProgram::Step &step : m_program.steps) {
        StepConstants &constants = m_constants.emplace_back();
        if (const auto *permutation = std::get_if<ArrayProgram::Permutation>(&step)) {
            const auto indices = [&](const auto &make) {
                return table<std::int64_t>(*m_backend, {amplitudes}, make);
            };
            constants = {indices([&] { return permutation->source(amplitudes); }),
                         indices([&] { return permutation->inverse(amplitudes); })};
        } else if (const auto *phase = std::get_if<ArrayProgram::Phase>(&step)) {
            constants = {signRows(*m_backend, phase->shared.signs, amplitudes),
                         signRows(*m_backend, phase->perSample.signs, amplitudes)};
        } else if (const auto *rotation = std::get_if<ArrayProgram::Rotation>(&step)) {
            constants = {phaseRow(*m_backend, rotation->pauli, amplitudes, m_dtype),
                         flipIndices(*m_backend, rotation->pauli.flip, amplitudes)};
        }
    }
}

// cos(a/2)·1 + sin(a/2)·(−iσ) of every use: [1 or samples, uses, 2, 2].
Array ArrayCircuit::rotations(const Array &angles, const Array &generators) const
{
    if (!angles.defined())
        return {};
    const Shape column = {angles.shape()[0], angles.shape()[1], 1, 1};
    const Array half = m_backend->reshape(angles * m_backend->scalar(0.5), column);
    return m_backend->cos(half) * m_identity + m_backend->sin(half) * generators;
}

Array ArrayCircuit::classOf(const ArrayProgram::GroupClass &groupClass, const Array &shared,
                            const Array &perSample) const
{
    const auto rotation = [&](const ArrayProgram::UseAt &use) {
        return m_backend->slice(use.perSample ? perSample : shared, 1, use.index,
                                use.index + groupClass.groups);
    };
    Array product;
    std::size_t dimension = 1;
    for (const std::vector<ArrayProgram::UseAt> &slots : groupClass.rotations) {
        Array matrix;
        for (const ArrayProgram::UseAt &slot : slots)
            matrix = matrix.defined() ? m_backend->matmul(rotation(slot), matrix) : rotation(slot);
        if (!matrix.defined())
            matrix = m_backend->reshape(m_identity, {1, 1, 2, 2});
        if (!product.defined()) {
            product = matrix;
        } else {
            const Shape &a = product.shape();
            const Shape &b = matrix.shape();
            const Array both = m_backend->reshape(product, {a[0], a[1], dimension, 1, dimension, 1})
                               * m_backend->reshape(matrix, {b[0], b[1], 1, 2, 1, 2});
            product = m_backend->reshape(
                both, {both.shape()[0], both.shape()[1], 2 * dimension, 2 * dimension});
        }
        dimension *= 2;
    }
    Shape shape = product.shape();
    shape[1] = groupClass.groups; // an identity stands for all of them
    return m_backend->astype(m_backend->broadcastTo(product, shape), m_dtype);
}

ArrayCircuit::Bound ArrayCircuit::bind(const ArrayAngles &angles) const
{
    Bound bound{angles, {}};
    const Array shared = rotations(angles.shared, m_sharedGenerators);
    const Array perSample = rotations(angles.perSample, m_perSampleGenerators);
    for (const ArrayProgram::GroupClass &groupClass : m_program.classes)
        bound.classes.push_back(classOf(groupClass, shared, perSample));
    return bound;
}

// [1 or samples, dimension, dimension]
Array ArrayCircuit::matrixOf(const Bound &bound, const ArrayProgram::Group &group) const
{
    const Array &all = bound.classes[group.groupClass];
    const Shape &shape = all.shape();
    return m_backend->reshape(m_backend->slice(all, 1, group.index, group.index + 1),
                              {shape[0], shape[2], shape[3]});
}

Array ArrayCircuit::start(const Bound &bound) const
{
    Array states;
    for (const ArrayProgram::Group &group : m_program.start) {
        const Array matrix = matrixOf(bound, group);
        const Shape &shape = matrix.shape();
        // On |0…0⟩: the first column.
        const Array column = m_backend->slice(matrix, 2, 0, 1);
        if (!states.defined()) {
            states = m_backend->reshape(column, {shape[0], shape[1]});
            continue;
        }
        const Shape &before = states.shape();
        const Array product = m_backend->reshape(states, {before[0], before[1], 1})
                              * m_backend->reshape(column, {shape[0], 1, shape[1]});
        states = m_backend->reshape(product, {product.shape()[0], before[1] * shape[1]});
    }
    return states;
}

Array ArrayCircuit::applyMatrix(const Array &matrix, const ArrayProgram::Group &group,
                                const Array &states) const
{
    const std::size_t dimension = std::size_t(1) << group.qubits;
    const std::size_t left = std::size_t(1) << group.first;
    const std::size_t right = m_program.amplitudes() / left / dimension;
    const std::size_t samples = states.shape()[0];
    const std::size_t matrices = matrix.shape()[0];
    Array product;
    if (matrices == 1) // one matrix for all: no axis for samples of its own
        product =
            right == 1 ? m_backend->matmul(
                m_backend->reshape(states, {samples * left, dimension}),
                m_backend->transpose(m_backend->reshape(matrix, {dimension, dimension}), {1, 0}))
                       : m_backend->matmul(
                           matrix, m_backend->reshape(states, {samples * left, dimension, right}));
    else if (right == 1)
        product = m_backend->matmul(m_backend->reshape(states, {samples, left, dimension}),
                                    m_backend->transpose(matrix, {0, 2, 1}));
    else
        product = m_backend->matmul(m_backend->reshape(matrix, {matrices, 1, dimension, dimension}),
                                    m_backend->reshape(states, {samples, left, dimension, right}));
    return m_backend->reshape(product, {std::max(samples, matrices), m_program.amplitudes()});
}

// [1 or samples, 1]
Array ArrayCircuit::angleOf(const ArrayProgram::UseAt &use, const Bound &bound) const
{
    return m_backend->slice(use.perSample ? bound.angles.perSample : bound.angles.shared, 1,
                            use.index, use.index + 1);
}

// exp(−i/2·Σ angle·sign), [1 or samples, amplitudes]
Array ArrayCircuit::phaseOf(std::size_t step, const Bound &bound) const
{
    const auto &phase = std::get<ArrayProgram::Phase>(m_program.steps[step]);
    Array sum;
    for (const bool perSample : {false, true}) {
        const ArrayProgram::Phase::Terms &terms = perSample ? phase.perSample : phase.shared;
        if (terms.signs.empty())
            continue;
        const Array part = m_backend->matmul(
            m_backend->slice(perSample ? bound.angles.perSample : bound.angles.shared, 1,
                             terms.begin, terms.begin + terms.signs.size()),
            signs(step, perSample));
        sum = sum.defined() ? sum + part : part;
    }
    const Array factor = m_backend->array(std::vector<Complex>{{0, -0.5}}, {});
    return m_backend->exp(m_backend->astype(
        m_backend->astype(sum, realOf(m_dtype)) * m_backend->astype(factor, m_dtype), m_dtype));
}

const Array &ArrayCircuit::signs(std::size_t step, bool perSample) const
{
    return perSample ? m_constants[step].second : m_constants[step].first;
}

// (Pψ)(x) = φ(x ^ flip)·ψ(x ^ flip)
Array ArrayCircuit::applyPauli(std::size_t step, const Array &states) const
{
    const StepConstants &constants = m_constants[step];
    return m_backend->permute(constants.first * states, constants.second, constants.second, 1);
}

Array ArrayCircuit::apply(std::size_t step, const Bound &bound, const Array &states,
                          bool inverse) const
{
    const ArrayProgram::Step &kind = m_program.steps[step];
    if (const auto *layer = std::get_if<ArrayProgram::Layer>(&kind)) {
        Array now = states;
        for (const ArrayProgram::Group &group : layer->groups) {
            Array matrix = matrixOf(bound, group);
            if (inverse)
                matrix = m_backend->conj(m_backend->transpose(matrix, {0, 2, 1}));
            now = applyMatrix(matrix, group, now);
        }
        return now;
    }
    const StepConstants &constants = m_constants[step];
    if (std::holds_alternative<ArrayProgram::Permutation>(kind))
        return inverse ? m_backend->permute(states, constants.second, constants.first, 1)
                       : m_backend->permute(states, constants.first, constants.second, 1);
    if (std::holds_alternative<ArrayProgram::Phase>(kind)) {
        const Array phase = phaseOf(step, bound);
        return (inverse ? m_backend->conj(phase) : phase) * states;
    }
    const auto &rotation = std::get<ArrayProgram::Rotation>(kind);
    const Array half = angleOf(rotation.use, bound) * m_backend->scalar(inverse ? -0.5 : 0.5);
    const Array minusI = m_backend->array(std::vector<Complex>{{0, -1}}, {});
    return m_backend->astype(m_backend->cos(half), realOf(m_dtype)) * states
           + m_backend->astype(m_backend->sin(half) * minusI, m_dtype) * applyPauli(step, states);
}

Array ArrayCircuit::run(const Bound &bound, const std::function<void()> &between) const
{
    Array states = start(bound);
    for (std::size_t step = 0; step < m_program.steps.size(); ++step) {
        between();
        states = apply(step, bound, states);
    }
    return states;
}

} // namespace ansatz::numerics
