// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/block_item.h"
#include "ui/circuit_editor/caret.h"
#include "ui/circuit_editor/circuit_alerts.h"
#include "ui/circuit_editor/circuit_items.h"
#include "ui/circuit_editor/ghost_item.h"
#include "ui/circuit_editor/mark_item.h"
#include "ui/circuit_editor/reading_column.h"

#include <QGraphicsScene>

#include <set>
#include <unordered_map>

namespace ansatz::ui {

/// Draws a circuit and finds what lies where in it. Knows nothing of documents or mice.
class CircuitScene final : public QGraphicsScene {
    Q_OBJECT

public:
    explicit CircuitScene(QObject *parent = nullptr);

    /// Only what changed is drawn again.
    void setCircuit(const Circuit &circuit);
    /// Draws everything anew, as when fonts or colours have changed.
    void redraw();
    [[nodiscard]] const Circuit &circuit() const { return m_circuit; }
    [[nodiscard]] const CircuitLayout &layout() const { return m_layout; }
    [[nodiscard]] const GridMetrics &metrics() const { return m_metrics; }
    [[nodiscard]] CircuitLayout layoutOf(const Circuit &circuit) const;

    /// Takes over circuit, readings, weights and the way of drawing of another one.
    void showLike(const CircuitScene &other);

    /// As LayoutOptions::layers.
    void setLayers(bool layers);
    [[nodiscard]] bool layers() const { return m_layers; }

    /// A folded block is drawn as one box. It stays so through edits, while one of its operations
    /// is left.
    void setFolded(std::size_t block, bool folded);
    [[nodiscard]] bool isFolded(std::size_t block) const;
    [[nodiscard]] bool isFolded(const Circuit &circuit, const Block &block) const;
    /// The operations that are drawn as one with this one: all of its folded block, or itself.
    [[nodiscard]] std::set<OperationId> drawnWith(OperationId id) const;
    /// Those of its column.
    [[nodiscard]] std::set<OperationId> columnWith(OperationId id) const;

    /// Readings at the wires' ends under their title. Only what changed is drawn again. With
    /// `keepsRoom` the scene stays as large as it is, as under a hand that drags.
    void setReadings(const std::vector<Reading> &readings, bool keepsRoom = false);
    void setReadingsTitle(const QString &title);
    [[nodiscard]] const ReadingColumn &readingColumn() const { return m_readings; }
    /// Values of the drawn weights, for the dials; only changed dials are drawn again.
    void setWeights(std::vector<double> weights);
    [[nodiscard]] const std::vector<double> &weights() const { return m_weights; }

    /// Gradients of the drawn weights, as gradientSizes gives them, for the tints; empty: none.
    /// Only changed tints are drawn again.
    void setGradients(std::vector<double> sizes);
    [[nodiscard]] const std::vector<double> &gradients() const { return m_gradients; }
    /// Marks what the warnings are about.
    void setAlerts(AlertTips alerts);
    /// What a tip at the operation says: its warnings, angles and gradients. Empty for fixed gates
    /// without a warning.
    [[nodiscard]] QString operationTip(OperationId id) const;
    [[nodiscard]] double tintOf(OperationId id) const;

    void setChosen(const std::set<OperationId> &operations);
    /// Drawn faint, as what is being dragged away.
    void setFaded(const std::set<OperationId> &operations);
    void setCaret(const std::optional<Caret> &caret);

    /// Where the state is looked at. Not drawn until it is set.
    struct Mark {
        double x = 0;
        bool veils = false; ///< what comes after it
        QString place;

        friend bool operator==(const Mark &, const Mark &) = default;
    };
    void setMark(const std::optional<Mark> &mark);
    void setMarkHeld(bool held);
    [[nodiscard]] const std::optional<Mark> &mark() const { return m_mark; }
    [[nodiscard]] bool markIsAt(QPointF point) const;
    /// The middle of its handle.
    [[nodiscard]] QPointF markHandle() const;

    void showGhost(Ghost ghost);
    void hideGhost();
    [[nodiscard]] const Ghost *ghost() const;

    /// 0 when there is none; of a folded block its first operation.
    [[nodiscard]] OperationId operationAt(QPointF point) const;
    /// Which of the operation's qubits has its dot or target there; -1 for none.
    [[nodiscard]] int handleAt(OperationId id, QPointF point) const;
    [[nodiscard]] std::vector<OperationId> operationsIn(const QRectF &area) const;
    /// Null for a folded block.
    [[nodiscard]] BlockItem *blockItem(std::size_t block) const;
    enum class BlockPart { None, Badge, FoldMark, Grip };
    struct BlockHit {
        BlockPart part = BlockPart::None;
        std::size_t block = 0;
    };
    [[nodiscard]] BlockHit blockPartAt(QPointF point) const;
    /// Of a folded block its box.
    [[nodiscard]] QRectF badgeRect(std::size_t block) const;
    /// The nearest wire; one past the last below it.
    [[nodiscard]] int wireAt(double y) const;
    /// Of an operation's drawing; null when it is not in the circuit.
    [[nodiscard]] QRectF operationRect(OperationId id) const;
    /// Where a caret is drawn.
    [[nodiscard]] QPointF caretPoint(const Caret &caret) const;
    /// The circuit with its bars, for fitting the view to it.
    [[nodiscard]] QRectF circuitRect() const { return m_circuitRect; }

Q_SIGNALS:
    /// Columns may be others, or elsewhere.
    void layoutChanged();

protected:
    void helpEvent(QGraphicsSceneHelpEvent *event) override;

private:
    /// How a circuit is drawn, before any item is made.
    struct Drawing {
        std::vector<GateFace> faces; ///< of all operations; those of a folded block have its box
        std::vector<char> heads;     ///< whether an operation is drawn itself or for its block
        CircuitLayout layout;
    };
    [[nodiscard]] Drawing draw(const Circuit &circuit) const;
    [[nodiscard]] GateFace faceFor(const Operation &operation) const;
    void drawOperations(Drawing drawing);
    void drawBlocks();
    void drawHint();
    void drawMark();
    void updateRect();
    void updateDials();
    void updateTints();
    void updateAlerts();
    [[nodiscard]] OperationItem *itemOf(OperationId id) const;

    Circuit m_circuit;
    CircuitLayout m_layout;
    GridMetrics m_metrics;
    bool m_layers = false;
    std::set<OperationId> m_folded; ///< operations of folded blocks
    std::vector<double> m_weights;
    std::vector<double> m_gradients;
    AlertTips m_alerts;
    double m_wiresRight = 0;
    QRectF m_circuitRect;

    // Owned by the scene; null or empty between clear() and drawing anew.
    std::vector<OperationItem *> m_operations; ///< in order of the circuit, without folded ones
    std::unordered_map<OperationId, std::size_t> m_indexOf;  ///< of all operations in the circuit
    std::unordered_map<OperationId, OperationItem *> m_byId; ///< of all operations
    std::vector<BlockItem *> m_blocks;
    WiresItem *m_wires = nullptr;
    QGraphicsItem *m_hint = nullptr;
    GhostItem *m_ghost = nullptr;
    CaretItem *m_caret = nullptr;
    std::optional<Mark> m_mark;
    bool m_markHeld = false;
    MarkItem *m_markItem = nullptr;
    ReadingColumn m_readings;
};

} // namespace ansatz::ui
