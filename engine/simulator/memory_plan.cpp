// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/simulator/memory_plan.h"

#include "engine/base/checked_math.h"
#include "engine/base/error.h"
#include "engine/base/numbers.h"
#include "engine/device/devices.h"

#include <limits>
#include <string>

namespace ansatz {

namespace {

constexpr std::uint64_t saturated = std::numeric_limits<std::uint64_t>::max();

} // namespace

std::uint64_t MemoryPlan::bytes() const
{
    ANSATZ_CHECK(qubits >= 0 && realBytes > 0 && statesPerSample > 0, "a plan has sizes");
    if (qubits >= 63)
        return saturated;
    const std::uint64_t amplitude = 2 * static_cast<std::uint64_t>(realBytes);
    std::optional<std::uint64_t> total = checkedMultiply(std::uint64_t(1) << qubits, amplitude);
    if (total)
        total = checkedMultiply(*total, static_cast<std::uint64_t>(statesPerSample));
    if (total)
        total = checkedMultiply(*total, samplesAtOnce);
    return total.value_or(saturated);
}

int largestQubits(MemoryPlan plan, std::uint64_t available)
{
    int largest = 0;
    for (plan.qubits = 1; plan.qubits < 63 && plan.bytes() <= available; ++plan.qubits)
        largest = plan.qubits;
    return largest;
}

std::uint64_t availableMemory()
{
    return cpuFacts().memoryAvailable / 10 * 6;
}

void requireMemory(const MemoryPlan &plan)
{
    requireMemory(plan, availableMemory());
}

void requireMemory(const MemoryPlan &plan, std::uint64_t available)
{
    const std::uint64_t needed = plan.bytes();
    if (needed <= available && needed != saturated)
        return;
    const int largest = largestQubits(plan, available);
    const std::string fits = largest == 0 ? "not even 1 qubit fits"
                                          : "at most " + std::to_string(largest)
                                                + (largest == 1 ? " qubit fits" : " qubits fit");
    throw UserError("the simulation needs " + std::string(needed == saturated ? "more than " : "")
                        + formatBytes(needed) + " for " + std::to_string(plan.qubits) + " qubits; "
                        + formatBytes(available) + " may be used; " + fits,
                    {},
                    plan.realBytes == 8 && !plan.precisionIsFixed
                        ? "use fewer qubits, or complex64, which takes half"
                        : "use fewer qubits");
}

} // namespace ansatz
