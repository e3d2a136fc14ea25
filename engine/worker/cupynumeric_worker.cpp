// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/worker/cupynumeric_worker.h"

#include "engine/base/numbers.h"
#include "engine/worker/run_check.h"
#include "engine/worker/wait_scope.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <mutex>
#include <optional>
#include <system_error>

namespace ansatz::worker {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t mostGpus = 1024;
constexpr const char *fileName = "ansatz-worker-cupynumeric";
constexpr const char *variable = "ANSATZ_WORKER_CUPYNUMERIC";
constexpr const char *install =
    "packaging/run.sh --with-cupynumeric installs it (1.9 GB to download)";

fs::path workerPath()
{
    if (const char *named = std::getenv(variable); named != nullptr && *named != '\0')
        return named;
    std::error_code error;
    return fs::read_symlink("/proc/self/exe", error).parent_path() / fileName;
}

bool isNamed()
{
    const char *named = std::getenv(variable);
    return named != nullptr && *named != '\0';
}

CupynumericState stateOf(const fs::path &path)
{
    std::error_code error;
    if (!fs::is_regular_file(path, error)) {
        if (isNamed())
            return {.reason = std::string(variable) + " names no file: " + path.string(),
                    .remedy = "name the program ansatz-worker-cupynumeric, or unset it"};
        return {.reason = "its component is not installed (there is no " + path.string() + ")",
                .remedy = install};
    }
    const CheckResult result = runCheck(path);
    if (!result.isWell)
        return {.reason = result.text.empty() ? path.string() + " does not run" : result.text,
                .remedy = result.isTransient
                              ? "try again when the machine is less busy; if that does not help, "
                                    + std::string(install)
                              : install,
                .isTransient = result.isTransient};
    constexpr std::string_view start = "gpus=";
    const std::string_view text = result.text;
    const std::int64_t gpus =
        text.starts_with(start) ? parseInteger(text.substr(start.size())).value_or(-1) : -1;
    if (gpus < 0 || gpus > mostGpus)
        return {.reason = path.string() + " is no worker of this program", .remedy = install};
    return {.reason = {}, .remedy = {}, .gpus = static_cast<int>(gpus)};
}

} // namespace

CupynumericState cupynumericState()
{
    static std::mutex mutex;
    static std::condition_variable changed;
    static std::map<fs::path, std::optional<CupynumericState>> known; // nothing: somebody looks
    std::unique_lock lock(mutex);
    const fs::path path = workerPath();
    for (;;) {
        const auto [found, isNew] = known.try_emplace(path);
        if (found->second)
            return *found->second;
        if (isNew)
            break;
        changed.wait_for(lock, std::chrono::milliseconds(5));
        askWaiting();
    }
    lock.unlock();
    std::optional<CupynumericState> state;
    try {
        state = stateOf(path);
    } catch (...) {
        lock.lock();
        known.erase(path); // whoever waits looks for itself
        changed.notify_all();
        throw;
    }
    lock.lock();
    if (state->isTransient)
        known.erase(path); // the next who asks looks again
    else
        known[path] = state;
    changed.notify_all();
    return *std::move(state);
}

WorkerCommand cupynumericWorker(const std::string &device, int shards)
{
    return {.name = "the cupynumeric worker",
            .program = workerPath(),
            .arguments = {device, std::to_string(shards)}};
}

WorkerCommand cupynumericArrayWorker(const std::string &device)
{
    constexpr int forArrays = 0;
    return cupynumericWorker(device, device == "cpu" ? 1 : forArrays);
}

} // namespace ansatz::worker
