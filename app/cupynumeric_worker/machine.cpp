// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cupynumeric_worker/machine.h"

#include "app/cupynumeric_worker/gradient_sum.h"
#include "app/cupynumeric_worker/shard_tasks.h"
#include "app/cupynumeric_worker/take_task.h"
#include "engine/base/error.h"
#include "engine/cuda/cuda_devices.h"
#include "engine/numerics/legate_memory.h"

#include <cupynumeric.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include <unistd.h>

namespace ansatz::cupynumeric {

namespace {

constexpr std::size_t largestForBatches = std::size_t(1) << 30;

// Settings of other Legate programs are not for this one.
void forgetSettings()
{
    std::vector<std::string> names;
    for (char **variable = environ; *variable != nullptr; ++variable) {
        const std::string_view text = *variable;
        if (text.starts_with("LEGATE_") || text.starts_with("CUPYNUMERIC_")
            || text.starts_with("REALM_") || text.starts_with("LEGION_"))
            names.emplace_back(text.substr(0, text.find('=')));
    }
    for (const std::string &name : names)
        unsetenv(name.c_str());
}

// One GPU of those that are visible.
void showOnlyGpu(int index)
{
    std::string name = std::to_string(index);
    if (const char *visible = std::getenv("CUDA_VISIBLE_DEVICES")) {
        std::string_view left = visible;
        for (int i = 0; i < index && left.find(',') != std::string_view::npos; ++i)
            left.remove_prefix(left.find(',') + 1);
        name = left.substr(0, left.find(','));
    }
    setenv("CUDA_VISIBLE_DEVICES", name.c_str(), 1);
}

} // namespace

Machine::Machine(const std::string &device, int shards)
    : m_shards(static_cast<std::size_t>(std::max(1, shards))), m_isOnGpus(device != "cpu")
{
    forgetSettings();
    if (const std::optional<int> index = cudaIndexOf(device)) {
        showOnlyGpu(*index);
        m_shards = 1;
    } else if (m_isOnGpus) {
        m_shards = std::max<std::size_t>(1, cudaStatus().devices.size());
    }
    // The host's is taken from the system when it is used, a GPU's at once.
    const std::uint64_t ofHost = legateMemoryOn("cpu");
    m_memory = ofHost;
    if (m_isOnGpus) {
        // The one that is shown is the first here.
        m_memory = legateMemoryOn(cudaIndexOf(device) ? "cuda:0" : device);
        // States are allocated beside Legate's memory, which then holds batches and their results.
        if (shards > 0)
            m_memory = std::min(m_memory, largestForBatches);
    }
    const std::string count = std::to_string(m_shards);
    // Levels of errors alone, and less: Legate warns of sums that no GPU can compute, which none is
    // to.
    std::string settings = "--omps 0 --utility 1 --logging gpu=6,threads=6,legate=5 --sysmem "
                           + std::to_string(ofHost >> 20);
    if (m_isOnGpus)
        settings += " --cpus 1 --gpus " + count + " --fbmem " + std::to_string(m_memory >> 20);
    else
        settings += " --gpus 0 --cpus " + count;
    // A single shard is computed where it is asked for: 3 µs instead of some 400 a task.
    if (!m_isOnGpus && m_shards == 1)
        settings += " --inline-task-launch";
    setenv("LEGATE_CONFIG", settings.c_str(), 1);
    setenv("REALM_BACKTRACE", "0", 1);      // its handlers would hide how this process ends
    setenv("OPENBLAS_NUM_THREADS", "1", 1); // shards are what runs in parallel
    try {
        legate::start();
        static char name[] = "ansatz";
        static char *arguments[] = {name, nullptr};
        ::cupynumeric::initialize(1, arguments);
        m_runtime = legate::Runtime::get_runtime();
        m_library = m_runtime->create_library("ansatz", {.max_reduction_ops = 1});
        registerGradientSum(*m_library);
        registerShardTasks(*m_library);
        TakeTask::register_variants(*m_library);
    } catch (const std::exception &error) {
        throw UserError(std::string("Legate does not start: ") + error.what(), device,
                        "choose another device or backend");
    }
}

} // namespace ansatz::cupynumeric
