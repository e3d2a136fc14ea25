// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/mark_gesture.h"

#include "ui/circuit_editor/circuit_scene.h"
#include "ui/circuit_editor/state_marker.h"

#include <QCoreApplication>

namespace ansatz::ui {

MarkGesture::MarkGesture(CircuitScene &scene, StateMarker &marker)
    : m_scene(scene), m_marker(marker), m_before(marker.anchor())
{
    m_scene.setMarkHeld(true);
}

MarkGesture::~MarkGesture()
{
    m_scene.setMarkHeld(false);
    if (!m_finished)
        m_marker.setAnchor(m_before);
}

void MarkGesture::moveTo(QPointF point, Qt::KeyboardModifiers)
{
    m_marker.moveToX(point.x());
}

void MarkGesture::finish()
{
    m_finished = true;
}

QString MarkGesture::hint() const
{
    return QCoreApplication::translate("MarkGesture", "State %1 · Escape cancels")
        .arg(placeText(m_marker.place()));
}

} // namespace ansatz::ui
