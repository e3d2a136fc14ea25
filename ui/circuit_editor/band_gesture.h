// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/circuit_edits.h"
#include "ui/circuit_editor/gesture.h"

#include <QRectF>

#include <set>

namespace ansatz::ui {

class CircuitCommands;
class CircuitScene;

/// A rubber band that selects what it touches, together with what was selected `before`.
class BandGesture final : public Gesture {
public:
    BandGesture(const CircuitScene &scene, CircuitCommands &commands, QPointF from,
                std::set<OperationId> before);

    void moveTo(QPointF point, Qt::KeyboardModifiers modifiers) override;
    void finish() override {}
    void paint(QPainter &painter) const override;

private:
    const CircuitScene &m_scene;
    CircuitCommands &m_commands;
    QPointF m_from;
    QPointF m_to;
    std::set<OperationId> m_before;
};

} // namespace ansatz::ui
