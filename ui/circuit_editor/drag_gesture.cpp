// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/drag_gesture.h"

#include "ui/circuit_editor/circuit_commands.h"

#include <QCoreApplication>

namespace ansatz::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("DragGesture", text);
}

bool asksToSpan(Qt::KeyboardModifiers modifiers)
{
    constexpr Qt::KeyboardModifiers both = Qt::ControlModifier | Qt::ShiftModifier;
    return modifiers.testFlag(Qt::AltModifier) || (modifiers & both) == both;
}

} // namespace

DragGesture::DragGesture(CircuitScene &scene, CircuitCommands &commands, Dragged dragged,
                         IsOutside isOutside)
    : m_scene(scene), m_commands(commands), m_dragged(std::move(dragged)),
      m_isOutside(std::move(isOutside))
{}

DragGesture::~DragGesture()
{
    m_scene.hideGhost();
    m_scene.setFaded({});
}

void DragGesture::chooseMode(QPointF point, Qt::KeyboardModifiers modifiers)
{
    const DragMode before = m_dragged.mode;
    const bool single = m_dragged.gate || m_dragged.operations.size() == 1;
    if (single && asksToSpan(modifiers))
        m_dragged.mode = DragMode::Span;
    else if (!m_dragged.operations.empty() && modifiers.testFlag(Qt::ShiftModifier))
        m_dragged.mode = DragMode::Copy;
    else if (!m_dragged.operations.empty() && m_isOutside && m_isOutside(point))
        m_dragged.mode = DragMode::Remove;
    else if (m_dragged.grabbedQubit >= 0 && staysInColumn(m_scene, m_dragged, point))
        m_dragged.mode = DragMode::Rewire;
    else
        m_dragged.mode = DragMode::Move;
    if (m_dragged.mode == DragMode::Span && before != DragMode::Span)
        m_dragged.anchor = anchorOfSpan(m_scene, m_dragged, point);
}

void DragGesture::moveTo(QPointF point, Qt::KeyboardModifiers modifiers)
{
    chooseMode(point, modifiers);
    const bool isOutside = m_isOutside && m_isOutside(point);
    if (isOutside && m_dragged.mode == DragMode::Copy) {
        m_preview.reset(); // there is no place for it, and nothing to take away
        m_scene.hideGhost();
        m_scene.setFaded({});
        return;
    }
    const DropAim aim = aimDrop(m_scene, m_dragged, point);
    if (m_preview && aim == m_aim)
        return; // the same drop looks the same
    m_aim = aim;
    m_preview = previewDrop(m_scene, m_dragged, aim);
    const bool stays = m_dragged.mode == DragMode::Copy || m_dragged.mode == DragMode::Span;
    m_scene.setFaded(stays ? std::set<OperationId>() : m_dragged.operations);
    if (m_dragged.mode == DragMode::Remove)
        m_scene.hideGhost();
    else
        m_scene.showGhost(m_preview->ghost);
}

void DragGesture::finish()
{
    if (!m_preview)
        return;
    const DropPreview preview = std::move(*m_preview);
    m_preview.reset();
    m_scene.hideGhost();
    m_scene.setFaded({});
    if (!preview.refusal.isEmpty())
        m_commands.refuse(preview.refusal);
    else
        m_commands.replaceCircuit(preview.name, preview.after, preview.changed);
}

QString DragGesture::hint() const
{
    if (m_preview && !m_preview->refusal.isEmpty())
        return m_preview->refusal;
    switch (m_dragged.mode) {
    case DragMode::Copy:
        return tr("Copies, with weights of their own · Escape cancels");
    case DragMode::Span:
        return tr("One gate for every wire and column · features follow their wire, weights are "
                  "new · Escape cancels");
    case DragMode::Rewire:
        return tr("To another wire of this gate · sideways moves the whole gate · Escape cancels");
    case DragMode::Remove:
        return tr("Let go to delete · Escape cancels");
    case DragMode::Move:
        break;
    }
    return m_dragged.operations.empty()
               ? tr("Below the last wire adds a qubit · Alt spans several · Escape cancels")
               : tr("Shift copies · Alt spans several · below the last wire adds a qubit · "
                    "out of the picture deletes · Escape cancels");
}

} // namespace ansatz::ui
