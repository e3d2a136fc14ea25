// SPDX-License-Identifier: GPL-3.0-or-later
// The keys of CircuitView.
#include "ui/circuit_editor/circuit_commands.h"
#include "ui/circuit_editor/circuit_view.h"

#include <QKeyEvent>

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

std::optional<Qt::KeyboardModifier> modifierOf(int key)
{
    switch (key) {
    case Qt::Key_Shift:
        return Qt::ShiftModifier;
    case Qt::Key_Control:
        return Qt::ControlModifier;
    case Qt::Key_Alt:
        return Qt::AltModifier;
    default:
        return std::nullopt;
    }
}

/// What a key chooses at a wire's output.
struct Choice {
    std::optional<Pauli> pauli;
};

std::optional<Choice> choiceOfKey(const QKeyEvent &event)
{
    if (event.modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier))
        return std::nullopt;
    switch (event.key()) {
    case Qt::Key_X:
        return Choice{Pauli::X};
    case Qt::Key_Y:
        return Choice{Pauli::Y};
    case Qt::Key_Z:
        return Choice{Pauli::Z};
    case Qt::Key_I:
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        return Choice{};
    default:
        return std::nullopt;
    }
}

} // namespace

bool CircuitView::event(QEvent *event)
{
    // Letters are gates here, not the window's shortcuts.
    if (event->type() == QEvent::ShortcutOverride) {
        auto *const key = static_cast<QKeyEvent *>(event);
        const bool measures = m_commands.caret().atOutput && choiceOfKey(*key);
        if (gateOfKey(*key) || measures || (key->key() == Qt::Key_Escape && m_gesture)) {
            event->accept();
            return true;
        }
    }
    return QGraphicsView::event(event);
}

void CircuitView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_gesture) {
        cancelGesture();
        return;
    }
    modifiersChanged(*event, true);
    if (m_gesture)
        return; // a drag goes on with the circuit it began with
    if (shiftByKey(event) || moveByKey(event) || measureByKey(event) || insertByKey(event))
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

void CircuitView::keyReleaseEvent(QKeyEvent *event)
{
    modifiersChanged(*event, false);
    event->ignore();
}

/// A drag that copies as long as Shift is held has to know at once when it is not.
void CircuitView::modifiersChanged(const QKeyEvent &event, bool pressed)
{
    const std::optional<Qt::KeyboardModifier> modifier = modifierOf(event.key());
    if (!modifier || !m_gesture)
        return;
    Qt::KeyboardModifiers modifiers = event.modifiers();
    modifiers.setFlag(*modifier, pressed); // an event tells what held before it
    moveGesture(m_lastPoint, modifiers);
}

bool CircuitView::moveByKey(QKeyEvent *event)
{
    std::optional<CaretMove> move = moveOfKey(event->key());
    if (!move || event->modifiers() & Qt::AltModifier)
        return false;
    if (event->modifiers() & Qt::ControlModifier) {
        if (*move == CaretMove::Left)
            move = CaretMove::BlockLeft;
        else if (*move == CaretMove::Right)
            move = CaretMove::BlockRight;
        else
            return false;
    }
    m_commands.setCaret(moved(m_scene.circuit(), m_scene.layout(), m_commands.caret(), *move));
    selectAtCaret(event->modifiers() & Qt::ShiftModifier);
    return true;
}

void CircuitView::selectAtCaret(bool extend)
{
    const Caret caret = m_commands.caret();
    std::set<OperationId> selection;
    if (extend)
        selection = m_commands.selection();
    if (caret.before != 0)
        selection.merge(m_scene.drawnWith(caret.before));
    m_commands.setSelection(std::move(selection));
    m_commands.setCaret(caret);
    const QRectF at = m_scene.operationRect(caret.before);
    ensureVisible(at.isNull() ? QRectF(m_scene.caretPoint(caret), QSizeF(1, 1)) : at, 24, 24);
}

bool CircuitView::shiftByKey(QKeyEvent *event)
{
    const std::optional<CaretMove> move = moveOfKey(event->key());
    const bool vertical = move == CaretMove::Up || move == CaretMove::Down;
    if (!move || m_commands.selection().empty())
        return false;
    const int step = *move == CaretMove::Up ? -1 : 1;
    if (vertical && event->modifiers() & Qt::ControlModifier) {
        m_commands.rewireAtCaret(step);
        return true;
    }
    if (!(event->modifiers() & Qt::AltModifier))
        return false;
    if (vertical)
        m_commands.shiftSelection(step);
    else if (*move == CaretMove::Left || *move == CaretMove::Right)
        m_commands.stepSelection(*move == CaretMove::Right);
    return true;
}

bool CircuitView::measureByKey(QKeyEvent *event)
{
    if (!m_commands.caret().atOutput || !m_commands.selection().empty())
        return false;
    const std::optional<Choice> choice = choiceOfKey(*event);
    if (!choice)
        return false;
    m_commands.measure(m_commands.caret().wire, choice->pauli);
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

void CircuitView::focusInEvent(QFocusEvent *event)
{
    QGraphicsView::focusInEvent(event);
    showState();
    viewport()->update();
}

void CircuitView::focusOutEvent(QFocusEvent *event)
{
    QGraphicsView::focusOutEvent(event);
    cancelGesture();
    showState();
    viewport()->update();
}

} // namespace ansatz::ui
