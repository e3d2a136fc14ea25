// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/device_adviser.h"

#include "engine/base/interrupted.h"
#include "engine/base/numbers.h"
#include "engine/device/devices.h"
#include "engine/experiment/failure_words.h"
#include "engine/experiment/step_memory.h"
#include "engine/experiment/step_probe.h"
#include "engine/numerics/cupynumeric_backend.h"
#include "engine/worker/wait_scope.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <ctime>

namespace ansatz {

namespace {

using Basis = DeviceChoice::Basis;

// Times nearer than this to each other are no reason to change what was chosen.
constexpr double sameTime = 1.1;

std::string timeNow()
{
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 32> text{};
    const std::size_t length =
        std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return {text.data(), length};
}

// The work as this backend and device would compute it.
BenchmarkWork on(const BenchmarkWork &work, const DeviceChoice &choice)
{
    BenchmarkWork there = work;
    there.compute.backend = choice.backend;
    there.compute.device = choice.device;
    for (const Backend &backend : backends()) {
        if (backend.name != choice.backend)
            continue;
        there.compute.jit = there.compute.jit || !backend.switchesJit;
        there.compute.vmap = there.compute.vmap || !backend.switchesVmap;
    }
    return there;
}

// Of a device that only a backend knows.
std::string nameOf(const std::string &id)
{
    return id == "cuda" ? "every GPU" : id;
}

DeviceChoice choiceOf(const std::string &backend, const std::string &device,
                      const std::string &name)
{
    DeviceChoice choice;
    choice.backend = backend;
    choice.device = device;
    choice.name = name;
    return choice;
}

// By the exception that is being handled.
void refuse(DeviceChoice &choice)
{
    FailureWords words = currentFailureWords();
    choice.reason = std::move(words.reason);
    choice.remedy = std::move(words.remedy);
}

// What would refuse a training there, before anything is allocated.
void findObstacle(const BenchmarkWork &work, DeviceChoice &choice)
{
    try {
        const BenchmarkWork there = on(work, choice);
        requireTarget(targetOf(there.compute));
        const StepMemory memory = stepMemory(there);
        choice.memoryNeed = memory.need;
        choice.isNeedABound = memory.isBound;
        choice.memoryHave = memory.have;
        requireStepMemory(there, memory);
    } catch (const Interrupted &) {
        throw;
    } catch (const std::exception &) {
        refuse(choice);
    }
}

// "12", "3.4": two digits are enough to compare by.
std::string times(double factor)
{
    std::array<char, 32> text{};
    const int decimals = factor < 10 ? 1 : 0;
    const auto result = std::to_chars(text.data(), text.data() + text.size(), factor,
                                      std::chars_format::fixed, decimals);
    return {text.data(), result.ptr};
}

std::string nameOf(const DeviceChoice &choice)
{
    return choice.backend + " on " + choice.device;
}

bool isChosen(const BenchmarkWork &work, const DeviceChoice &choice)
{
    return choice.backend == work.compute.backend && choice.device == work.compute.device;
}

// Whether it is measured without a start that nobody has asked for.
bool isAtHand(const BenchmarkWork &work, const BenchmarkWork &there)
{
    const bool isChosen = there.compute.backend == work.compute.backend
                          && there.compute.device == work.compute.device;
    return !computesInWorker(there.compute.backend) || isChosen
           || isCupynumericWorkerRunning(targetOf(there.compute));
}

} // namespace

std::vector<DeviceChoice> deviceChoices(const BenchmarkWork &work)
{
    const std::vector<Device> all = devices();
    std::vector<DeviceChoice> choices;
    for (const Backend &backend : backends()) {
        if (!backend.available) {
            DeviceChoice &choice =
                choices.emplace_back(choiceOf(backend.name, all.front().id, all.front().name));
            choice.reason = backend.reason;
            choice.remedy = backend.remedy;
            continue;
        }
        for (const Device &device : all) {
            const bool runsThere =
                std::ranges::find(backend.devices, device.id) != backend.devices.end();
            // A device that is missing is told of once, by the backend that comes first.
            if (!runsThere && (device.available || backend.name != backends().front().name))
                continue;
            DeviceChoice &choice =
                choices.emplace_back(choiceOf(backend.name, device.id, device.name));
            if (!device.available) {
                choice.reason = device.reason;
                choice.remedy = device.remedy;
            } else {
                findObstacle(work, choice);
            }
        }
        // What is no single device.
        for (const std::string &id : backend.devices) {
            if (std::ranges::find(all, id, &Device::id) == all.end())
                findObstacle(work, choices.emplace_back(choiceOf(backend.name, id, nameOf(id))));
        }
    }
    return choices;
}

void recommend(const BenchmarkWork &work, DeviceAdvice &advice)
{
    advice.recommended.reset();
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < advice.choices.size(); ++i) {
        const Basis basis = advice.choices[i].basis;
        if (advice.choices[i].canRun() && (basis == Basis::Measured || basis == Basis::Estimated))
            order.push_back(i);
    }
    if (order.empty()) {
        const bool canAny =
            std::ranges::any_of(advice.choices, [](const auto &each) { return each.canRun(); });
        advice.why = canAny ? "a step takes longer than could be measured on every device"
                            : "nothing here can compute this experiment";
        return;
    }
    const auto stepMs = [&](std::size_t i) { return advice.choices[i].stepMs; };
    std::ranges::stable_sort(order, {}, stepMs);
    std::size_t best = order.front();
    bool isKept = false;
    for (const std::size_t i : order) {
        if (i != best && isChosen(work, advice.choices[i])
            && stepMs(i) <= sameTime * stepMs(best)) {
            best = i;
            isKept = true;
            break;
        }
    }
    // Of which only is known that its steps take at least that long.
    const auto unknown = std::ranges::find_if(advice.choices, [&](const DeviceChoice &each) {
        return each.canRun() && each.basis == Basis::AtLeast && each.stepMs < stepMs(best);
    });
    if (unknown != advice.choices.end()) {
        advice.why = "a step takes longer than could be measured on " + nameOf(*unknown)
                     + ", which may still be faster than " + nameOf(advice.choices[best]);
        return;
    }
    advice.recommended = best;
    const auto second = std::ranges::find_if(order, [best](std::size_t i) { return i != best; });
    const std::string name = nameOf(advice.choices[best]);
    const auto able = std::ranges::count_if(advice.choices, &DeviceChoice::canRun);
    if (second == order.end())
        advice.why = name
                     + (able == 1 ? " is the only one that can compute it here"
                                  : " is the only one whose steps were measured in the time");
    else if (isKept)
        advice.why = name + " is chosen, and no other is faster by more than a tenth";
    else
        advice.why = name + " takes the least time, "
                     + times(stepMs(*second) / std::max(stepMs(best), 1e-9)) + " times less than "
                     + nameOf(advice.choices[*second]);
}

