// SPDX-License-Identifier: GPL-3.0-or-later
// The mouse and the drops of CircuitView.
#include "ui/circuit_editor/band_gesture.h"
#include "ui/circuit_editor/circuit_commands.h"
#include "ui/circuit_editor/circuit_view.h"
#include "ui/circuit_editor/drag_gesture.h"
#include "ui/circuit_editor/gate_palette.h"
#include "ui/circuit_editor/mark_gesture.h"
#include "ui/circuit_editor/repeat_gesture.h"

#include "engine/circuit/templates.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QMenu>
#include <QMimeData>
#include <QMouseEvent>

#include <algorithm>
#include <limits>

namespace ansatz::ui {

namespace {

bool addsToSelection(Qt::KeyboardModifiers modifiers)
{
    return modifiers & (Qt::ShiftModifier | Qt::ControlModifier);
}

std::optional<Dragged> draggedOf(const QMimeData &data)
{
    if (data.hasFormat(QLatin1String(gateMimeType))) {
        const QByteArray name = data.data(QLatin1String(gateMimeType));
        if (const Gate *const gate = findGate(std::string_view(name.data(), size_t(name.size()))))
            return Dragged{.gate = gate};
    }
    if (data.hasFormat(QLatin1String(templateMimeType))) {
        std::string name = data.data(QLatin1String(templateMimeType)).toStdString();
        if (findTemplate(name))
            return Dragged{.templateName = std::move(name)};
    }
    return std::nullopt;
}

} // namespace

QString CircuitView::gestureHint() const
{
    return m_gesture ? m_gesture->hint() : QString();
}

const Circuit *CircuitView::trial() const
{
    if (m_gesture)
        return m_gesture->trial();
    return m_formTrial ? &*m_formTrial : nullptr;
}

int CircuitView::wireAt(QPointF point) const
{
    return std::min(m_scene.wireAt(point.y()), m_scene.circuit().qubits - 1);
}

void CircuitView::mousePressEvent(QMouseEvent *event)
{
    cancelGesture();
    if (event->button() == Qt::MiddleButton) {
        removeAt(mapToScene(event->pos()));
        return;
    }
    if (event->button() != Qt::LeftButton)
        return;
    m_lastPoint = mapToScene(event->pos());
    if (pressBlockPart())
        return;
    if (const std::optional<int> row = m_scene.readingColumn().rowAt(m_lastPoint)) {
        if (*row < m_scene.circuit().qubits) {
            m_commands.setSelection({});
            m_commands.setCaret({*row, 0, true});
        }
        editReading(*row);
        return;
    }
    if (m_marker && m_scene.markIsAt(m_lastPoint)) {
        m_gesture = std::make_unique<MarkGesture>(m_scene, *m_marker);
        Q_EMIT gestureHintChanged();
        return;
    }
    if (const OperationId id = m_scene.operationAt(m_lastPoint))
        pressOperation(id, event);
    else
        pressEmpty(event);
}

void CircuitView::removeAt(QPointF point)
{
    const OperationId id = m_scene.operationAt(point);
    if (id == 0)
        return;
    m_commands.setSelection(m_scene.drawnWith(id));
    m_commands.removeSelection();
}

bool CircuitView::isOutside(QPointF point) const
{
    constexpr int slack = 24; // as far as a hand slips beside the edge
    return !viewport()->rect().adjusted(-slack, -slack, slack, slack).contains(mapFromScene(point))
           && !m_scene.sceneRect().contains(point);
}

bool CircuitView::pressBlockPart()
{
    const CircuitScene::BlockHit hit = m_scene.blockPartAt(m_lastPoint);
    switch (hit.part) {
    case CircuitScene::BlockPart::None:
        return false;
    case CircuitScene::BlockPart::FoldMark:
        setFolded(hit.block, true);
        break;
    case CircuitScene::BlockPart::Badge:
        editRepetitions(hit.block);
        break;
    case CircuitScene::BlockPart::Grip:
        m_gesture = std::make_unique<RepeatGesture>(m_scene, m_commands, hit.block, m_lastPoint);
        Q_EMIT gestureHintChanged();
        break;
    }
    return true;
}

void CircuitView::pressOperation(OperationId id, QMouseEvent *event)
{
    m_press = Press{event->pos(), m_lastPoint, id, m_commands.selection().contains(id)};
    if (!m_press->wasChosen) {
        std::set<OperationId> selection = m_scene.drawnWith(id);
        if (addsToSelection(event->modifiers()))
            selection.insert(m_commands.selection().begin(), m_commands.selection().end());
        m_commands.setSelection(std::move(selection));
    }
    m_commands.setCaret({wireAt(m_lastPoint), id});
}

void CircuitView::pressEmpty(QMouseEvent *event)
{
    std::set<OperationId> before;
    if (addsToSelection(event->modifiers()))
        before = m_commands.selection();
    m_commands.setSelection(before);
    Caret caret{wireAt(m_lastPoint), 0};
    double nearest = std::numeric_limits<double>::max();
    for (const Operation &operation : m_scene.circuit().operations) {
        if (std::ranges::count(operation.qubits, caret.wire) == 0)
            continue;
        const double x = m_scene.operationRect(operation.id).center().x();
        if (x > m_lastPoint.x() && x < nearest) {
            nearest = x;
            caret.before = operation.id;
        }
    }
    m_commands.setCaret(caret);
    m_gesture = std::make_unique<BandGesture>(m_scene, m_commands, m_lastPoint, std::move(before));
}

void CircuitView::clickOperation(const Press &press, Qt::KeyboardModifiers modifiers)
{
    if (!press.wasChosen)
        return; // pressing has chosen it
    const std::set<OperationId> clicked = m_scene.drawnWith(press.operation);
    if (!addsToSelection(modifiers)) {
        m_commands.setSelection(clicked);
        return;
    }
    std::set<OperationId> selection = m_commands.selection();
    for (const OperationId id : clicked)
        selection.erase(id);
    m_commands.setSelection(std::move(selection));
}

void CircuitView::startDrag(Qt::KeyboardModifiers modifiers)
{
    if (modifiers == Qt::ControlModifier && !m_press->wasChosen)
        m_commands.setSelection(m_scene.columnWith(m_press->operation));
    Dragged dragged{.operations = m_commands.selection(),
                    .grabbed = m_press->operation,
                    .grabbedWire = wireAt(m_press->point),
                    .grabOffset = m_scene.operationRect(m_press->operation).center().x()
                                  - m_press->point.x()};
    if (dragged.operations.size() == 1)
        dragged.grabbedQubit = m_scene.handleAt(dragged.grabbed, m_press->point);
    m_press.reset();
    m_gesture = std::make_unique<DragGesture>(m_scene, m_commands, std::move(dragged),
                                              [this](QPointF point) { return isOutside(point); });
    viewport()->setCursor(Qt::ClosedHandCursor);
    Q_EMIT gestureHintChanged();
}

void CircuitView::moveGesture(QPointF point, Qt::KeyboardModifiers modifiers)
{
    m_lastPoint = point;
    const QString before = gestureHint();
    m_gesture->moveTo(point, modifiers);
    if (gestureHint() != before)
        Q_EMIT gestureHintChanged();
    Q_EMIT trialChanged();
    if (dynamic_cast<BandGesture *>(m_gesture.get()))
        viewport()->update(); // it is painted over the scene
    else if (m_scene.sceneRect().contains(point))
        ensureVisible(QRectF(point, QSizeF(1, 1)), 16, 16);
}

void CircuitView::mouseMoveEvent(QMouseEvent *event)
{
    const QPointF point = mapToScene(event->pos());
    if (m_press
        && (event->pos() - m_press->at).manhattanLength() >= QApplication::startDragDistance())
        startDrag(event->modifiers());
    if (m_gesture)
        moveGesture(point, event->modifiers());
    else if (!m_press)
        showCursor(point);
}

void CircuitView::showCursor(QPointF point)
{
    const CircuitScene::BlockPart part = m_scene.blockPartAt(point).part;
    Qt::CursorShape shape = Qt::ArrowCursor;
    if (part == CircuitScene::BlockPart::Grip
        || (part == CircuitScene::BlockPart::None && m_marker && m_scene.markIsAt(point)))
        shape = Qt::SizeHorCursor;
    else if (part != CircuitScene::BlockPart::None || m_scene.readingColumn().rowAt(point))
        shape = Qt::PointingHandCursor;
    else if (const OperationId id = m_scene.operationAt(point))
        shape = m_scene.handleAt(id, point) >= 0 ? Qt::SizeVerCursor : Qt::OpenHandCursor;
    viewport()->setCursor(shape);
}

void CircuitView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const std::unique_ptr<Gesture> gesture = std::move(m_gesture);
    const std::optional<Press> press = std::exchange(m_press, std::nullopt);
    viewport()->update();
    if (gesture)
        gesture->finish();
    else if (press)
        clickOperation(*press, event->modifiers());
    Q_EMIT trialChanged();
    showCursor(mapToScene(event->pos()));
    Q_EMIT gestureHintChanged();
}

