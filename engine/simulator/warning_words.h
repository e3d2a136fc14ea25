// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/message.h"
#include "engine/simulator/circuit_warnings.h"

#include <vector>

// How warnings are told: by the numbers that the drawing shows.
namespace ansatz {

/// A warning of a drawn weight, a feature or a qubit. The repetitions of a repeat block, whose
/// expanded weights are warned of one by one, are told together.
struct DrawnWarning {
    enum class Of { Weight, Feature, Qubit };

    Of of = Of::Weight;
    int index = 0;                                        ///< in the drawn circuit
    IdleInput::Reason reason = IdleInput::Reason::Unused; ///< not of qubits
    OperationId operation = 0; ///< the first that reads it; 0 when none does, and of qubits
    int repetition = 0;        ///< the first in which it is so
    int layers = 1;            ///< repetitions in which it is so, for this reason
    int allLayers = 1;         ///< repetitions that have this weight

    friend bool operator==(const DrawnWarning &, const DrawnWarning &) = default;
};

/// Weights first, then features, then qubits, each in order of index; `warnings` are the circuit's.
[[nodiscard]] std::vector<DrawnWarning> drawnWarnings(const CircuitWarnings &warnings);

/// For each drawn weight how many expanded ones there are of it; at least 1.
[[nodiscard]] std::vector<int> layersOfWeights(const std::vector<WeightOrigin> &origins);

/// "weight 3 (rx on qubit 2, in all 12 layers) has no gradient: no observable sees it".
[[nodiscard]] Message message(const DrawnWarning &warning, const Circuit &circuit);
/// "no observable sees it".
[[nodiscard]] Message message(IdleInput::Reason reason);
/// "in 4 of 12 layers", "in layer 4 of 12" (with `repetition` 3), "in all 12 layers".
[[nodiscard]] Message layersMessage(int layers, int allLayers, int repetition);

/// All of them in English.
[[nodiscard]] std::vector<std::string> inWords(const CircuitWarnings &warnings,
                                               const Circuit &circuit);

} // namespace ansatz
