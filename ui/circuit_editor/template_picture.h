// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/templates.h"

#include <QRectF>

class QPainter;

namespace ansatz::ui {

/// A circuit as small marks on wires, for buttons and forms: enough to see its pattern.
void paintCircuitPicture(QPainter &painter, const QRectF &area, const Circuit &circuit);

/// The template on a few wires, or, where it has no form on so few, an empty circuit.
[[nodiscard]] Circuit sampleOf(const Template &entry, int wires, const std::vector<int> &values);

} // namespace ansatz::ui
