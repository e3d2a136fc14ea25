// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/observer.h"

#include <stop_token>

namespace ansatz {

/// While it lives, the first SIGINT or SIGTERM is noted instead of ending the program; a second one
/// ends it at once. At most one at a time.
class InterruptWatch {
public:
    InterruptWatch();
    ~InterruptWatch();
    InterruptWatch(const InterruptWatch &) = delete;
    InterruptWatch &operator=(const InterruptWatch &) = delete;

    [[nodiscard]] bool interrupted() const;
    /// 128 + the signal's number, as shells report it.
    [[nodiscard]] int exitStatus() const;
};

/// Passes records on and asks the training to stop once the watch has noted a signal. (A signal
/// handler itself may not call a stop source.)
class StoppingObserver final : public TrainingObserver {
public:
    StoppingObserver(TrainingObserver &next, const InterruptWatch &watch);

    [[nodiscard]] std::stop_token token() const { return m_stop.get_token(); }
    void onStep(const StepRecord &record) override;
    void onEvaluation(const EvaluationRecord &record) override;

private:
    void look();

    TrainingObserver &m_next;
    const InterruptWatch &m_watch;
    std::stop_source m_stop;
};

} // namespace ansatz
