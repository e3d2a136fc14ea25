// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/state.h"

#include <QPointF>
#include <QString>

#include <array>
#include <complex>
#include <cstddef>
#include <vector>

namespace ansatz::ui {

/// The widest state that the window computes and draws.
inline constexpr int widestShownState = 14;

struct BasisState {
    std::size_t index = 0; ///< qubit 0 the most significant bit
    std::complex<double> amplitude;
    double probability = 0;
};

/// What the state view shows of a state.
struct StateFacts {
    int qubits = 0;
    std::vector<std::array<double, 3>> bloch; ///< (⟨X⟩, ⟨Y⟩, ⟨Z⟩) of every qubit
    std::vector<BasisState> largest;          ///< most probable first
};

/// `count` basis states at most; equal probabilities in order of index.
[[nodiscard]] StateFacts describeState(const StateVector &state, int qubits, std::size_t count);

/// "|0101⟩".
[[nodiscard]] QString ketText(std::size_t index, int qubits);

/// Length of a Bloch vector, 0 … 1.
[[nodiscard]] double blochLength(const std::array<double, 3> &bloch);

/// Where a Bloch vector is drawn: seen from the front, a little to the right and from above.
struct BlochProjection {
    QPointF point;       ///< right and up, in units of the sphere's radius
    bool inFront = true; ///< of the plane through the centre
};
[[nodiscard]] BlochProjection projectBloch(const std::array<double, 3> &bloch);

/// Height of the drawn equator over its width.
[[nodiscard]] double equatorRatio();

} // namespace ansatz::ui
