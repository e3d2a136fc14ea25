// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/cupynumeric_backend.h"

#include "engine/base/error.h"
#include "engine/numerics/cupynumeric_arrays.h"
#include "engine/numerics/legate_memory.h"
#include "engine/numerics/sample_by_sample.h"
#include "engine/numerics/simulator_array.h"
#include "engine/worker/cupynumeric_worker.h"
#include "engine/worker/worker.h"
#include "engine/worker/worker_simulator.h"

#include <algorithm>
#include <utility>

namespace ansatz {

namespace {

constexpr std::string_view everyGpu = "cuda";

// Of Legate tasks.
worker::WorkerCommand taskWorkerOf(const ComputeTarget &target)
{
    return worker::cupynumericWorker(target.device, target.device == "cpu" ? target.threads : 1);
}

} // namespace

Backend cupynumericBackend()
{
    const worker::CupynumericState state = worker::cupynumericState();
    Backend backend{.name = "cupynumeric",
                    .help = "Legate tasks over shards of a batch, in a process of their own: as "
                            "many on the CPU as threads are asked for, or one a GPU. Without jit "
                            "gates are operations on cuPyNumeric's arrays, which is slow.",
                    .available = state.isAvailable(),
                    .reason = state.reason,
                    .remedy = state.remedy,
                    .devices = {},
                    .switchesJit = true,
                    .switchesVmap = true};
    if (!backend.available)
        return backend;
    backend.devices.emplace_back("cpu");
    for (int i = 0; i < state.gpus; ++i)
        backend.devices.push_back("cuda:" + std::to_string(i));
    if (state.gpus > 1)
        backend.devices.emplace_back(everyGpu);
    return backend;
}

void requireCupynumericDevice(const std::string &device)
{
    const std::vector<std::string> ids = cupynumericBackend().devices;
    if (std::ranges::find(ids, device) != ids.end())
        return;
    std::string names;
    for (const std::string &id : ids)
        names += (names.empty() ? "" : ", ") + id;
    throw UserError("the backend cupynumeric does not compute on " + device
                        + (ids.size() == 1 ? ": its libraries see no GPU here" : ""),
                    "device", "choose " + std::string(ids.size() == 1 ? "" : "one of ") + names);
}

bool isCupynumericWorkerRunning(const ComputeTarget &target)
{
    return worker::runningWorker(target.jit ? taskWorkerOf(target)
                                            : worker::cupynumericArrayWorker(target.device))
           != nullptr;
}

template <class Real>
std::unique_ptr<Simulator<Real>>
makeCupynumericSimulator(const ComputeTarget &target, const ExpandedCircuit &circuit,
                         const std::vector<Observable> &observables)
{
    if (!target.jit)
        return numerics::makeArraySimulator<Real>(
            numerics::makeCupynumericArrays(target.device), circuit, observables,
            {.jit = false, .vmap = target.vmap}, cupynumericArrayMemory(target.device));
    std::unique_ptr<Simulator<Real>> simulator =
        worker::makeWorkerSimulator<Real>(taskWorkerOf(target), circuit, observables);
    return target.vmap ? std::move(simulator) : makeSampleBySample(std::move(simulator));
}

template std::unique_ptr<Simulator<float>>
makeCupynumericSimulator(const ComputeTarget &, const ExpandedCircuit &,
                         const std::vector<Observable> &);
template std::unique_ptr<Simulator<double>>
makeCupynumericSimulator(const ComputeTarget &, const ExpandedCircuit &,
                         const std::vector<Observable> &);

} // namespace ansatz
