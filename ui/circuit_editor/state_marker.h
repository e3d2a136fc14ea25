// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/state_place.h"

#include <QObject>

namespace ansatz::ui {

class CircuitScene;
class ShownState;

/// The mark in the circuit behind which the state is shown: keeps where it is, draws it in the
/// scene, and tells the shown state.
class StateMarker final : public QObject {
    Q_OBJECT

public:
    StateMarker(CircuitScene &scene, ShownState &state, QObject *parent = nullptr);

    [[nodiscard]] const StatePlace &place() const { return m_place; }
    [[nodiscard]] const StateAnchor &anchor() const { return m_anchor; }
    void setAnchor(StateAnchor anchor);

    /// To where a person asked to look, which may be out of sight: see chosen().
    void moveTo(int column, std::optional<int> repetition = {});
    void moveToEnd();
    void step(bool forwards);
    /// Under the hand.
    void moveToX(double x);

    /// Shows the state of this circuit instead, as long as a hand holds it; null: of the scene's.
    void setTrial(const Circuit *trial);

Q_SIGNALS:
    void moved();
    /// A person asked to look there: it should come into sight.
    void chosen();

private:
    void follow();
    void choose(const StatePlace &place);

    CircuitScene &m_scene;
    ShownState &m_state;
    StateAnchor m_anchor;
    StatePlace m_place; ///< in the scene's circuit
};

} // namespace ansatz::ui
