// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/random.h"

#include <cstddef>
#include <vector>

namespace ansatz {

/// Endless batches of sample indices: each pass visits every sample once in a new random order; a
/// batch that reaches the end of a pass goes on with the next.
class Batches {
public:
    /// `samples` ≥ 1; `batch` is cut to `samples`.
    Batches(std::size_t samples, std::size_t batch, std::uint64_t seed);

    [[nodiscard]] std::size_t size() const { return m_batch.size(); }
    [[nodiscard]] std::size_t samples() const { return m_order.size(); }
    /// The next batch; valid until the next call.
    const std::vector<std::size_t> &next();
    /// The last one that next gave.
    [[nodiscard]] const std::vector<std::size_t> &current() const { return m_batch; }

private:
    Random m_random;
    std::vector<std::size_t> m_order;
    std::size_t m_position;
    std::vector<std::size_t> m_batch;
};

} // namespace ansatz
