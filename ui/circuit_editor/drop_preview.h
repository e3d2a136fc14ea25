// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/circuit_scene.h"

#include <optional>
#include <set>
#include <string>

namespace ansatz::ui {

enum class DragMode {
    Move,   ///< also of what is new
    Copy,   ///< of operations
    Span,   ///< a row, column or rectangle of one gate
    Rewire, ///< one qubit of an operation to another wire
    Remove, ///< operations that are pulled out of the circuit
};

/// What is being dragged: one of a new gate, a template, or operations of the circuit.
struct Dragged {
    const Gate *gate = nullptr;
    std::string templateName = {};
    std::set<OperationId> operations = {};
    OperationId grabbed = 0; ///< the one under the pointer
    int grabbedWire = 0;
    double grabOffset = 0; ///< from the pointer to the middle of the grabbed one
    int grabbedQubit = -1; ///< which of its qubits, when a dot or target is held
    DragMode mode = DragMode::Move;
    /// Where a span begins.
    struct Anchor {
        double x = 0;
        int wire = 0; ///< of its first gate's topmost qubit
    } anchor = {};
};

/// What a drop at a point means. The same aim gives the same preview.
struct DropAim {
    DragMode mode = DragMode::Move;
    Place place = {};
    int wire = 0;      ///< of a new gate's first qubit, before it is made to fit; of a held dot
    int wireShift = 0; ///< of moved operations
    int columns = 0;   ///< of a span beside its first gate; to the left when negative
    int rows = 0;      ///< upwards when negative

    friend bool operator==(const DropAim &, const DropAim &) = default;
};

/// What a drop would do, and how that looks.
struct DropPreview {
    QString name; ///< of the undo step
    Circuit after;
    std::set<OperationId> changed; ///< operations that came or moved
    QString refusal;               ///< why it cannot be dropped there; empty when it can
    Ghost ghost;
};

/// True while the pointer is over the column of the grabbed operation.
[[nodiscard]] bool staysInColumn(const CircuitScene &scene, const Dragged &dragged, QPointF point);

[[nodiscard]] Dragged::Anchor anchorOfSpan(const CircuitScene &scene, const Dragged &dragged,
                                           QPointF point);

[[nodiscard]] DropAim aimDrop(const CircuitScene &scene, const Dragged &dragged, QPointF point);

[[nodiscard]] DropPreview previewDrop(const CircuitScene &scene, const Dragged &dragged,
                                      const DropAim &aim);

} // namespace ansatz::ui
