// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "ui/circuit_editor/gesture.h"

#include <cstddef>

namespace ansatz::ui {

class CircuitCommands;
class CircuitScene;

/// Drags the grip at a block's right edge: one more repetition for every step to the right.
class RepeatGesture final : public Gesture {
public:
    RepeatGesture(CircuitScene &scene, CircuitCommands &commands, std::size_t block, QPointF from);
    ~RepeatGesture() override;

    void moveTo(QPointF point, Qt::KeyboardModifiers modifiers) override;
    void finish() override;
    [[nodiscard]] const Circuit *trial() const override { return &m_trial; }
    [[nodiscard]] QString hint() const override;

    /// Scene units for a repetition.
    static constexpr double step = 24;

private:
    CircuitScene &m_scene;
    CircuitCommands &m_commands;
    std::size_t m_block;
    double m_from;
    int m_before;
    int m_repetitions;
    Circuit m_trial;
};

} // namespace ansatz::ui
