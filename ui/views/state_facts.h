// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/state_facts.h"

#include <QPointF>
#include <QString>

#include <array>
#include <complex>
#include <cstddef>

class QPainter;

namespace ansatz::ui {

/// "|0101⟩".
[[nodiscard]] QString ketText(std::size_t index, int qubits);

/// "+1.57": the phase in radians, −π … π.
[[nodiscard]] QString phaseText(std::complex<double> amplitude, int digits);

/// All that is known of a basis state, in one line: exact values for a tip.
[[nodiscard]] QString basisStateText(const BasisState &state, int qubits, bool hasPhase);

/// Tab-separated with headers, for a spreadsheet; all digits. A mixture has no amplitudes.
[[nodiscard]] QString basisStateTable(const StateFacts &facts);
[[nodiscard]] QString qubitTable(const StateFacts &facts);

/// Amplitudes that are 0 to the eye have no phase to show.
[[nodiscard]] bool showsPhase(std::complex<double> amplitude);

/// A dial whose hand points at the amplitude's phase: 0 right, counter-clockwise.
void paintPhase(QPainter &painter, QPointF center, double dialRadius,
                std::complex<double> amplitude);

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
