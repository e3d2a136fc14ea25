// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/circuit_view.h"

#include "ui/circuit_editor/circuit_commands.h"
#include "ui/circuit_editor/drop_place.h"
#include "ui/circuit_editor/parameter_editor.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace ansatz::ui {

namespace {

constexpr double smallestZoom = 0.25;
constexpr double largestZoom = 4;
// Smaller is not readable, larger wastes room.
constexpr double smallestFit = 0.7;
constexpr double largestFit = 1.3;

} // namespace

CircuitView::CircuitView(CircuitScene &scene, CircuitCommands &commands, QWidget *parent)
    : QGraphicsView(&scene, parent), m_scene(scene), m_commands(commands)
{
    setAlignment(Qt::AlignLeft | Qt::AlignTop);
    setFrameShape(QFrame::NoFrame);
    setAcceptDrops(true);
    setFocusPolicy(Qt::StrongFocus);
    setTransformationAnchor(QGraphicsView::AnchorUnderMouse);
    setViewportUpdateMode(QGraphicsView::SmartViewportUpdate);
    setAccessibleName(tr("Circuit"));
    viewport()->setAccessibleName(accessibleName());
    // What no longer fits is first seen from its start, not from wherever the old view began.
    for (QScrollBar *const bar : {verticalScrollBar(), horizontalScrollBar()})
        connect(bar, &QScrollBar::rangeChanged, this,
                [bar, fits = true](int least, int most) mutable {
                    if (fits && least < most)
                        bar->setValue(least);
                    fits = least >= most;
                });
    // A circuit that outgrows the view is drawn smaller; one that shrinks keeps its size, so that
    // gates do not jump under the mouse.
    connect(&scene, &QGraphicsScene::sceneRectChanged, this, [this] {
        if (m_fits && fittingZoom() < zoom())
            fit();
    });
    setObjectName(QStringLiteral("circuitView"));
}

void CircuitView::showState()
{
    m_scene.setChosen(m_commands.selection());
    m_scene.setCaret(hasFocus() ? std::optional(m_commands.caret()) : std::nullopt);
}

void CircuitView::circuitChanged()
{
    endGesture();
    closeEditors();
    showState();
}

void CircuitView::resizeEvent(QResizeEvent *event)
{
    QGraphicsView::resizeEvent(event);
    if (m_fits && zoom() != fittingZoom())
        fit();
}

void CircuitView::closeEditors()
{
    QWidget *open = m_parameterEditor;
    if (m_parameterEditor)
        m_parameterEditor->discard();
    else
        open = m_repetitions;
    m_parameterEditor = nullptr;
    m_repetitions = nullptr;
    if (!open)
        return;
    const QWidget *const focus = QApplication::focusWidget();
    if (open == focus || open->isAncestorOf(focus))
        setFocus();
    open->hide();
    open->deleteLater();
}

void CircuitView::editSelected()
{
    if (m_commands.selection().size() == 1) {
        editOperation(*m_commands.selection().begin());
        return;
    }
    if (m_commands.selection().empty())
        return;
    const std::optional<std::size_t> index =
        indexOf(m_commands.circuit(), *m_commands.selection().begin());
    if (const auto block = index ? blockAt(m_commands.circuit(), *index) : std::nullopt)
        editRepetitions(*block);
}

void CircuitView::editOperation(OperationId id)
{
    const std::optional<std::size_t> index = indexOf(m_commands.circuit(), id);
    if (!index)
        return;
    closeEditors();
    auto *const editor = new ParameterEditor(m_commands.circuit().operations[*index],
                                             m_commands.circuit().qubits, this);
    m_parameterEditor = editor;
    connect(editor, &ParameterEditor::accepted, this,
            [this, id](const std::vector<int> &qubits, const std::vector<Parameter> &parameters) {
                m_commands.changeOperation(id, qubits, parameters);
            });
    connect(editor, &ParameterEditor::closed, this, [this, editor] {
        if (m_parameterEditor == editor)
            closeEditors();
    });
    editor->adjustSize();
    const QRect gate = mapFromScene(m_scene.operationRect(id)).boundingRect();
    const QSize room = viewport()->size() - editor->size();
    int y = gate.bottom() + 6;
    if (y > room.height())
        y = gate.top() - editor->height() - 6;
    editor->move(std::clamp(gate.left(), 0, std::max(0, room.width())),
                 std::clamp(y, 0, std::max(0, room.height())));
    editor->show();
    editor->focusFirst();
}

