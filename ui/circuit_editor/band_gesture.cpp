// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/band_gesture.h"

#include "ui/circuit_editor/circuit_commands.h"
#include "ui/circuit_editor/circuit_scene.h"

#include <QPainter>

namespace ansatz::ui {

namespace {

constexpr double smallestBand = 2; ///< a click is none

} // namespace

BandGesture::BandGesture(const CircuitScene &scene, CircuitCommands &commands, QPointF from,
                         std::set<OperationId> before)
    : m_scene(scene), m_commands(commands), m_from(from), m_to(from), m_before(std::move(before))
{}

void BandGesture::moveTo(QPointF point, Qt::KeyboardModifiers)
{
    m_to = point;
    const QRectF band = QRectF(m_from, m_to).normalized();
    std::set<OperationId> selection = m_before;
    if (band.width() > smallestBand || band.height() > smallestBand)
        for (const OperationId id : m_scene.operationsIn(band))
            selection.insert(id);
    m_commands.setSelection(std::move(selection));
}

void BandGesture::paint(QPainter &painter) const
{
    QColor fill = colors().accent;
    painter.setPen(QPen(fill, 0));
    fill.setAlpha(30);
    painter.setBrush(fill);
    painter.drawRect(QRectF(m_from, m_to).normalized());
}

} // namespace ansatz::ui