void CircuitView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const OperationId id = m_scene.operationAt(mapToScene(event->pos()));
    cancelGesture();
    if (event->button() != Qt::LeftButton || id == 0)
        return;
    const std::optional<std::size_t> index = indexOf(m_scene.circuit(), id);
    const auto block = index ? blockAt(m_scene.circuit(), *index) : std::nullopt;
    if (block && m_scene.isFolded(*block)) {
        setFolded(*block, false);
        return;
    }
    m_commands.setSelection({id});
    editOperation(id);
}

void CircuitView::cancelGesture()
{
    m_press.reset();
    if (!m_gesture)
        return;
    m_gesture.reset();
    viewport()->setCursor(Qt::ArrowCursor);
    viewport()->update();
    Q_EMIT trialChanged();
    Q_EMIT gestureHintChanged();
}

void CircuitView::contextMenuEvent(QContextMenuEvent *event)
{
    cancelGesture();
    QPoint at = event->pos();
    if (event->reason() == QContextMenuEvent::Mouse) {
        const QPointF point = mapToScene(at);
        if (const std::optional<int> row = m_scene.readingColumn().rowAt(point)) {
            editReading(*row);
            return;
        }
        const OperationId id = m_scene.operationAt(point);
        if (id != 0 && !m_commands.selection().contains(id))
            m_commands.setSelection(m_scene.drawnWith(id));
        m_commands.setCaret({wireAt(point), id});
    } else {
        at = mapFromScene(m_scene.caretPoint(m_commands.caret()));
    }
    if (!m_fillMenu)
        return;
    auto *const menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    m_fillMenu(*menu);
    menu->popup(viewport()->mapToGlobal(at));
}

