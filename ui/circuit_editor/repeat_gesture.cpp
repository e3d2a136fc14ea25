// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/repeat_gesture.h"

#include "ui/circuit_editor/circuit_commands.h"
#include "ui/circuit_editor/circuit_scene.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace ansatz::ui {

namespace {

constexpr int mostRepetitions = 1000;

} // namespace

RepeatGesture::RepeatGesture(CircuitScene &scene, CircuitCommands &commands, std::size_t block,
                             QPointF from)
    : m_scene(scene), m_commands(commands), m_block(block), m_from(from.x()),
      m_before(scene.circuit().blocks.at(block).repetitions), m_repetitions(m_before),
      m_trial(scene.circuit())
{}

RepeatGesture::~RepeatGesture()
{
    if (BlockItem *const item = m_scene.blockItem(m_block))
        item->showBlock();
}

void RepeatGesture::moveTo(QPointF point, Qt::KeyboardModifiers)
{
    const auto steps = static_cast<int>(std::lround((point.x() - m_from) / step));
    m_repetitions = std::clamp(m_before + steps, 1, std::max(mostRepetitions, m_before));
    m_trial.blocks[m_block].repetitions = m_repetitions;
    if (BlockItem *const item = m_scene.blockItem(m_block))
        item->setShownRepetitions(m_repetitions);
}

void RepeatGesture::finish()
{
    if (m_repetitions != m_before)
        m_commands.setRepetitions(m_block, m_repetitions);
}

QString RepeatGesture::hint() const
{
    return QCoreApplication::translate("RepeatGesture",
                                       "× %1 · right repeats more, left less · Escape cancels")
        .arg(m_repetitions);
}

} // namespace ansatz::ui
