// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/caret.h"
#include "ui/circuit_editor/circuit_items.h"
#include "ui/circuit_editor/ghost_item.h"

#include <QGraphicsScene>

#include <set>
#include <unordered_map>

namespace ansatz::ui {

/// Draws a circuit and finds what lies where in it. Knows nothing of documents or mice.
class CircuitScene final : public QGraphicsScene {
    Q_OBJECT

public:
    explicit CircuitScene(QObject *parent = nullptr);

    /// Draws everything anew: circuit, readings, dials.
    void setCircuit(const Circuit &circuit);
    [[nodiscard]] const Circuit &circuit() const { return m_circuit; }
    [[nodiscard]] const CircuitLayout &layout() const { return m_layout; }
    [[nodiscard]] const GridMetrics &metrics() const { return m_metrics; }
    [[nodiscard]] CircuitLayout layoutOf(const Circuit &circuit) const;

    /// Bars at the wires' ends, top to bottom. Only what changed is drawn again.
    void setReadings(const std::vector<Reading> &readings);
    /// Values of the drawn weights, for the dials; only changed dials are drawn again.
    void setWeights(std::vector<double> weights);
    [[nodiscard]] const std::vector<double> &weights() const { return m_weights; }

    void setChosen(const std::set<OperationId> &operations);
    /// Drawn faint, as what is being dragged away.
    void setFaded(const std::set<OperationId> &operations);
    void setCaret(const std::optional<Caret> &caret);

    void showGhost(Ghost ghost);
    void hideGhost();
    [[nodiscard]] const Ghost *ghost() const;

    /// 0 when there is none.
    [[nodiscard]] OperationId operationAt(QPointF point) const;
    [[nodiscard]] std::vector<OperationId> operationsIn(const QRectF &area) const;
    /// The block whose badge is there.
    [[nodiscard]] std::optional<std::size_t> badgeAt(QPointF point) const;
    [[nodiscard]] QRectF badgeRect(std::size_t block) const;
    /// The nearest wire; one past the last below it.
    [[nodiscard]] int wireAt(double y) const;
    /// Of an operation's drawing; null when it is not in the circuit.
    [[nodiscard]] QRectF operationRect(OperationId id) const;
    /// Where a caret is drawn.
    [[nodiscard]] QPointF caretPoint(const Caret &caret) const;
    /// The circuit with its bars, for fitting the view to it.
    [[nodiscard]] QRectF circuitRect() const { return m_circuitRect; }

private:
    void placeReadings();
    void updateDials();
    [[nodiscard]] std::vector<GateFace> facesOf(const Circuit &circuit) const;
    [[nodiscard]] CircuitLayout layOutFaces(const Circuit &circuit,
                                            const std::vector<GateFace> &faces) const;

    Circuit m_circuit;
    CircuitLayout m_layout;
    GridMetrics m_metrics;
    std::vector<Reading> m_readings;
    std::vector<double> m_weights;
    double m_wiresRight = 0;
    QRectF m_circuitRect;

    // Owned by the scene; null or empty between clear() and drawing anew.
    std::vector<OperationItem *> m_operations;
    std::unordered_map<OperationId, OperationItem *> m_byId;
    std::vector<BlockItem *> m_blocks;
    std::vector<ReadingItem *> m_readingItems;
    QGraphicsItem *m_readingTitle = nullptr;
    GhostItem *m_ghost = nullptr;
    CaretItem *m_caret = nullptr;
};

} // namespace ansatz::ui