void CircuitView::dragEnterEvent(QDragEnterEvent *event)
{
    std::optional<Dragged> dragged = draggedOf(*event->mimeData());
    if (!dragged) {
        event->ignore();
        return;
    }
    cancelGesture();
    m_gesture = std::make_unique<DragGesture>(m_scene, m_commands, std::move(*dragged));
    Q_EMIT gestureHintChanged();
    event->acceptProposedAction();
}

void CircuitView::dragMoveEvent(QDragMoveEvent *event)
{
    const auto *const drag = dynamic_cast<DragGesture *>(m_gesture.get());
    if (!drag) {
        event->ignore();
        return;
    }
    moveGesture(mapToScene(event->position().toPoint()), event->modifiers());
    if (drag->canDrop())
        event->acceptProposedAction();
    else
        event->ignore();
}

void CircuitView::dragLeaveEvent(QDragLeaveEvent *event)
{
    cancelGesture();
    event->accept();
}

void CircuitView::dropEvent(QDropEvent *event)
{
    const auto *const drag = dynamic_cast<DragGesture *>(m_gesture.get());
    if (drag)
        moveGesture(mapToScene(event->position().toPoint()), event->modifiers());
    const bool drops = drag && drag->canDrop();
    const std::unique_ptr<Gesture> gesture = std::move(m_gesture);
    if (!drops) {
        event->ignore();
        Q_EMIT trialChanged();
        return;
    }
    event->acceptProposedAction();
    gesture->finish();
    Q_EMIT trialChanged();
    setFocus();
    Q_EMIT gestureHintChanged();
}

} // namespace ansatz::ui