std::optional<DeviceAdvice> advise(const BenchmarkWork &work, int stepsLeft,
                                   const std::stop_token &stop, bool startsWorkers)
{
    // Also which backends there are may take seconds to find out.
    const worker::WaitScope scope([&stop] { return stop.stop_requested(); });
    DeviceAdvice advice;
    advice.measuredAt = timeNow();
    advice.qubits = work.circuit.qubits;
    advice.operations = expand(work.circuit).operations.size();
    advice.batch = work.features.rows;
    advice.stepsLeft = stepsLeft;
    advice.precision = work.compute.precision;
    try {
        advice.choices = deviceChoices(work);
    } catch (const Interrupted &) {
        return std::nullopt;
    }
    for (DeviceChoice &choice : advice.choices) {
        if (stop.stop_requested())
            return std::nullopt;
        if (!choice.canRun())
            continue;
        const BenchmarkWork there = on(work, choice);
        if (!startsWorkers && !isAtHand(work, there)) {
            choice.how =
                "not measured: its worker process does not run, and takes seconds to start; "
                "choose "
                + nameOf(choice)
                + " to have it started and measured, or run ansatz bench "
                  "--advise";
            continue;
        }
        try {
            const StepProbe probe =
                probeStep(there, adviserTime, [&stop] { return stop.stop_requested(); });
            choice.basis = probe.basis;
            choice.how = probe.how;
            choice.stepMs = probe.stepMs;
            choice.secondsToEnd = probe.stepMs / 1000 * stepsLeft;
        } catch (const Interrupted &) {
            return std::nullopt;
        } catch (const std::exception &) { // whatever it is, the others go on
            refuse(choice);
        }
    }
    recommend(work, advice);
    return advice;
}

} // namespace ansatz
