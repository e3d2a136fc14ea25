// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/batches.h"

#include "engine/base/error.h"

#include <algorithm>
#include <numeric>

namespace ansatz {

namespace {

constexpr std::uint64_t batchStream = 0x6261746368; // "batch": no other use of the seed draws it

} // namespace

Batches::Batches(std::size_t samples, std::size_t batch, std::uint64_t seed)
    : m_random(seed, batchStream), m_order(samples), m_position(samples),
      m_batch(std::min(samples, batch))
{
    ANSATZ_CHECK(samples > 0 && batch > 0, "batches need samples");
}

const std::vector<std::size_t> &Batches::next()
{
    for (std::size_t &sample : m_batch) {
        if (m_position == m_order.size()) {
            std::iota(m_order.begin(), m_order.end(), std::size_t(0));
            m_random.shuffle(m_order);
            m_position = 0;
        }
        sample = m_order[m_position++];
    }
    return m_batch;
}

} // namespace ansatz
