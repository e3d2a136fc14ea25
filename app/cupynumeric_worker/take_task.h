// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <legate.h>

#include <cstddef>
#include <cstdint>

namespace ansatz::cupynumeric {

/// output[i] = source[places[i]], which cuPyNumeric's C++ interface lacks.
/// Inputs: the source [elements] of any type, places [results] of Int64. Output: [results].
/// Value: bytes of an element, a multiple of 4.
struct TakeTask : legate::LegateTask<TakeTask> {
    static inline const auto TASK_CONFIG = legate::TaskConfig{legate::LocalTaskID{2}};
    static void cpu_variant(legate::TaskContext context);
    static void gpu_variant(legate::TaskContext context);
};

/// The same in memory of the current CUDA device, put into a stream. Throws UserError.
void takeOnGpu(const void *source, const std::int64_t *places, void *output, std::size_t results,
               std::size_t elementBytes, void *stream);

} // namespace ansatz::cupynumeric
