// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cupynumeric_worker/shard_tasks.h"
#include "engine/base/error.h"
#include "engine/simulator/simulator.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <span>
#include <vector>

namespace ansatz::cupynumeric {

/// The simulators of a circuit's shards, on the CPU or on GPUs, and what became of their tasks.
template <class Real>
class Shards : public ShardWork {
public:
    /// Before the tasks of a pass are launched.
    void begin(const GiveUp &giveUp)
    {
        m_giveUp = giveUp;
        m_done = 0;
        std::ranges::fill(m_faults, nullptr);
    }
    /// After all of them: throws what one of them ran into.
    void finish(std::uint64_t tasks) const
    {
        ANSATZ_CHECK(m_done == tasks, "the tasks of a pass are done");
        for (const std::exception_ptr &fault : m_faults) {
            if (fault)
                std::rethrow_exception(fault);
        }
    }

    void forward(legate::TaskContext &context) noexcept final
    {
        guard(context, [&](std::size_t shard) { doForward(context, shard); });
    }
    void backward(legate::TaskContext &context) noexcept final
    {
        guard(context, [&](std::size_t shard) { doBackward(context, shard); });
    }

protected:
    explicit Shards(std::size_t shards) : m_faults(shards) {}

    [[nodiscard]] const GiveUp &giveUp() const { return m_giveUp; }
    virtual void doForward(legate::TaskContext &context, std::size_t shard) = 0;
    virtual void doBackward(legate::TaskContext &context, std::size_t shard) = 0;

private:
    template <class Action>
    void guard(legate::TaskContext &context, const Action &action) noexcept
    {
        const auto shard = static_cast<std::size_t>(context.get_task_index()[0]);
        try {
            action(shard);
        } catch (...) {
            m_faults[shard] = std::current_exception();
        }
        ++m_done;
    }

    GiveUp m_giveUp;
    std::vector<std::exception_ptr> m_faults; ///< [shard]
    std::atomic<std::uint64_t> m_done = 0;    ///< tasks
};

/// The CUDA kernels; each shard on the device that Legate gives its task.
template <class Real>
[[nodiscard]] std::unique_ptr<Shards<Real>>
makeGpuShards(const ExpandedCircuit &circuit, const std::vector<Observable> &observables,
              std::size_t shards);

} // namespace ansatz::cupynumeric
