// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/context.h"

#include "engine/base/error.h"

#include <mutex>
#include <utility>

namespace ansatz::numerics {

namespace {

std::mutex defaultMutex;

// Made at the first use, not at the start of the program.
std::shared_ptr<ArrayBackend> &processDefault()
{
    static std::shared_ptr<ArrayBackend> backend = arrayBackend("host");
    return backend;
}

std::shared_ptr<ArrayBackend> &ofThread()
{
    thread_local std::shared_ptr<ArrayBackend> backend;
    return backend;
}

} // namespace

void refuseArrayBackend(std::string_view name, const std::vector<ArrayBackendInfo> &all)
{
    std::string problem = "there is no array backend \"" + std::string(name) + "\"";
    std::string choices;
    std::string missing;
    for (const ArrayBackendInfo &each : all) {
        if (each.available)
            choices += (choices.empty() ? "" : ", ") + each.name;
        else
            missing +=
                "; " + each.name + " is not available: " + each.reason + " (" + each.remedy + ")";
        if (each.name == name)
            problem = "the array backend " + each.name + " is not available";
    }
    throw UserError(problem, "backend", "choose one of " + choices + missing);
}

std::shared_ptr<ArrayBackend> getBackend()
{
    if (ofThread() != nullptr)
        return ofThread();
    const std::scoped_lock lock(defaultMutex);
    return processDefault();
}

void setBackend(std::string_view name, const std::string &device)
{
    std::shared_ptr<ArrayBackend> backend = arrayBackend(name, device);
    const std::scoped_lock lock(defaultMutex);
    processDefault() = std::move(backend);
}

BackendScope::BackendScope(std::shared_ptr<ArrayBackend> backend)
    : m_before(std::exchange(ofThread(), std::move(backend)))
{}

BackendScope::~BackendScope()
{
    ofThread() = std::move(m_before);
}

} // namespace ansatz::numerics
