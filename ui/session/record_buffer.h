// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/observer.h"

#include <chrono>
#include <mutex>
#include <optional>
#include <vector>

namespace ansatz::ui {

/// Carries records from the training thread to the window. The training thread never waits for
/// the window: when nobody drains the buffer it thins what it holds instead of growing.
class RecordBuffer final : public TrainingObserver {
public:
    static constexpr std::size_t stepLimit = 65'536;
    static constexpr std::size_t evaluationLimit = 1'024;

    struct Records {
        std::vector<StepRecord> steps;
        std::vector<EvaluationRecord> evaluations;
        /// When the very first step ended that the buffer was told of.
        std::optional<std::chrono::steady_clock::time_point> firstStep;
    };

    void onStep(const StepRecord &record) override;
    void onEvaluation(const EvaluationRecord &record) override;

    /// Thread-safe: everything since the last call, in order; the newest of each is among it.
    [[nodiscard]] Records take();

private:
    std::mutex m_mutex;
    Records m_records;
};

} // namespace ansatz::ui
