// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/give_up.h"
#include "engine/simulator/state.h"

#include <functional>

namespace ansatz {

/// What stateVector() computes, in place and several times faster: a gate costs one pass over the
/// amplitudes that it moves, those where its controls are 1. For views that follow a hand.
///
/// `progress` is told after every operation how many amplitudes it went over (2^n). Throws
/// UserError as stateVector() does, and Interrupted when `giveUp` says yes.
[[nodiscard]] StateVector evolve(const ExpandedCircuit &circuit, std::span<const double> features,
                                 std::span<const double> weights, const GiveUp &giveUp = {},
                                 const std::function<void(std::size_t)> &progress = {});

/// state = matrix on those qubits · state, as DenseState::apply. The matrix need not be unitary.
void applyInPlace(StateVector &state, int qubits, const GateMatrix &matrix,
                  std::span<const int> gateQubits);

} // namespace ansatz
