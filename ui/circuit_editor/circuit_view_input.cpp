// SPDX-License-Identifier: GPL-3.0-or-later
// The keys and drops of CircuitView.
#include "ui/circuit_editor/circuit_commands.h"
#include "ui/circuit_editor/circuit_view.h"
#include "ui/circuit_editor/gate_palette.h"

#include "engine/circuit/templates.h"

#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QMimeData>

#include <algorithm>

namespace ansatz::ui {

namespace {

const Gate *gateOfKey(const QKeyEvent &event)
{
    const Qt::KeyboardModifiers modifiers = event.modifiers() & ~Qt::KeypadModifier;
    const QString text = event.text();
    if (modifiers != Qt::NoModifier || text.size() != 1)
        return nullptr;
    const char key = text[0].toLatin1();
    if (key == 0)
        return nullptr;
    const auto found = std::ranges::find(gateTable(), key, &Gate::key);
    return found == gateTable().end() ? nullptr : &*found;
}

std::optional<CaretMove> moveOfKey(int key)
{
    switch (key) {
    case Qt::Key_Left:
        return CaretMove::Left;
    case Qt::Key_Right:
        return CaretMove::Right;
    case Qt::Key_Up:
        return CaretMove::Up;
    case Qt::Key_Down:
        return CaretMove::Down;
    case Qt::Key_Home:
        return CaretMove::Home;
    case Qt::Key_End:
        return CaretMove::End;
    default:
        return std::nullopt;
    }
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

bool CircuitView::event(QEvent *event)
{
    // Letters are gates here, not the window's shortcuts.
    if (event->type() == QEvent::ShortcutOverride) {
        auto *const key = static_cast<QKeyEvent *>(event);
        if (gateOfKey(*key) || (key->key() == Qt::Key_Escape && m_gesture != Gesture::None)) {
            event->accept();
            return true;
        }
    }
    return QGraphicsView::event(event);
}

void CircuitView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_gesture != Gesture::None) {
        endGesture();
        return;
    }
    if (m_gesture != Gesture::None)
        return; // a drag goes on with the circuit it began with
    if (shiftByKey(event) || moveByKey(event) || insertByKey(event))
        return;
    switch (event->key()) {
    case Qt::Key_Escape:
        m_commands.setSelection({});
        return;
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        m_commands.removeSelection();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F2:
        editSelected();
        return;
    default:
        event->ignore(); // not the scroll area's keys: they move the caret here
    }
}

bool CircuitView::moveByKey(QKeyEvent *event)
{
    const std::optional<CaretMove> move = moveOfKey(event->key());
    if (!move || event->modifiers() & (Qt::ControlModifier | Qt::AltModifier))
        return false;
    const Caret caret = moved(m_scene.circuit(), m_scene.layout(), m_commands.caret(), *move);
    std::set<OperationId> selection;
    if (event->modifiers() & Qt::ShiftModifier)
        selection = m_commands.selection();
    if (caret.before != 0)
        selection.insert(caret.before);
    m_commands.setSelection(std::move(selection));
    m_commands.setCaret(caret);
    const QRectF at = m_scene.operationRect(caret.before);
    ensureVisible(at.isNull() ? QRectF(m_scene.caretPoint(caret), QSizeF(1, 1)) : at, 24, 24);
    return true;
}

bool CircuitView::shiftByKey(QKeyEvent *event)
{
    const std::optional<CaretMove> move = moveOfKey(event->key());
    if (!move || !(event->modifiers() & Qt::AltModifier) || m_commands.selection().size() != 1)
        return false;
    const OperationId id = *m_commands.selection().begin();
    const std::optional<std::size_t> index = indexOf(m_scene.circuit(), id);
    if (!index)
        return false;
    if (*move == CaretMove::Left || *move == CaretMove::Right) {
        if (const auto place = stepPlace(m_scene.circuit(), id, *move == CaretMove::Right))
            m_commands.moveOperations({id}, *place, 0);
        return true;
    }
    const int shift = *move == CaretMove::Up ? -1 : 1;
    const auto [top, bottom] = std::ranges::minmax(m_scene.circuit().operations[*index].qubits);
    if ((*move != CaretMove::Up && *move != CaretMove::Down) || top + shift < 0
        || bottom + shift >= m_scene.circuit().qubits)
        return true;
    const Place stays{*index, blockAt(m_scene.circuit(), *index)};
    const int wire = m_commands.caret().wire + shift;
    if (m_commands.moveOperations({id}, stays, shift))
        m_commands.setCaret({wire, id});
    return true;
}

bool CircuitView::insertByKey(QKeyEvent *event)
{
    const Gate *const gate = gateOfKey(*event);
    if (!gate)
        return false;
    m_commands.insertGateAtCaret(*gate);
    return true;
}

void CircuitView::dragEnterEvent(QDragEnterEvent *event)
{
    if (draggedOf(*event->mimeData()))
        event->acceptProposedAction();
    else
        event->ignore();
}

void CircuitView::dragMoveEvent(QDragMoveEvent *event)
{
    const std::optional<Dragged> dragged = draggedOf(*event->mimeData());
    if (dragged)
        showDrop(*dragged, mapToScene(event->position().toPoint()));
    if (dragged && m_drop)
        event->acceptProposedAction();
    else
        event->ignore();
}

void CircuitView::dragLeaveEvent(QDragLeaveEvent *event)
{
    m_scene.hideGhost();
    m_drop.reset();
    event->accept();
}

void CircuitView::dropEvent(QDropEvent *event)
{
    const std::optional<Dragged> dragged = draggedOf(*event->mimeData());
    if (dragged)
        showDrop(*dragged, mapToScene(event->position().toPoint()));
    const std::optional<DropPreview> drop = m_drop;
    m_scene.hideGhost();
    m_drop.reset();
    if (!dragged || !drop) {
        event->ignore();
        return;
    }
    event->acceptProposedAction();
    if (dragged->gate)
        m_commands.insertGate(*dragged->gate, drop->place, drop->wire);
    else
        m_commands.insertTemplate(dragged->templateName, drop->place);
    setFocus();
}

void CircuitView::focusInEvent(QFocusEvent *event)
{
    QGraphicsView::focusInEvent(event);
    showState();
    viewport()->update();
}

void CircuitView::focusOutEvent(QFocusEvent *event)
{
    QGraphicsView::focusOutEvent(event);
    endGesture();
    showState();
    viewport()->update();
}

} // namespace ansatz::ui
