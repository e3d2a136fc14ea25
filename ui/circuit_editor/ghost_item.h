// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/gate_face.h"

#include <QGraphicsItem>

#include <optional>

namespace ansatz::ui {

/// What a drop would do, shown while dragging.
struct Ghost {
    struct Gate {
        GateFace face;
        double x = 0; ///< of its middle
    };
    std::vector<Gate> gates;
    std::optional<double> markX; ///< of the insertion mark, where others have to make room
    int markTop = 0;             ///< wires that the mark spans
    int markBottom = 0;
    int addedWires = 0;
    QString refusal; ///< why nothing can be dropped; told at the wire
    int refusalWire = 0;
};

/// Draws a ghost, the mark and the wires that it would add, over the circuit.
class GhostItem final : public QGraphicsItem {
public:
    GhostItem(Ghost ghost, int wires, double right, const GridMetrics &metrics);

    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;
    [[nodiscard]] const Ghost &ghost() const { return m_ghost; }

private:
    [[nodiscard]] QRectF addedWireRect(int wire) const;
    [[nodiscard]] QRectF refusalRect() const;
    void paintRefusal(QPainter &painter) const;

    Ghost m_ghost;
    int m_wires;
    double m_right;
    const GridMetrics &m_metrics;
    QRectF m_bounds; ///< what is drawn, and no more: it is all that is drawn again on a move
};

/// The keyboard's place: a bar on a wire.
class CaretItem final : public QGraphicsItem {
public:
    explicit CaretItem(double height);

    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    double m_height;
};

} // namespace ansatz::ui
