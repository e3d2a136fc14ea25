// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/circuit_layout.h"
#include "ui/circuit_editor/gate_face.h"

#include <QGraphicsItem>

#include <optional>
#include <vector>

namespace ansatz::ui {

/// A drawn operation, at the middle of its column.
class OperationItem final : public QGraphicsItem {
public:
    OperationItem(OperationId id, GateFace face, const GridMetrics &metrics);

    enum { Type = UserType + 1 };
    [[nodiscard]] int type() const override { return Type; }
    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

    [[nodiscard]] OperationId id() const { return m_id; }
    [[nodiscard]] const GateFace &face() const { return m_face; }
    /// Of the drawing, without its selection frame, in scene units.
    [[nodiscard]] QRectF faceRect() const;

    void setChosen(bool chosen);
    void setDial(std::optional<double> angle);

private:
    OperationId m_id;
    GateFace m_face;
    const GridMetrics &m_metrics;
    std::optional<double> m_dial;
    bool m_chosen = false;
};

/// All wires with their names.
class WiresItem final : public QGraphicsItem {
public:
    WiresItem(int wires, double right, const GridMetrics &metrics);

    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    int m_wires;
    double m_right;
    const GridMetrics &m_metrics;
};

/// A block's dashed frame with its "× 2".
class BlockItem final : public QGraphicsItem {
public:
    BlockItem(const Block &block, const BlockFrame &frame, int wires, const GridMetrics &metrics);

    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;
    [[nodiscard]] QRectF badgeRect() const { return m_badge; }

private:
    QString m_text;
    QRectF m_frame;
    QRectF m_badge;
};

/// What is read at the end of a wire: ⟨Z⟩, or another observable with its name.
struct Reading {
    QString label;               ///< empty for the wire's own ⟨Z⟩
    std::optional<double> value; ///< none while unknown
    std::optional<int> series;   ///< the qubit whose colour it has

    friend bool operator==(const Reading &, const Reading &) = default;
};

/// A reading as a bar from -1 to 1 with its number.
class ReadingItem final : public QGraphicsItem {
public:
    explicit ReadingItem(Reading reading);

    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;
    void setReading(const Reading &reading);

    /// Without the label.
    static constexpr double barWidth = 56;
    static constexpr double valueWidth = 44;

private:
    Reading m_reading;
};

} // namespace ansatz::ui
