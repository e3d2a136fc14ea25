// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/gesture.h"
#include "ui/circuit_editor/state_place.h"

namespace ansatz::ui {

class CircuitScene;
class StateMarker;

/// Drags the mark of the state along the circuit; the views follow at once.
class MarkGesture final : public Gesture {
public:
    MarkGesture(CircuitScene &scene, StateMarker &marker);
    ~MarkGesture() override;

    void moveTo(QPointF point, Qt::KeyboardModifiers modifiers) override;
    void finish() override;
    [[nodiscard]] QString hint() const override;

private:
    CircuitScene &m_scene;
    StateMarker &m_marker;
    StateAnchor m_before;
    bool m_finished = false;
};

} // namespace ansatz::ui
