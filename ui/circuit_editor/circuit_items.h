// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/gate_face.h"

#include <QGraphicsItem>

#include <optional>
#include <set>

namespace ansatz::ui {

/// A drawn operation, or a folded block, at the middle of its column.
class OperationItem final : public QGraphicsItem {
public:
    /// Of a folded block the id is that of its first operation.
    OperationItem(OperationId id, GateFace face, const GridMetrics &metrics);

    enum { Type = UserType + 1 };
    [[nodiscard]] int type() const override { return Type; }
    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

    [[nodiscard]] OperationId id() const { return m_id; }
    [[nodiscard]] const GateFace &face() const { return m_face; }
    /// Of the drawing, without its selection frame, in scene units.
    [[nodiscard]] QRectF faceRect() const;

    void setFace(GateFace face);
    void setChosen(bool chosen);
    void setDial(std::optional<double> angle);
    /// As paintFace's; of gates that read a weight.
    void setTint(double tint);
    [[nodiscard]] double tint() const { return m_tint; }
    /// A mark at its corner.
    void setAlert(bool alert);
    [[nodiscard]] bool hasAlert() const { return m_alert; }

private:
    OperationId m_id;
    GateFace m_face;
    const GridMetrics &m_metrics;
    std::optional<double> m_dial;
    double m_tint = 0;
    bool m_alert = false;
    bool m_chosen = false;
};

/// All wires with their names.
class WiresItem final : public QGraphicsItem {
public:
    explicit WiresItem(const GridMetrics &metrics);

    void setWires(int wires, double right);
    /// Wires with a mark beside their names.
    void setAlerts(std::set<int> wires);
    [[nodiscard]] const std::set<int> &alerts() const { return m_alerts; }
    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    int m_wires = 0;
    std::set<int> m_alerts;
    double m_right = 0;
    const GridMetrics &m_metrics;
};

} // namespace ansatz::ui
