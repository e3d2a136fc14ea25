// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/array_memory.h"

#include "engine/base/checked_math.h"
#include "engine/base/error.h"
#include "engine/base/numbers.h"
#include "engine/numerics/array_observables.h"

#include <algorithm>
#include <limits>
#include <string>

namespace ansatz::numerics {

namespace {

// Arrays of the size of a state that autograd records for a step.
struct Recorded {
    std::uint64_t operator()(const ArrayProgram::Layer &layer) const
    {
        return 1 + layer.groups.size(); // products, and one's operand in another order
    }
    std::uint64_t operator()(const ArrayProgram::Permutation &) const { return 1; }
    std::uint64_t operator()(const ArrayProgram::Phase &) const { return 3; }
    std::uint64_t operator()(const ArrayProgram::Rotation &) const { return 3; }
};

// Bytes of a step's constants for each amplitude.
struct Tables {
    std::uint64_t complexBytes;

    std::uint64_t operator()(const ArrayProgram::Layer &) const { return 0; }
    std::uint64_t operator()(const ArrayProgram::Permutation &) const
    {
        return 2 * sizeof(std::int64_t);
    }
    std::uint64_t operator()(const ArrayProgram::Phase &phase) const
    {
        return sizeof(double) * (phase.shared.signs.size() + phase.perSample.signs.size());
    }
    std::uint64_t operator()(const ArrayProgram::Rotation &) const
    {
        return complexBytes + sizeof(std::int64_t);
    }
};

// What lives at once in the largest operation, with what goes in and comes out; for the adjoint
// method of ψ while λ waits.
constexpr std::uint64_t inWork = 6;

} // namespace

ArrayMemory::ArrayMemory(const ArrayProgram &program, const std::vector<Observable> &observables,
                         int realBytes, bool autograd, bool vmap)
    : m_qubits(program.qubits), m_realBytes(realBytes), m_vmap(vmap), m_statesPerSample(inWork),
      m_tableBytes(0)
{
    const std::uint64_t flips = ArrayObservables::flipsOf(program.qubits, observables);
    const std::uint64_t complexBytes = 2 * static_cast<std::uint64_t>(realBytes);
    const std::uint64_t observableBytes =
        observables.size() * static_cast<std::uint64_t>(realBytes);
    std::uint64_t largest = observables.size() * 2 * sizeof(double); // on its way from the host
    for (const ArrayProgram::Step &step : program.steps) {
        const std::uint64_t table = std::visit(Tables{complexBytes}, step);
        m_tableBytes += table;
        largest = std::max(largest, table);
        if (autograd)
            m_statesPerSample += std::visit(Recorded(), step);
    }
    m_tableBytes += largest + observableBytes + flips * (2 * observableBytes + 8);
    if (autograd)
        m_statesPerSample += 2 + 3 * flips;
}

std::uint64_t ArrayMemory::bytes(std::size_t samples) const
{
    constexpr std::uint64_t saturated = std::numeric_limits<std::uint64_t>::max();
    if (m_qubits >= 58)
        return saturated;
    const std::uint64_t amplitudes = std::uint64_t(1) << m_qubits;
    const std::uint64_t atOnce = m_vmap ? std::max<std::uint64_t>(1, samples) : 1;
    std::optional<std::uint64_t> states = checkedMultiply(
        amplitudes, m_statesPerSample * 2 * static_cast<std::uint64_t>(m_realBytes));
    if (states)
        states = checkedMultiply(*states, atOnce);
    const std::optional<std::uint64_t> tables = checkedMultiply(amplitudes, m_tableBytes);
    if (!states || !tables)
        return saturated;
    return checkedAdd(*states, *tables).value_or(saturated);
}

int ArrayMemory::largestQubits(std::uint64_t available) const
{
    ArrayMemory smaller = *this;
    int largest = 0;
    for (smaller.m_qubits = 1; smaller.bytes(1) <= available; ++smaller.m_qubits)
        largest = smaller.m_qubits;
    return largest;
}

void ArrayMemory::require(std::size_t samples, std::uint64_t available) const
{
    const std::uint64_t needed = bytes(samples);
    if (needed <= available)
        return;
    std::string fits;
    std::string remedy = "use fewer qubits, or the backend native";
    if (m_vmap && samples > 1 && bytes(1) <= available) {
        std::size_t most = 1;
        std::size_t tooMany = samples;
        while (tooMany - most > 1) {
            const std::size_t middle = most + (tooMany - most) / 2;
            (bytes(middle) <= available ? most : tooMany) = middle;
        }
        fits = "; " + formatCount(most, "sample") + " would fit";
        remedy = "use a smaller batch, or switch vmap off";
    }
    throw UserError(
        "the simulation needs "
            + std::string(needed == std::numeric_limits<std::uint64_t>::max() ? "more than " : "")
            + formatBytes(needed) + " for " + formatCount(samples, "sample") + " of "
            + formatCount(static_cast<std::uint64_t>(m_qubits), "qubit") + "; "
            + formatBytes(available) + " may be used" + fits,
        {}, remedy);
}

} // namespace ansatz::numerics
