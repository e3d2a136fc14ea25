// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/circuit_scene.h"

#include <QGraphicsSimpleTextItem>

#include <algorithm>
#include <cmath>

namespace ansatz::ui {

namespace {

constexpr double margin = 12;
constexpr double emptyWires = 420; ///< length of wires without gates
constexpr double readingGap = 6;

} // namespace

CircuitScene::CircuitScene(QObject *parent) : QGraphicsScene(parent)
{
    // Items change all at once and are few in sight: an index costs more than it saves.
    setItemIndexMethod(NoIndex);
}

std::vector<GateFace> CircuitScene::facesOf(const Circuit &circuit) const
{
    std::vector<GateFace> faces;
    faces.reserve(circuit.operations.size());
    for (const Operation &operation : circuit.operations)
        faces.push_back(faceOf(operation, m_metrics));
    return faces;
}

CircuitLayout CircuitScene::layOutFaces(const Circuit &circuit,
                                        const std::vector<GateFace> &faces) const
{
    std::vector<double> widths;
    widths.reserve(faces.size());
    for (const GateFace &face : faces)
        widths.push_back(face.width);
    return layOut(circuit, widths, {.left = m_metrics.labelWidth + 14});
}

CircuitLayout CircuitScene::layoutOf(const Circuit &circuit) const
{
    return layOutFaces(circuit, facesOf(circuit));
}

void CircuitScene::setCircuit(const Circuit &circuit)
{
    clear();
    m_ghost = nullptr;
    m_caret = nullptr;
    m_readingTitle = nullptr;
    m_readingItems.clear();
    m_operations.clear();
    m_byId.clear();
    m_blocks.clear();

    m_metrics = GridMetrics::ofTheme();
    m_circuit = circuit;
    std::vector<GateFace> faces = facesOf(circuit);
    m_layout = layOutFaces(circuit, faces);
    m_wiresRight = m_layout.right + 20;
    if (circuit.operations.empty())
        m_wiresRight = m_metrics.labelWidth + emptyWires;

    addItem(new WiresItem(circuit.qubits, m_wiresRight, m_metrics));
    for (std::size_t b = 0; b < circuit.blocks.size(); ++b) {
        m_blocks.push_back(
            new BlockItem(circuit.blocks[b], m_layout.frames[b], circuit.qubits, m_metrics));
        addItem(m_blocks.back());
    }
    m_operations.reserve(circuit.operations.size());
    for (std::size_t k = 0; k < circuit.operations.size(); ++k) {
        const OperationId id = circuit.operations[k].id;
        auto *const item = new OperationItem(id, std::move(faces[k]), m_metrics);
        const auto column = static_cast<std::size_t>(m_layout.operations[k].column);
        item->setPos(m_layout.columns[column].center(), 0);
        addItem(item);
        m_operations.push_back(item);
        m_byId[id] = item;
    }
    if (circuit.operations.empty()) {
        auto *const hint = addSimpleText(
            tr("Drag a gate here, or type “ry(w) 0” in the search field and press Enter."),
            Theme::instance().font(TextSize::Normal));
        hint->setBrush(colors().muted);
        hint->setPos(m_metrics.labelWidth + 4, (circuit.qubits - 0.5) * m_metrics.rowPitch + 6);
    }
    placeReadings();
    updateDials();
}

void CircuitScene::placeReadings()
{
    for (ReadingItem *const item : m_readingItems)
        delete item;
    m_readingItems.clear();
    delete m_readingTitle;
    m_readingTitle = nullptr;

    const double left = m_wiresRight + readingGap;
    double right = m_wiresRight;
    for (std::size_t k = 0; k < m_readings.size(); ++k) {
        auto *const item = new ReadingItem(m_readings[k]);
        item->setPos(left, static_cast<double>(k) * m_metrics.rowPitch);
        addItem(item);
        m_readingItems.push_back(item);
        right = std::max(right, item->sceneBoundingRect().right());
    }
    if (!m_readings.empty()) {
        const bool ownZ = m_readings.front().label.isEmpty();
        auto *const title = addSimpleText(ownZ ? QStringLiteral("⟨Z⟩") : QStringLiteral("⟨O⟩"),
                                          Theme::instance().font(TextSize::Normal));
        title->setBrush(colors().muted);
        const QRectF size = title->boundingRect();
        title->setPos(left + (ReadingItem::barWidth - size.width()) / 2,
                      -m_metrics.rowPitch / 2 - size.height() - 2);
        m_readingTitle = title;
    }
    const auto rows =
        std::max(static_cast<double>(m_circuit.qubits), static_cast<double>(m_readings.size()));
    const double top = -m_metrics.rowPitch / 2 - 24;
    // Room below for the wire that a drop under the last one adds.
    m_circuitRect = {0, top, right + margin, rows * m_metrics.rowPitch + 60};
    setSceneRect(m_circuitRect.adjusted(-margin, 0, margin, 0));
}

void CircuitScene::setReadings(const std::vector<Reading> &readings)
{
    const bool sameShape =
        std::ranges::equal(readings, m_readings, {}, &Reading::label, &Reading::label);
    m_readings = readings;
    if (!sameShape || m_readingItems.size() != readings.size()) {
        placeReadings();
        return;
    }
    for (std::size_t k = 0; k < readings.size(); ++k)
        m_readingItems[k]->setReading(readings[k]);
}

void CircuitScene::setWeights(std::vector<double> weights)
{
    m_weights = std::move(weights);
    updateDials();
}

void CircuitScene::updateDials()
{
    for (std::size_t k = 0; k < m_operations.size(); ++k) {
        std::optional<double> angle;
        for (const Parameter &parameter : m_circuit.operations[k].parameters) {
            if (parameter.source != Parameter::Source::Weight)
                continue;
            if (static_cast<std::size_t>(parameter.index) < m_weights.size())
                angle = parameter.evaluate({}, m_weights);
            break;
        }
        if (m_operations[k]->face().role == GateRole::Trainable)
            m_operations[k]->setDial(angle.value_or(0));
    }
}

void CircuitScene::setChosen(const std::set<OperationId> &operations)
{
    for (OperationItem *const item : m_operations)
        item->setChosen(operations.contains(item->id()));
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
    if (!caret)
        return;
    m_caret = new CaretItem(m_metrics.boxHeight - 6);
    m_caret->setPos(caretPoint(*caret));
    addItem(m_caret);
}

QPointF CircuitScene::caretPoint(const Caret &caret) const
{
    const double y = caret.wire * m_metrics.rowPitch;
    const QRectF next = operationRect(caret.before);
    if (!next.isNull())
        return {next.left() - 7, y};
    double right = m_metrics.labelWidth + 8;
    for (std::size_t k = 0; k < m_operations.size(); ++k)
        if (m_layout.operations[k].top <= caret.wire && m_layout.operations[k].bottom >= caret.wire)
            right = std::max(right, m_operations[k]->faceRect().right());
    for (const BlockFrame &frame : m_layout.frames) // what is typed at the end is in no block
        right = std::max(right, frame.right);
    return {right + 7, y};
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

OperationId CircuitScene::operationAt(QPointF point) const
{
    for (const OperationItem *const item : m_operations)
        if (item->faceRect().contains(point))
            return item->id();
    return 0;
}

std::vector<OperationId> CircuitScene::operationsIn(const QRectF &area) const
{
    std::vector<OperationId> result;
    for (const OperationItem *const item : m_operations)
        if (item->faceRect().intersects(area))
            result.push_back(item->id());
    return result;
}

std::optional<std::size_t> CircuitScene::badgeAt(QPointF point) const
{
    for (std::size_t b = 0; b < m_blocks.size(); ++b)
        if (m_blocks[b]->badgeRect().contains(point))
            return b;
    return std::nullopt;
}

QRectF CircuitScene::badgeRect(std::size_t block) const
{
    return block < m_blocks.size() ? m_blocks[block]->badgeRect() : QRectF();
}

int CircuitScene::wireAt(double y) const
{
    const auto wire = static_cast<int>(std::floor(y / m_metrics.rowPitch + 0.5));
    return std::clamp(wire, 0, std::min(m_circuit.qubits, maximumQubits - 1));
}

QRectF CircuitScene::operationRect(OperationId id) const
{
    const auto found = m_byId.find(id);
    return found == m_byId.end() ? QRectF() : found->second->faceRect();
}

} // namespace ansatz::ui
