// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/state_facts.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace ansatz::ui {

enum class StateStatus {
    Ready,       ///< facts() are of the newest inputs
    Computing,   ///< on another thread; facts() are of earlier inputs, or null
    Cancelled,   ///< by a person; as Computing, until something else than weights changes
    Unavailable, ///< there is no state, reason() tells why; facts() is null
};

/// What there is to compute, or why there is nothing.
struct StateSource {
    std::optional<StateRequest> request = {};
    QString reason = {};
};

/// The state that views and readings show: of the chosen sample or class, after the chosen column,
/// of the circuit as it is or as it would be if what is in the hand were dropped now. What takes a
/// few milliseconds is computed when it is asked for, all else on a thread of its own, of which
/// only the newest result counts. Lives on the GUI thread.
class ShownState final : public QObject {
    Q_OBJECT

public:
    /// `source(trial)` is asked whenever something changed; `trial` is null or another circuit than
    /// the document's.
    using Source = std::function<StateSource(const Circuit *trial)>;
    explicit ShownState(Source source, QObject *parent = nullptr);
    ~ShownState() override;

    /// Where the state is shown in the document's circuit; none: after its last operation.
    void setCut(std::optional<CircuitCut> cut);
    /// A circuit that is only tried, with its own place; none: the document's.
    void setTrial(std::optional<Circuit> trial, std::optional<CircuitCut> cut = {});
    [[nodiscard]] const Circuit *trial() const;

    /// Sample, weights or observables changed.
    void invalidate();
    /// The document's circuit changed: nothing is tried any more, and a cut that was set is to be
    /// set anew before there is a state. Tells nobody; invalidate() does.
    void circuitChanged();

    /// These compute what is outdated.
    [[nodiscard]] StateStatus status();
    [[nodiscard]] const StateFacts *facts();
    /// facts(), when they are of what is chosen, if with a little older weights; else null.
    [[nodiscard]] const StateFacts *fittingFacts();

    [[nodiscard]] QString reason() const;
    [[nodiscard]] double progress() const; ///< of Computing, 0 … 1
    /// That the newest computation on this thread took.
    [[nodiscard]] double milliseconds() const;

    /// Stops what is computed; compute() takes it up again.
    void cancel();
    void compute();

Q_SIGNALS:
    void changed();
    void progressed();

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

} // namespace ansatz::ui
