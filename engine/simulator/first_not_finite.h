// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/simulator/give_up.h"

#include <cstddef>
#include <optional>
#include <span>

namespace ansatz {

/// Where numbers of a circuit stop being finite.
struct NotFinitePlace {
    std::size_t operation = 0;    ///< index in the expanded circuit
    std::optional<int> parameter; ///< whose angle is not finite; nothing: the state is the first
    double angle = 0;             ///< of that parameter: infinite or NaN

    friend bool operator==(const NotFinitePlace &, const NotFinitePlace &) = default;
};

/// The first operation with an angle that is not finite. The inputs are rounded to `Real` first, as
/// a simulator of that precision takes them. One sample; cheap.
template <class Real>
[[nodiscard]] std::optional<NotFinitePlace> firstAngleNotFinite(const ExpandedCircuit &circuit,
                                                                std::span<const double> features,
                                                                std::span<const double> weights);

/// The same, and after every operation the whole state in `Real`, computed densely: the first
/// operation with an angle that is not finite, or after which an amplitude is not. Takes
/// `operations · 2^qubits` and two states of memory; throws Interrupted when `giveUp` says so.
template <class Real>
[[nodiscard]] std::optional<NotFinitePlace>
firstNotFinite(const ExpandedCircuit &circuit, std::span<const double> features,
               std::span<const double> weights, const GiveUp &giveUp = {});

} // namespace ansatz