void CircuitView::editRepetitions(std::size_t block)
{
    closeEditors();
    auto *const box = new RepetitionBox(m_commands.circuit().blocks.at(block).repetitions, this);
    m_repetitions = box;
    box->move(mapFromScene(m_scene.badgeRect(block).topLeft()));
    box->show();
    box->setFocus();
    box->selectAll();
    connect(box, &RepetitionBox::cancelled, this, &CircuitView::closeEditors);
    connect(box, &RepetitionBox::accepted, this, [this, box, block](int repetitions) {
        if (m_repetitions != box)
            return;
        closeEditors();
        if (block < m_commands.circuit().blocks.size())
            m_commands.setRepetitions(block, repetitions);
    });
}

void CircuitView::pressOperation(OperationId id, QMouseEvent *event)
{
    std::set<OperationId> selection = m_commands.selection();
    const bool adds = event->modifiers() & (Qt::ShiftModifier | Qt::ControlModifier);
    m_narrowOnRelease = !adds && selection.size() > 1 && selection.contains(id);
    if (adds) {
        if (!selection.erase(id))
            selection.insert(id);
    } else if (!selection.contains(id)) {
        selection = {id};
    }
    m_commands.setSelection(selection);
    const int wire = std::min(m_scene.wireAt(m_pressedPoint.y()), m_scene.circuit().qubits - 1);
    m_commands.setCaret({wire, id});
    if (m_commands.selection().contains(id)) {
        m_gesture = Gesture::Pressed;
        m_dragged = {.operations = m_commands.selection(),
                     .grabbed = id,
                     .grabbedWire = wire,
                     .grabOffset = m_scene.operationRect(id).center().x() - m_pressedPoint.x()};
    }
}

void CircuitView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton) {
        endGesture();
        return;
    }
    m_pressed = event->pos();
    m_pressedPoint = mapToScene(event->pos());
    m_narrowOnRelease = false;
    if (const std::optional<std::size_t> block = m_scene.badgeAt(m_pressedPoint)) {
        editRepetitions(*block);
        return;
    }
    if (const OperationId id = m_scene.operationAt(m_pressedPoint)) {
        pressOperation(id, event);
        return;
    }
    m_gesture = Gesture::Band;
    m_bandEnd = m_pressedPoint;
    const bool adds = event->modifiers() & (Qt::ShiftModifier | Qt::ControlModifier);
    m_selectionBefore = adds ? m_commands.selection() : std::set<OperationId>();
    m_commands.setSelection(m_selectionBefore);
    const int wire = std::min(m_scene.wireAt(m_pressedPoint.y()), m_scene.circuit().qubits - 1);
    Caret caret{wire, 0};
    double nearest = std::numeric_limits<double>::max();
    for (const Operation &operation : m_scene.circuit().operations) {
        if (std::ranges::count(operation.qubits, wire) == 0)
            continue;
        const double x = m_scene.operationRect(operation.id).center().x();
        if (x > m_pressedPoint.x() && x < nearest) {
            nearest = x;
            caret.before = operation.id;
        }
    }
    m_commands.setCaret(caret);
}

void CircuitView::mouseMoveEvent(QMouseEvent *event)
{
    const QPointF point = mapToScene(event->pos());
    if (m_gesture == Gesture::Pressed
        && (event->pos() - m_pressed).manhattanLength() >= QApplication::startDragDistance()) {
        m_gesture = Gesture::Dragging;
        m_scene.setFaded(m_dragged.operations);
        viewport()->setCursor(Qt::ClosedHandCursor);
    }
    if (m_gesture == Gesture::Dragging) {
        showDrop(m_dragged, point);
    } else if (m_gesture == Gesture::Band) {
        m_bandEnd = point;
        std::set<OperationId> selection = m_selectionBefore;
        if (band().width() > 2 || band().height() > 2)
            for (const OperationId id : m_scene.operationsIn(band()))
                selection.insert(id);
        m_commands.setSelection(std::move(selection));
        viewport()->update();
    } else if (m_gesture == Gesture::None) {
        const bool badge = m_scene.badgeAt(point).has_value();
        viewport()->setCursor(badge                        ? Qt::PointingHandCursor
                              : m_scene.operationAt(point) ? Qt::OpenHandCursor
                                                           : Qt::ArrowCursor);
    }
}

