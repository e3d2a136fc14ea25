// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/gate_face.h"

#include <QGraphicsItem>

namespace ansatz::ui {

/// The mark behind which the state is shown: a line over all wires with a handle below them. What
/// comes after it is veiled.
class MarkItem final : public QGraphicsItem {
public:
    /// The item stands at the mark's x; the veil reaches `veil` to the right, 0: none.
    MarkItem(int wires, double veil, const QString &place, const GridMetrics &metrics);

    [[nodiscard]] QRectF boundingRect() const override;
    /// Without the veil: what lies under it keeps its tips.
    [[nodiscard]] QPainterPath shape() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;
    /// Where it can be taken hold of, in the scene.
    [[nodiscard]] bool isHeldAt(QPointF point) const;
    /// In the scene.
    [[nodiscard]] QPointF handleCenter() const { return pos() + handleRect().center(); }
    void setHeld(bool held);

    static constexpr double handleWidth = 14;
    static constexpr double handleHeight = 12;

private:
    [[nodiscard]] QRectF lineRect() const;
    [[nodiscard]] QRectF handleRect() const;

    double m_top;
    double m_bottom;
    double m_veil;
    bool m_held = false;
};

} // namespace ansatz::ui
