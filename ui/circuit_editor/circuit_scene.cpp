// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/circuit_scene.h"

#include <QGraphicsSimpleTextItem>

#include <algorithm>
#include <cmath>

namespace ansatz::ui {

namespace {

constexpr double margin = 12;
constexpr double emptyWires = 420; ///< length of wires without gates
constexpr double behindLast = 20;

} // namespace

CircuitScene::CircuitScene(QObject *parent) : QGraphicsScene(parent), m_readings(*this)
{
    // Items change all at once and are few in sight: an index costs more than it saves.
    setItemIndexMethod(NoIndex);
}

GateFace CircuitScene::faceFor(const Operation &operation) const
{
    // Measuring text is what takes time: what is drawn already was measured.
    const auto index = m_indexOf.find(operation.id);
    if (index != m_indexOf.end() && m_circuit.operations[index->second] == operation) {
        const OperationItem *const item = itemOf(operation.id);
        if (item && !item->face().folded)
            return item->face();
    }
    return faceOf(operation, m_metrics);
}

CircuitScene::Drawing CircuitScene::draw(const Circuit &circuit) const
{
    Drawing drawing;
    const std::size_t count = circuit.operations.size();
    drawing.faces.reserve(count);
    drawing.heads.assign(count, 1);
    LayoutOptions options{.layers = m_layers, .folded = std::vector<char>(circuit.blocks.size())};
    std::size_t block = 0;
    for (std::size_t k = 0; k < count; ++k) {
        while (block < circuit.blocks.size()
               && circuit.blocks[block].first + circuit.blocks[block].count <= k)
            ++block;
        const bool inside = block < circuit.blocks.size() && circuit.blocks[block].first <= k;
        if (!inside || !isFolded(circuit, circuit.blocks[block])) {
            drawing.faces.push_back(faceFor(circuit.operations[k]));
            continue;
        }
        options.folded[block] = 1;
        const Block &folded = circuit.blocks[block];
        drawing.heads[k] = k == folded.first ? 1 : 0;
        if (k == folded.first)
            drawing.faces.push_back(
                faceOf(std::span(circuit.operations).subspan(folded.first, folded.count),
                       blockText(folded), m_metrics));
        else
            drawing.faces.push_back(drawing.faces[folded.first]);
    }
    std::vector<double> widths;
    widths.reserve(count);
    for (const GateFace &face : drawing.faces)
        widths.push_back(face.width);
    drawing.layout = layOut(circuit, widths, {.left = m_metrics.labelWidth + 14}, options);
    return drawing;
}

CircuitLayout CircuitScene::layoutOf(const Circuit &circuit) const
{
    return draw(circuit).layout;
}

void CircuitScene::redraw()
{
    clear();
    m_ghost = nullptr;
    m_caret = nullptr;
    m_markItem = nullptr;
    m_hint = nullptr;
    m_wires = nullptr;
    m_readings.forget();
    m_operations.clear();
    m_byId.clear();
    m_indexOf.clear();
    m_blocks.clear();
    m_metrics = GridMetrics::ofTheme();
    setCircuit(Circuit(m_circuit));
}

void CircuitScene::setCircuit(const Circuit &circuit)
{
    if (m_operations.empty())
        m_metrics = GridMetrics::ofTheme();
    Drawing drawing = draw(circuit);
    m_circuit = circuit;
    // Blocks that are folded are so with all that they hold now; what left them is not.
    std::set<OperationId> folded;
    for (const Block &block : circuit.blocks)
        if (isFolded(circuit, block))
            for (std::size_t k = block.first; k < block.first + block.count; ++k)
                folded.insert(circuit.operations[k].id);
    m_folded = std::move(folded);
    m_layout = drawing.layout;
    m_wiresRight = circuit.operations.empty() ? m_metrics.labelWidth + emptyWires
                                              : m_layout.right + behindLast;
    hideGhost();
    drawOperations(std::move(drawing));
    drawBlocks();
    if (!m_wires) {
        m_wires = new WiresItem(m_metrics);
        addItem(m_wires);
    }
    m_wires->setWires(circuit.qubits, m_wiresRight);
    drawHint();
    m_readings.place(m_wiresRight, m_metrics);
    drawMark();
    updateRect();
    updateDials();
    updateTints();
    updateAlerts();
    Q_EMIT layoutChanged();
}

void CircuitScene::drawOperations(Drawing drawing)
{
    std::unordered_map<OperationId, OperationItem *> old;
    for (OperationItem *const item : m_operations)
        old.emplace(item->id(), item);
    m_operations.clear();
    m_byId.clear();
    m_indexOf.clear();
    for (std::size_t k = 0; k < m_circuit.operations.size(); ++k) {
        const OperationId id = m_circuit.operations[k].id;
        m_indexOf[id] = k;
        if (!drawing.heads[k]) {
            m_byId[id] = m_operations.back();
            continue;
        }
        const auto found = old.find(id);
        OperationItem *item = found == old.end() ? nullptr : found->second;
        if (item) {
            item->setFace(std::move(drawing.faces[k]));
            old.erase(found);
        } else {
            item = new OperationItem(id, std::move(drawing.faces[k]), m_metrics);
            addItem(item);
        }
        const auto column = static_cast<std::size_t>(m_layout.operations[k].column);
        item->setPos(m_layout.columns[column].center(), 0);
        m_operations.push_back(item);
        m_byId[id] = item;
    }
    for (const auto &entry : old)
        delete entry.second;
}

void CircuitScene::drawBlocks()
{
    for (BlockItem *const block : m_blocks)
        delete block;
    m_blocks.clear();
    for (std::size_t b = 0; b < m_circuit.blocks.size(); ++b) {
        BlockItem *item = nullptr;
        if (!m_layout.frames[b].folded) {
            item =
                new BlockItem(m_circuit.blocks[b], m_layout.frames[b], m_circuit.qubits, m_metrics);
            addItem(item);
        }
        m_blocks.push_back(item);
    }
}

void CircuitScene::drawHint()
{
    delete m_hint;
    m_hint = nullptr;
    if (!m_circuit.operations.empty())
        return;
    auto *const hint = addSimpleText(
        tr("Drag a gate here, or type “ry(w) 0” in the search field and press Enter."),
        Theme::instance().font(TextSize::Normal));
    hint->setBrush(colors().muted);
    hint->setPos(m_metrics.labelWidth + 4, (m_circuit.qubits - 0.5) * m_metrics.rowPitch + 6);
    m_hint = hint;
}

void CircuitScene::updateRect()
{
    const double top = -m_metrics.rowPitch / 2 - 24;
    const QRectF readings = m_readings.rect();
    // Room below for the wire that a drop under the last one adds.
    const double bottom =
        std::max(m_circuit.qubits * m_metrics.rowPitch, readings.bottom() + margin) + 60 + top;
    m_circuitRect = {0, top, std::max(m_wiresRight, readings.right()) + margin, bottom - top};
    setSceneRect(m_circuitRect.adjusted(-margin, 0, margin, 0));
}

void CircuitScene::showLike(const CircuitScene &other)
{
    m_layers = other.m_layers;
    m_folded = other.m_folded;
    m_weights = other.m_weights;
    setCircuit(other.m_circuit);
    setReadings(other.m_readings.readings());
}

void CircuitScene::setLayers(bool layers)
{
    if (m_layers == layers)
        return;
    m_layers = layers;
    setCircuit(Circuit(m_circuit));
}

void CircuitScene::setFolded(std::size_t block, bool folded)
{
    const Block &changed = m_circuit.blocks.at(block);
    for (std::size_t k = changed.first; k < changed.first + changed.count; ++k) {
        if (folded)
            m_folded.insert(m_circuit.operations[k].id);
        else
            m_folded.erase(m_circuit.operations[k].id);
    }
    setCircuit(Circuit(m_circuit));
}

bool CircuitScene::isFolded(std::size_t block) const
{
    return block < m_layout.frames.size() && m_layout.frames[block].folded;
}

bool CircuitScene::isFolded(const Circuit &circuit, const Block &block) const
{
    if (m_folded.empty())
        return false;
    for (std::size_t k = block.first; k < block.first + block.count; ++k)
        if (m_folded.contains(circuit.operations[k].id))
            return true;
    return false;
}

std::set<OperationId> CircuitScene::drawnWith(OperationId id) const
{
    std::set<OperationId> result;
    if (!m_folded.contains(id))
        return {id};
    for (const auto &[other, item] : m_byId)
        if (item == m_byId.at(id))
            result.insert(other);
    return result;
}

std::set<OperationId> CircuitScene::columnWith(OperationId id) const
{
    const std::vector<Operation> &operations = m_circuit.operations;
    const auto found = std::ranges::find(operations, id, &Operation::id);
    if (found == operations.end())
        return {};
    const int column = m_layout.operations[std::size_t(found - operations.begin())].column;
    std::set<OperationId> result;
    for (std::size_t k = 0; k < operations.size(); ++k)
        if (m_layout.operations[k].column == column)
            result.insert(operations[k].id);
    return result;
}

void CircuitScene::setReadings(const std::vector<Reading> &readings, bool keepsRoom)
{
    if (m_readings.setReadings(readings) && !keepsRoom)
        updateRect();
}

void CircuitScene::setReadingsTitle(const QString &title)
{
    m_readings.setTitle(title);
}

void CircuitScene::setWeights(std::vector<double> weights)
{
    m_weights = std::move(weights);
    updateDials();
}

void CircuitScene::updateDials()
{
    for (OperationItem *const item : m_operations) {
        if (item->face().role != GateRole::Trainable)
            continue;
        double angle = 0;
        for (const Parameter &parameter :
             m_circuit.operations[m_indexOf.at(item->id())].parameters) {
            if (parameter.source != Parameter::Source::Weight)
                continue;
            if (static_cast<std::size_t>(parameter.index) < m_weights.size())
                angle = parameter.evaluate({}, m_weights);
            break;
        }
        item->setDial(angle);
    }
}

void CircuitScene::setChosen(const std::set<OperationId> &operations)
{
    for (OperationItem *const item : m_operations)
        item->setChosen(operations.contains(item->id()));
    if (m_folded.empty())
        return;
    for (const OperationId id : operations)
        if (OperationItem *const item = itemOf(id))
            item->setChosen(true);
}

void CircuitScene::setFaded(const std::set<OperationId> &operations)
{
    for (OperationItem *const item : m_operations)
        item->setOpacity(operations.contains(item->id()) ? 0.35 : 1);
}

void CircuitScene::setCaret(const std::optional<Caret> &caret)
{
    delete m_caret;
    m_caret = nullptr;
    m_readings.setCurrent(caret && caret->atOutput ? std::optional(caret->wire) : std::nullopt);
    if (!caret || caret->atOutput)
        return;
    m_caret = new CaretItem(m_metrics.boxHeight - 6);
    m_caret->setPos(caretPoint(*caret));
    addItem(m_caret);
}

QPointF CircuitScene::caretPoint(const Caret &caret) const
{
    const double y = caret.wire * m_metrics.rowPitch;
    if (caret.atOutput)
        return m_readings.chipRect(caret.wire).center();
    const QRectF next = operationRect(caret.before);
    if (!next.isNull())
        return {next.left() - 7, y};
    double right = m_metrics.labelWidth + 8;
    for (std::size_t k = 0; k < m_circuit.operations.size(); ++k) {
        const PlacedOperation &placed = m_layout.operations[k];
        if (placed.top <= caret.wire && placed.bottom >= caret.wire)
            right =
                std::max(right, m_layout.columns[static_cast<std::size_t>(placed.column)].right());
    }
    for (const BlockFrame &frame : m_layout.frames) // what is typed at the end is in no block
        right = std::max(right, frame.right);
    return {right + 7, y};
}

void CircuitScene::setMark(const std::optional<Mark> &mark)
{
    if (m_mark == mark)
        return;
    m_mark = mark;
    drawMark();
}

void CircuitScene::drawMark()
{
    delete m_markItem;
    m_markItem = nullptr;
    if (!m_mark)
        return;
    const double veil = m_mark->veils ? std::max(0.0, m_wiresRight - m_mark->x) : 0;
    m_markItem = new MarkItem(m_circuit.qubits, veil, m_mark->place, m_metrics);
    m_markItem->setHeld(m_markHeld);
    m_markItem->setPos(m_mark->x, 0);
    addItem(m_markItem);
}

void CircuitScene::setMarkHeld(bool held)
{
    m_markHeld = held;
    if (m_markItem)
        m_markItem->setHeld(held);
}

void CircuitScene::showGhost(Ghost ghost)
{
    hideGhost();
    m_ghost = new GhostItem(std::move(ghost), m_circuit.qubits, m_wiresRight, m_metrics);
    addItem(m_ghost);
}

void CircuitScene::hideGhost()
{
    delete m_ghost;
    m_ghost = nullptr;
}

const Ghost *CircuitScene::ghost() const
{
    return m_ghost ? &m_ghost->ghost() : nullptr;
}

} // namespace ansatz::ui
