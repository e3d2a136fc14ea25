// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>

namespace ansatz {

/// What other threads ask of a running training. The training takes it between two steps; of
/// several changes to one setting the last counts.
class LiveSettings final {
public:
    struct Changes {
        std::optional<double> learningRate;
        std::optional<std::size_t> watched; ///< index of a training sample
    };

    /// Thread-safe. Throws UserError when the rate is not in (0, 10].
    void setLearningRate(double rate);
    /// Thread-safe.
    void watchSample(std::size_t index);

    /// Thread-safe: what was asked since the last call.
    [[nodiscard]] Changes take();

private:
    std::mutex m_mutex;
    Changes m_changes;
};

} // namespace ansatz
