// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/gate_face.h"
#include "ui/circuit_editor/reading_item.h"

#include <vector>

class QGraphicsScene;

namespace ansatz::ui {

/// The readings at the wires' ends and below them, in a scene that owns their items.
class ReadingColumn final {
public:
    explicit ReadingColumn(QGraphicsScene &scene) : m_scene(scene) {}

    /// Only what changed is drawn again. True when the column needs another room.
    bool setReadings(const std::vector<Reading> &readings);
    [[nodiscard]] const std::vector<Reading> &readings() const { return m_readings; }
    /// Over the bars; empty: what is read, ⟨Z⟩ or ⟨O⟩.
    void setTitle(const QString &title);

    /// Where it stands; the wires end at `left`.
    void place(double left, const GridMetrics &metrics);
    /// After the scene was cleared: its items are gone.
    void forget();

    [[nodiscard]] QRectF rect() const { return m_rect; }
    /// The row whose chip, or for observables below the wires whose whole line, is there.
    [[nodiscard]] std::optional<int> rowAt(QPointF point) const;
    [[nodiscard]] QRectF chipRect(int row) const;
    /// The row of "+ product or sum".
    [[nodiscard]] int addRow() const;
    void setCurrent(std::optional<int> row);

private:
    void draw();
    void drawTitle();

    QGraphicsScene &m_scene;
    std::vector<Reading> m_readings;
    std::vector<ReadingItem *> m_items;
    QString m_titleText;
    QGraphicsItem *m_title = nullptr;
    AddReadingItem *m_add = nullptr;
    double m_left = 0;
    GridMetrics m_metrics;
    QRectF m_rect;
    std::optional<int> m_current;
};

} // namespace ansatz::ui
