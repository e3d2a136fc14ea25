// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/diagnosis/diagnosis_watch.h"
#include "engine/diagnosis/examined_circuit.h"
#include "engine/diagnosis/gradient_check.h"
#include "engine/simulator/first_not_finite.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace ansatz {

/// The operation from which on a circuit's numbers are not finite.
struct NotFiniteFinding {
    std::string by; ///< "the circuit": for every backend; or the backend that alone is wrong
    Precision precision = Precision::Complex64;
    std::size_t sample = 0; ///< row of the examined samples
    NotFinitePlace place;
    std::string cause; ///< in words, without the operation: "its angle theta is inf: 1e+300·…"
    std::string remedy;
};

/// Walks the circuit operation by operation with the dense reference, in the chosen precision and
/// in complex128: at the examined sample, and at those with the largest features. The whole state
/// is looked at where that takes a second at most, else only the angles; `leftOut` then says so.
/// Throws Interrupted.
[[nodiscard]] std::vector<NotFiniteFinding> findNotFinite(const ExaminedCircuit &examined,
                                                          const ExpandedCircuit &circuit,
                                                          const DiagnosisWatch &watch,
                                                          std::vector<std::string> &leftOut);

/// The first operation after which this backend's one-qubit expectations are not finite, by
/// halving; nothing when they all are. For results that only one backend spoils. Takes a simulator
/// for every halving.
[[nodiscard]] std::optional<std::size_t> firstNotFiniteOf(const GradientSubject &subject,
                                                          const SimulatorSource &simulators,
                                                          const ExpandedCircuit &circuit,
                                                          const std::vector<double> &features,
                                                          const std::vector<double> &weights);

} // namespace ansatz
