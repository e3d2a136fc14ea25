// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/array_memory.h"

#include "engine/base/checked_math.h"
#include "engine/base/error.h"
#include "engine/base/numbers.h"
#include "engine/numerics/array_observables.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

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
                         int realBytes, bool autograd, bool vmap, StepBytes told)
    : m_qubits(program.qubits), m_realBytes(realBytes), m_vmap(vmap), m_statesPerSample(inWork),
      m_statesEvaluated(inWork), m_tableBytes(0), m_told(std::move(told))
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
    const std::uint64_t most = bound(samples, m_statesPerSample);
    if (!m_told || most == std::numeric_limits<std::uint64_t>::max())
        return most;
    const std::size_t atOnce = m_vmap ? std::max<std::size_t>(1, samples) : 1;
    return m_told(atOnce).value_or(most);
}

std::uint64_t ArrayMemory::bound(std::size_t samples, std::uint64_t statesPerSample) const
{
    constexpr std::uint64_t saturated = std::numeric_limits<std::uint64_t>::max();
    if (m_qubits >= 58)
        return saturated;
    const std::uint64_t amplitudes = std::uint64_t(1) << m_qubits;
    const std::uint64_t atOnce = m_vmap ? std::max<std::uint64_t>(1, samples) : 1;
    std::optional<std::uint64_t> states =
        checkedMultiply(amplitudes, statesPerSample * 2 * static_cast<std::uint64_t>(m_realBytes));
    if (states)
        states = checkedMultiply(*states, atOnce);
    const std::optional<std::uint64_t> tables = checkedMultiply(amplitudes, m_tableBytes);
    if (!states || !tables)
        return saturated;
    return checkedAdd(*states, *tables).value_or(saturated);
}

namespace {

// The most samples below `tooMany` that fit, at least 1.
template <class Fits>
std::size_t mostSamples(std::size_t tooMany, const Fits &fits)
{
    std::size_t most = 1;
    while (tooMany - most > 1) {
        const std::size_t middle = most + (tooMany - most) / 2;
        (fits(middle) ? most : tooMany) = middle;
    }
    return most;
}

} // namespace

std::size_t ArrayMemory::evaluatedAtOnce(std::size_t samples, std::uint64_t available) const
{
    const auto fits = [&](std::size_t some) { return bound(some, m_statesEvaluated) <= available; };
    return samples < 2 || fits(samples) ? samples : mostSamples(samples, fits);
}

int ArrayMemory::largestQubits(std::uint64_t available) const
{
    ArrayMemory smaller = *this;
    smaller.m_told = {}; // which is of these qubits
    int largest = 0;
    for (smaller.m_qubits = 1; smaller.bytes(1) <= available; ++smaller.m_qubits)
        largest = smaller.m_qubits;
    return largest;
}

void ArrayMemory::require(std::size_t samples, std::uint64_t available) const
{
    if (bound(samples, m_statesPerSample) <= available)
        return; // without asking a library, which takes time
    const std::uint64_t needed = bytes(samples);
    if (needed <= available)
        return;
    std::string fits;
    std::string remedy = "use fewer qubits, or the backend native";
    if (m_vmap && samples > 1 && bytes(1) <= available) {
        const std::size_t most =
            mostSamples(samples, [&](std::size_t some) { return bytes(some) <= available; });
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