void CircuitView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const Gesture gesture = m_gesture;
    const std::optional<DropPreview> drop = m_drop;
    endGesture();
    if (gesture == Gesture::Dragging && drop)
        m_commands.moveOperations(m_dragged.operations, drop->place, drop->wireShift);
    else if (gesture == Gesture::Pressed && m_narrowOnRelease)
        m_commands.setSelection({m_dragged.grabbed});
}

void CircuitView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const OperationId id = m_scene.operationAt(mapToScene(event->pos()));
    endGesture();
    if (event->button() != Qt::LeftButton || id == 0)
        return;
    m_commands.setSelection({id});
    editOperation(id);
}

void CircuitView::endGesture()
{
    if (m_gesture == Gesture::Dragging) {
        m_scene.hideGhost();
        m_scene.setFaded({});
        viewport()->setCursor(Qt::ArrowCursor);
    }
    if (m_gesture == Gesture::Band)
        viewport()->update();
    m_gesture = Gesture::None;
    m_drop.reset();
}

void CircuitView::showDrop(const Dragged &dragged, QPointF point)
{
    m_drop = previewDrop(m_scene, dragged, point);
    if (m_drop)
        m_scene.showGhost(m_drop->ghost);
    else
        m_scene.hideGhost();
    if (m_scene.sceneRect().contains(point))
        ensureVisible(QRectF(point, QSizeF(1, 1)), 16, 16);
}

void CircuitView::contextMenuEvent(QContextMenuEvent *event)
{
    endGesture();
    QPoint at = event->pos();
    if (event->reason() == QContextMenuEvent::Mouse) {
        const OperationId id = m_scene.operationAt(mapToScene(at));
        if (id != 0 && !m_commands.selection().contains(id))
            m_commands.setSelection({id});
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

void CircuitView::wheelEvent(QWheelEvent *event)
{
    if (event->modifiers() & Qt::ControlModifier) {
        zoomBy(std::pow(1.2, event->angleDelta().y() / 120.0));
        event->accept();
        return;
    }
    QGraphicsView::wheelEvent(event);
}

void CircuitView::setZoom(double zoom)
{
    const double bounded = std::clamp(zoom, smallestZoom, largestZoom);
    if (m_parameterEditor || m_repetitions)
        setFocus(); // leaving them applies what they hold
    closeEditors();
    setTransform(QTransform::fromScale(bounded, bounded));
    Q_EMIT zoomChanged();
}

void CircuitView::zoomBy(double factor)
{
    m_fits = false;
    setZoom(zoom() * factor);
}

void CircuitView::resetZoom()
{
    m_fits = false;
    setZoom(1);
}

void CircuitView::fit()
{
    m_fits = true;
    setZoom(fittingZoom());
    showStart();
}

double CircuitView::fittingZoom() const
{
    const QRectF scene = m_scene.sceneRect();
    if (scene.isEmpty())
        return 1;
    // Without scroll bars, whose coming and going would change what fits.
    const QSize room = maximumViewportSize();
    return std::clamp(
        std::min((room.width() - 2) / scene.width(), (room.height() - 2) / scene.height()),
        smallestFit, largestFit);
}

void CircuitView::showStart()
{
    verticalScrollBar()->setValue(verticalScrollBar()->minimum());
    horizontalScrollBar()->setValue(horizontalScrollBar()->minimum());
}

QRectF CircuitView::band() const
{
    return QRectF(m_pressedPoint, m_bandEnd).normalized();
}

void CircuitView::drawForeground(QPainter *painter, const QRectF &)
{
    if (m_gesture == Gesture::Band) {
        QColor fill = colors().accent;
        painter->setPen(QPen(fill, 0));
        fill.setAlpha(30);
        painter->setBrush(fill);
        painter->drawRect(band());
    }
    if (hasFocus()) {
        painter->save();
        painter->resetTransform();
        painter->setRenderHint(QPainter::Antialiasing, false);
        painter->setPen(colors().accent);
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
        painter->restore();
    }
}

} // namespace ansatz::ui
