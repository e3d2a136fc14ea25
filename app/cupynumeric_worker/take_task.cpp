// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cupynumeric_worker/take_task.h"

#include <cstring>

namespace ansatz::cupynumeric {

namespace {

struct Arrays {
    explicit Arrays(const legate::TaskContext &context)
        : source(context.input(0).data().get_inline_allocation().ptr),
          places(static_cast<const std::int64_t *>(
              context.input(1).data().get_inline_allocation().ptr)),
          output(context.output(0).data().get_inline_allocation().ptr),
          results(context.output(0).data().shape<1>().volume()),
          elementBytes(context.scalar(0).value<std::uint64_t>())
    {}

    const void *source;
    const std::int64_t *places;
    void *output;
    std::size_t results;
    std::size_t elementBytes;
};

} // namespace

void TakeTask::cpu_variant(legate::TaskContext context)
{
    const Arrays arrays(context);
    const auto *const from = static_cast<const std::byte *>(arrays.source);
    auto *const to = static_cast<std::byte *>(arrays.output);
    for (std::size_t i = 0; i < arrays.results; ++i)
        std::memcpy(to + i * arrays.elementBytes,
                    from + static_cast<std::size_t>(arrays.places[i]) * arrays.elementBytes,
                    arrays.elementBytes);
}

void TakeTask::gpu_variant(legate::TaskContext context)
{
    const Arrays arrays(context);
    takeOnGpu(arrays.source, arrays.places, arrays.output, arrays.results, arrays.elementBytes,
              context.get_task_stream());
}

} // namespace ansatz::cupynumeric
