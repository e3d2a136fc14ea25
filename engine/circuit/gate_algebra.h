// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <optional>
#include <span>
#include <vector>

/// Inverses, powers and controlled forms of runs of operations, exact to the global phase, which a
/// control turns into a phase that counts. Everything follows from the gate table: a new gate needs
/// nothing here.
namespace ansatz::gate_algebra {

/// e^{i·angle}: an operation without a gate or qubits. Only the functions here know it; it has no
/// place in a Circuit.
[[nodiscard]] Operation globalPhase(const Parameter &angle);
[[nodiscard]] inline bool isGlobalPhase(const Operation &operation)
{
    return operation.gate == nullptr;
}

/// `parameter` times a factor.
[[nodiscard]] Parameter scaled(Parameter parameter, double factor);

/// The run that undoes this one.
[[nodiscard]] std::vector<Operation> inverted(std::span<const Operation> run);

/// The run where every control is 1, the identity elsewhere. Gates of the table where it has the
/// controlled form (x → cx → ccx); else rotations and CNOTs, about 2^(controls + 2) for a phase.
/// Throws UserError over maximumExpandedOperations.
[[nodiscard]] std::vector<Operation> controlled(std::span<const Operation> run,
                                                const std::vector<int> &controls);

/// The run to a power that is no whole number: of a single rotation U(θ) with U(a)·U(b) = U(a+b),
/// by scaling its angle; of a single fixed gate that turns about one Pauli (x, s, sx, …), its
/// principal power. Nothing for other runs.
[[nodiscard]] std::optional<std::vector<Operation>> power(std::span<const Operation> run,
                                                          double exponent);

} // namespace ansatz::gate_algebra
