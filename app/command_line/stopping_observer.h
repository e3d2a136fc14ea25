// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/observer.h"

#include <exception>
#include <stop_token>

namespace ansatz {

/// Passes records on. When that fails, as when standard output takes no more, it asks the training
/// to stop instead of ending it there: the model so far can still be saved.
class StoppingObserver final : public TrainingObserver {
public:
    StoppingObserver(TrainingObserver &next, std::stop_source stop);

    void onStep(const StepRecord &record) override;
    void onEvaluation(const EvaluationRecord &record) override;
    /// What went wrong; null for nothing.
    [[nodiscard]] const std::exception_ptr &failure() const { return m_failure; }

private:
    TrainingObserver &m_next;
    std::stop_source m_stop;
    std::exception_ptr m_failure;
};

} // namespace ansatz
