// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <legate.h>

#include <cstdint>

namespace ansatz::cupynumeric {

/// What the tasks of one circuit compute with. A task is given data and values alone, and finds
/// this by its name: the simulators of all shards live in this process, and on the CPU so do the
/// batch and what becomes of it. (Stores that lie in a GPU's memory are Legate's business; on the
/// CPU each one that a task is given costs 0.1 to 0.3 ms of Legate's analysis.)
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
/// Value: the ShardWork's name.
/// On GPUs also inputs: features [samples, features], weights; output: expectations [samples,
/// observables]; value: whether states stay.
struct ForwardTask : legate::LegateTask<ForwardTask> {
    static inline const auto TASK_CONFIG = legate::TaskConfig{legate::LocalTaskID{0}};
    static void cpu_variant(legate::TaskContext context);
    static void gpu_variant(legate::TaskContext context);
};

/// A shard's part of the gradients.
/// Reduction: the weights' gradient, when it is wanted, summed over the shards: on the CPU see
/// GradientSum, on GPUs a store [weights]. Value: the ShardWork's name.
/// On GPUs also inputs: features, weights, upstream [samples, observables]; output: the features'
/// gradient, when it is wanted; value: whether it goes on from the states of the last forward.
struct BackwardTask : legate::LegateTask<BackwardTask> {
    static inline const auto TASK_CONFIG = legate::TaskConfig{legate::LocalTaskID{1}};
    static void cpu_variant(legate::TaskContext context);
    static void gpu_variant(legate::TaskContext context);
};

void registerShardTasks(const legate::Library &library);

} // namespace ansatz::cupynumeric
