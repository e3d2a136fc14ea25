// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/drop_preview.h"
#include "ui/circuit_editor/gesture.h"

#include <functional>

namespace ansatz::ui {

class CircuitCommands;

/// Drags operations of the circuit, or a new gate or template over it: moves them, with Shift
/// copies them, with Alt (or Ctrl+Shift, where the window manager takes Alt) spans a row, column
/// or rectangle of the gate, and a dot or target of a gate along its column to another wire.
/// Operations that are pulled out of the view are removed.
class DragGesture final : public Gesture {
public:
    /// Whether a point of the scene is out of the view, and beyond what it could show.
    using IsOutside = std::function<bool(QPointF)>;

    DragGesture(CircuitScene &scene, CircuitCommands &commands, Dragged dragged,
                IsOutside isOutside = {});
    ~DragGesture() override;

    void moveTo(QPointF point, Qt::KeyboardModifiers modifiers) override;
    void finish() override;
    [[nodiscard]] const Circuit *trial() const override
    {
        return canDrop() ? &m_preview->after : nullptr;
    }
    [[nodiscard]] QString hint() const override;

    [[nodiscard]] const Dragged &dragged() const { return m_dragged; }
    /// True when finish() would change something.
    [[nodiscard]] bool canDrop() const { return m_preview && m_preview->refusal.isEmpty(); }

private:
    void chooseMode(QPointF point, Qt::KeyboardModifiers modifiers);

    CircuitScene &m_scene;
    CircuitCommands &m_commands;
    Dragged m_dragged;
    IsOutside m_isOutside;
    DropAim m_aim;
    std::optional<DropPreview> m_preview;
};

} // namespace ansatz::ui
