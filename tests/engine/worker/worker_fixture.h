// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/error.h"
#include "engine/worker/worker.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <csignal>

namespace ansatz::test {

/// The stand-in with these arguments.
inline worker::WorkerCommand standIn(std::vector<std::string> arguments)
{
    return {"the worker", ANSATZ_STAND_IN_WORKER, std::move(arguments)};
}

/// What a person is told; "accepted" when nothing is thrown.
inline std::string errorOf(const std::function<void()> &action)
{
    try {
        action();
    } catch (const UserError &error) {
        return error.what();
    }
    return "accepted";
}

inline bool contains(const std::string &text, const std::string &part)
{
    return text.find(part) != std::string::npos;
}

inline bool isRunning(pid_t id)
{
    return ::kill(id, 0) == 0;
}

/// Whether it comes true within five seconds.
inline bool soon(const std::function<bool()> &isTrue)
{
    for (int i = 0; i < 500; ++i) {
        if (isTrue())
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
}

/// Of this process; shared memory without a name shows as one.
inline std::size_t openDescriptors()
{
    std::size_t count = 0;
    for ([[maybe_unused]] const auto &entry : std::filesystem::directory_iterator("/proc/self/fd"))
        ++count;
    return count;
}

/// Processes that this one has started and not yet buried.
inline std::size_t children()
{
    std::size_t count = 0;
    const std::string own = std::to_string(getpid());
    for (const auto &thread : std::filesystem::directory_iterator("/proc/self/task")) {
        FILE *file = fopen((thread.path() / "children").c_str(), "r");
        if (file == nullptr)
            continue;
        int id = 0;
        while (fscanf(file, "%d", &id) == 1)
            ++count;
        fclose(file);
    }
    return count;
}

} // namespace ansatz::test
