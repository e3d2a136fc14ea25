// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/state_marker.h"

#include "ui/circuit_editor/circuit_scene.h"
#include "ui/session/shown_state.h"

#include <utility>

namespace ansatz::ui {

StateMarker::StateMarker(CircuitScene &scene, ShownState &state, QObject *parent)
    : QObject(parent), m_scene(scene), m_state(state)
{
    connect(&scene, &CircuitScene::layoutChanged, this, &StateMarker::follow);
}

void StateMarker::setAnchor(StateAnchor anchor)
{
    m_anchor = std::move(anchor);
    follow();
}

void StateMarker::choose(const StatePlace &place)
{
    setAnchor(anchorOf(place, m_scene.circuit(), m_scene.layout()));
    Q_EMIT chosen();
}

void StateMarker::moveTo(int column, std::optional<int> repetition)
{
    choose(placeBehind(m_scene.circuit(), m_scene.layout(), column, repetition));
}

void StateMarker::moveToEnd()
{
    choose(resolve({}, m_scene.circuit(), m_scene.layout()));
}

void StateMarker::step(bool forwards)
{
    choose(stepped(m_place, m_scene.circuit(), m_scene.layout(), forwards));
}

void StateMarker::moveToX(double x)
{
    const StatePlace place = placeAtX(x, m_scene.circuit(), m_scene.layout());
    if (place.column != m_place.column)
        setAnchor(anchorOf(place, m_scene.circuit(), m_scene.layout()));
}

void StateMarker::setTrial(const Circuit *trial)
{
    if (!trial) {
        m_state.setTrial({});
        return;
    }
    if (m_state.trial() && *m_state.trial() == *trial)
        return;
    if (m_anchor.atEnd) {
        m_state.setTrial(*trial);
        return;
    }
    const CircuitLayout layout = m_scene.layoutOf(*trial);
    m_state.setTrial(*trial, cutAt(resolve(m_anchor, *trial, layout), *trial, layout));
}

void StateMarker::follow()
{
    const StatePlace before = m_place;
    m_place = resolve(m_anchor, m_scene.circuit(), m_scene.layout());
    std::optional<CircuitScene::Mark> mark;
    if (m_place.columns > 0)
        mark = {xOf(m_place, m_scene.layout()), !m_place.atEnd(), placeText(m_place)};
    m_scene.setMark(mark);
    m_state.setCut(cutAt(m_place, m_scene.circuit(), m_scene.layout()));
    if (m_place != before)
        Q_EMIT moved();
}

} // namespace ansatz::ui
