// SPDX-License-Identifier: GPL-3.0-or-later
// What lies where in the CircuitScene.
#include "ui/circuit_editor/circuit_scene.h"

#include <algorithm>
#include <cmath>

namespace ansatz::ui {

namespace {

constexpr double gripMargin = 4; ///< a hand needs more than what is drawn

} // namespace

OperationItem *CircuitScene::itemOf(OperationId id) const
{
    const auto found = m_byId.find(id);
    return found == m_byId.end() ? nullptr : found->second;
}

OperationId CircuitScene::operationAt(QPointF point) const
{
    for (const OperationItem *const item : m_operations)
        if (item->faceRect().contains(point))
            return item->id();
    return 0;
}

int CircuitScene::handleAt(OperationId id, QPointF point) const
{
    const auto index = m_indexOf.find(id);
    if (index == m_indexOf.end())
        return -1;
    const OperationItem &item = *itemOf(id);
    const Operation &operation = m_circuit.operations[index->second];
    for (std::size_t k = 0; k < operation.qubits.size(); ++k)
        if (handleRect(item.face(), operation, k, m_metrics).contains(point - item.pos()))
            return static_cast<int>(k);
    return -1;
}

std::vector<OperationId> CircuitScene::operationsIn(const QRectF &area) const
{
    std::vector<OperationId> result;
    for (const Operation &operation : m_circuit.operations)
        if (itemOf(operation.id)->faceRect().intersects(area))
            result.push_back(operation.id);
    return result;
}

BlockItem *CircuitScene::blockItem(std::size_t block) const
{
    return block < m_blocks.size() ? m_blocks[block] : nullptr;
}

CircuitScene::BlockHit CircuitScene::blockPartAt(QPointF point) const
{
    for (std::size_t b = 0; b < m_blocks.size(); ++b) {
        const BlockItem *const item = m_blocks[b];
        if (!item)
            continue;
        if (item->foldMarkRect().contains(point))
            return {BlockPart::FoldMark, b};
        if (item->badgeRect().contains(point))
            return {BlockPart::Badge, b};
        const QRectF grip =
            item->gripRect().adjusted(-gripMargin, -gripMargin, gripMargin, gripMargin);
        if (grip.contains(point))
            return {BlockPart::Grip, b};
    }
    return {};
}

QRectF CircuitScene::badgeRect(std::size_t block) const
{
    if (block >= m_blocks.size())
        return {};
    if (m_blocks[block])
        return m_blocks[block]->badgeRect();
    return operationRect(m_circuit.operations[m_circuit.blocks[block].first].id);
}

int CircuitScene::wireAt(double y) const
{
    const auto wire = static_cast<int>(std::floor(y / m_metrics.rowPitch + 0.5));
    return std::clamp(wire, 0, std::min(m_circuit.qubits, maximumQubits - 1));
}

bool CircuitScene::markIsAt(QPointF point) const
{
    return m_markItem && m_markItem->isHeldAt(point);
}

QPointF CircuitScene::markHandle() const
{
    return m_markItem ? m_markItem->handleCenter() : QPointF();
}

QRectF CircuitScene::operationRect(OperationId id) const
{
    const OperationItem *const item = itemOf(id);
    return item ? item->faceRect() : QRectF();
}

} // namespace ansatz::ui
