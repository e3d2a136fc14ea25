// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/circuit_layout.h"
#include "ui/circuit_editor/gate_face.h"

#include <QGraphicsItem>

namespace ansatz::ui {

/// "Encoder × 2", "× 2", "Encoder", or "group".
[[nodiscard]] QString blockText(const Block &block);

/// A block's dashed frame, with a badge at its top (a mark that folds it, and its name and number)
/// and a grip at its right edge that is dragged for more repetitions. A folded block has none of
/// this: it is drawn as an operation.
class BlockItem final : public QGraphicsItem {
public:
    BlockItem(const Block &block, const BlockFrame &frame, int wires, const GridMetrics &metrics);

    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

    [[nodiscard]] QRectF badgeRect() const { return m_badge; }
    [[nodiscard]] QRectF foldMarkRect() const;
    [[nodiscard]] QRectF gripRect() const;
    [[nodiscard]] QRectF frameRect() const { return m_frame; }

    /// While its grip is dragged; the number is then drawn stressed.
    void setShownRepetitions(int repetitions);
    void showBlock();

private:
    void place();

    Block m_block;
    Block m_shown;
    QRectF m_frame;
    QRectF m_badge;
    QString m_text; ///< on the badge
};

} // namespace ansatz::ui
