// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit_cut.h"
#include "engine/simulator/give_up.h"
#include "engine/simulator/state.h"
#include "ui/session/weight_inputs.h"

#include <array>
#include <complex>
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace ansatz::ui {

/// The widest state that the window computes and draws.
inline constexpr int widestShownState = 20;

/// Basis states of a state that are kept for the views; of up to 6 qubits those are all.
inline constexpr std::size_t keptBasisStates = 64;

/// Most samples whose states are mixed for the mean of a class: 256, above 14 qubits fewer, so that
/// it does not take minutes.
[[nodiscard]] std::size_t mostMixedSamples(int qubits);

struct BasisState {
    std::size_t index = 0;          ///< qubit 0 the most significant bit
    std::complex<double> amplitude; ///< 0 of a mixture, which has none
    double probability = 0;
};

/// What the views show of a state, or of the mixture ρ̄ of the states of several samples.
struct StateFacts {
    int qubits = 0;
    std::vector<std::array<double, 3>> bloch; ///< (⟨X⟩, ⟨Y⟩, ⟨Z⟩) of every qubit
    std::vector<BasisState> largest;          ///< most probable first
    std::vector<double> expectations;         ///< of the asked observables
    std::size_t mixed = 0;                    ///< states in the mixture; 0: a pure state

    /// Every basis state is among `largest`.
    [[nodiscard]] bool isComplete() const { return largest.size() == std::size_t(1) << qubits; }
};

/// `count` basis states at most; equal probabilities in order of index.
[[nodiscard]] StateFacts describeState(const StateVector &state, int qubits, std::size_t count);

/// All that a state depends on. A plain value, so that another thread can compute it.
struct StateRequest {
    Circuit circuit;
    std::optional<CircuitCut> cut = {};       ///< none: after the last operation
    std::vector<std::vector<double>> samples; ///< features of each
    bool mixes = false;                       ///< the samples' mixture, else the only sample
    std::vector<double> weights;           ///< of the whole expanded circuit, where `from` is not
    std::optional<WeightInputs> from = {}; ///< what they are to be worked out of
    std::vector<Observable> observables;

    friend bool operator==(const StateRequest &, const StateRequest &) = default;
};

/// How much there is to compute: amplitudes times operations, over all samples, and writing the
/// circuit out for its operations and weights, by the time that it takes.
[[nodiscard]] double workOf(const StateRequest &request);

/// `progress` is told the share that is done, 0 … 1, after every operation. Throws UserError as
/// evolve() does, and Interrupted.
[[nodiscard]] StateFacts computeState(const StateRequest &request, const GiveUp &giveUp = {},
                                      const std::function<void(double)> &progress = {});

} // namespace ansatz::ui
