// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/experiment.h"

#include <cstddef>
#include <memory>
#include <unordered_map>
#include <vector>

namespace ansatz::ui {

/// An experiment as the undo history keeps it: unchangeable, and sharing with the snapshot that it
/// was made after what did not change between them: the settings, and runs of operations, of which
/// only the numbers of their weights are its own. Thousands of steps of a long circuit so take the
/// memory of a few.
class ExperimentSnapshot final {
public:
    explicit ExperimentSnapshot(Experiment experiment, const ExperimentSnapshot *before = nullptr);

    [[nodiscard]] Experiment experiment() const;

    /// Of the same experiment.
    friend bool operator==(const ExperimentSnapshot &a, const ExperimentSnapshot &b);

    /// About what it takes beside what it shares with the one before; for tests.
    [[nodiscard]] std::size_t ownBytes() const { return m_ownBytes; }

private:
    /// Operations that follow each other, without the numbers of their weights.
    using Run = std::vector<Operation>;
    /// By the first operation's id.
    using Known = std::unordered_map<OperationId, std::shared_ptr<const Run>>;

    void addRun(Run run, const Known &known);

    std::shared_ptr<const Experiment> m_settings; ///< without its circuit
    Circuit m_drawing;                            ///< without its operations
    std::vector<std::shared_ptr<const Run>> m_runs;
    std::vector<int> m_weights; ///< of each reading of a weight, in order: its number
    std::size_t m_ownBytes = 0;
};

} // namespace ansatz::ui
