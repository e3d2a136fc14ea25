// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/circuit_scene.h"

#include <optional>
#include <set>
#include <string>

namespace ansatz::ui {

/// What is being dragged: one of a new gate, a template, or operations of the circuit.
struct Dragged {
    const Gate *gate = nullptr;
    std::string templateName = {};
    std::set<OperationId> operations = {};
    OperationId grabbed = 0; ///< the one under the pointer
    int grabbedWire = 0;
    double grabOffset = 0; ///< from the pointer to the middle of the grabbed one
};

/// Where a drop at a point goes, and how that looks.
struct DropPreview {
    Place place;
    int wire = 0;      ///< of a new gate's first qubit, before it is made to fit
    int wireShift = 0; ///< of moved operations
    Ghost ghost;
};

/// Nothing when it cannot be dropped there.
[[nodiscard]] std::optional<DropPreview> previewDrop(const CircuitScene &scene,
                                                     const Dragged &dragged, QPointF point);

} // namespace ansatz::ui
