// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <legate.h>

#include <cstdint>

namespace ansatz::cupynumeric {

/// What the tasks of one circuit compute with. A task is given data and values alone, and finds
/// this by its name: the simulators of all shards live in this process.
class ShardWork {
public:
    virtual ~ShardWork() = default;

    /// The task's shard: ctx.get_task_index()[0]. Must not throw: an exception that leaves a task
    /// ends the process.
    virtual void forward(legate::TaskContext &context) noexcept = 0;
    virtual void backward(legate::TaskContext &context) noexcept = 0;

    [[nodiscard]] std::uint64_t name() const { return m_name; }

protected:
    ShardWork();
    void forget(); ///< tasks find it no more; by the destructors of what derives from it

private:
    std::uint64_t m_name = 0;
};

/// Expectations of a shard's samples.
/// Inputs: features [samples, features], weights. Output: expectations [samples, observables].
/// Values: the ShardWork's name, whether states stay.
struct ForwardTask : legate::LegateTask<ForwardTask> {
    static inline const auto TASK_CONFIG =
        legate::TaskConfig{legate::LocalTaskID{0}}.with_signature(
            legate::TaskSignature{}.inputs(2).outputs(1).scalars(2));
    static void cpu_variant(legate::TaskContext context);
    static void gpu_variant(legate::TaskContext context);
};

/// A shard's part of the gradients.
/// Inputs: features, weights, upstream [samples, observables]. Outputs: the features' gradient,
/// when it is wanted. Reductions: the sum of the weights' gradient over the shards, when it is
/// wanted. Values: the ShardWork's name, whether it goes on from the states of the last forward.
struct BackwardTask : legate::LegateTask<BackwardTask> {
    static inline const auto TASK_CONFIG = legate::TaskConfig{legate::LocalTaskID{1}};
    static void cpu_variant(legate::TaskContext context);
    static void gpu_variant(legate::TaskContext context);
};

void registerShardTasks(const legate::Library &library);

} // namespace ansatz::cupynumeric
