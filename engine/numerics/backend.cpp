// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/backend.h"

#include "engine/base/error.h"
#include "engine/base/limits.h"
#include "engine/cuda/cuda_devices.h"
#include "engine/cuda_simulator/cuda_simulator.h"
#include "engine/device/devices.h"
#include "engine/numerics/cupynumeric_backend.h"
#include "engine/numerics/memory_need.h"
#include "engine/numerics/sample_by_sample.h"
#include "engine/numerics/simulator_array.h"
#include "engine/numerics/torch_backend.h"
#include "engine/numerics/torch_cuda.h"
#include "engine/numerics/torch_memory.h"
#include "engine/simulator/trainable_scale.h"

#include <algorithm>
#include <utility>

namespace ansatz {

namespace {

constexpr std::string_view cpu = "cpu";

std::string join(const std::vector<std::string> &names)
{
    std::string text;
    for (const std::string &name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

std::vector<std::string> availableNames(const std::vector<Backend> &all)
{
    std::vector<std::string> names;
    for (const Backend &backend : all) {
        if (backend.available)
            names.push_back(backend.name);
    }
    return names;
}

// Throws unless the backend can compute with this switch off.
void requireSwitch(const Backend &backend, bool isOn, bool canBeOff, const std::string &name,
                   const std::string &what)
{
    if (!isOn && !canBeOff)
        throw UserError("the backend " + backend.name + " cannot compute " + what, name,
                        "switch " + name + " on, or choose another backend");
}

// The CPU, and the GPUs that can be used.
std::vector<std::string> devicesOfNative()
{
    std::vector<std::string> ids = {std::string(cpu)};
    for (const Device &device : devices()) {
        if (device.available && device.id != cpu)
            ids.push_back(device.id);
    }
    return ids;
}

// The same, when LibTorch has its CUDA part.
std::vector<std::string> devicesOfPytorch()
{
    if (numerics::torchCudaProblem(numerics::torchFolder()).none())
        return devicesOfNative();
    return {std::string(cpu)};
}

// Those that compute in this process; it costs nothing to know them.
std::vector<Backend> backendsOfProcess()
{
    return {
        {.name = "native",
         .help = "Compiled simulator: the CPU's vector lanes or a CUDA device, adjoint gradients.",
         .available = true,
         .reason = {},
         .remedy = {},
         .devices = devicesOfNative(),
         .switchesVmap = true},
        {.name = "reference",
         .help = "Dense, slow and simple simulator that checks the others.",
         .available = true,
         .reason = {},
         .remedy = {},
         .devices = {std::string(cpu)}},
        {.name = "pytorch",
         .help = "Gates as LibTorch's tensor operations, gradients by its autograd.",
         .available = true,
         .reason = {},
         .remedy = {},
         .devices = devicesOfPytorch(),
         .switchesJit = true,
         .switchesVmap = true}};
}

void requireBackend(const ComputeTarget &target)
{
    // Looking at the component for cupynumeric takes time, which others must not pay.
    std::vector<Backend> all = backendsOfProcess();
    const auto isAsked = [&](const Backend &backend) { return backend.name == target.backend; };
    if (std::ranges::none_of(all, isAsked))
        all = backends();
    const auto found = std::ranges::find_if(all, isAsked);
    if (found == all.end())
        throw UserError("there is no backend \"" + target.backend + "\"", "backend",
                        "choose one of " + join(availableNames(all)));
    if (!found->available)
        throw UserError("the backend " + found->name + " is not available: " + found->reason,
                        "backend", found->remedy);
    requireSwitch(*found, target.jit, found->switchesJit, "jit", "uncompiled circuits");
    requireSwitch(*found, target.vmap, found->switchesVmap, "vmap", "sample by sample");
}

// The index in the id of a device that requireTarget admitted: "cuda:1".
int cudaIndex(const std::string &id)
{
    for (const CudaDevice &device : cudaStatus().devices) {
        if (id == "cuda:" + std::to_string(device.index))
            return device.index;
    }
    ANSATZ_CHECK(false, "a device other than the CPU is one of CUDA's");
    return -1;
}

// Legate sees GPUs that this build has no code for. One that failed in this process only can be
// used in another.
void requireUsableGpus(const std::string &device)
{
    for (const UnusableCudaDevice &found : cudaStatus().unusable) {
        const std::string id = "cuda:" + std::to_string(found.device.index);
        if (device == id || device == "cuda")
            throw UserError("the device " + id + " is not available: " + found.reason, "device",
                            found.remedy);
    }
}

void requireDevice(const ComputeTarget &target)
{
    if (target.device == cpu)
        return;
    if (target.backend == "cupynumeric") {
        requireCupynumericDevice(target.device);
        requireUsableGpus(target.device);
        return;
    }
    if (target.device == "cuda")
        throw UserError("the backend " + target.backend + " does not compute on every GPU at once",
                        "device", "choose one of them, or the backend cupynumeric");
    const std::vector<Device> all = devices();
    const auto found = std::find_if(
        all.begin(), all.end(), [&](const Device &device) { return device.id == target.device; });
    if (found == all.end()) {
        std::vector<std::string> ids;
        for (const Device &device : all) {
            if (device.available)
                ids.push_back(device.id);
        }
        throw UserError("there is no device \"" + target.device + "\"", "device",
                        "choose one of " + join(ids));
    }
    if (!found->available)
        throw UserError("the device " + found->id + " is not available: " + found->reason, "device",
                        found->remedy);
    if (target.backend == "native")
        return;
    if (target.backend == "pytorch") {
        numerics::requireTorchDevice(target.device);
        return;
    }
    throw UserError("the backend " + target.backend + " does not compute on " + found->id + " ("
                        + found->name + ")",
                    "device", "choose cpu, or the backend native");
}

} // namespace

std::string_view toString(Precision precision)
{
    return precision == Precision::Complex64 ? "complex64" : "complex128";
}

std::vector<Backend> backends()
{
    std::vector<Backend> all = backendsOfProcess();
    all.push_back(cupynumericBackend());
    return all;
}

void requireTarget(const ComputeTarget &target)
{
    requireBackend(target);
    requireDevice(target);
    if (target.threads < 1 || target.threads > limits::threads)
        throw UserError(std::to_string(target.threads) + " threads cannot compute", "threads",
                        "use 1 to " + std::to_string(limits::threads));
}

int threadsOf(const ComputeTarget &target)
{
    // The reference simulator has no threads; a GPU uses none of the host's; cupynumeric's arrays
    // (no jit) are one shard.
    const bool isOne = target.backend == "reference" || target.device != cpu
                       || (target.backend == "cupynumeric" && !target.jit);
    return isOne ? 1 : target.threads;
}

namespace {

// Of a circuit without trainable scales.
template <class Real>
std::unique_ptr<Simulator<Real>> makePlainSimulator(const ComputeTarget &target,
                                                    const ExpandedCircuit &circuit,
                                                    std::vector<Observable> observables)
{
    if (target.backend == "pytorch") {
        auto torch = numerics::makeTorchBackend(target.device, target.threads);
        numerics::releaseTorchCache(target.device);
        const numerics::ArrayOptions options{
            .jit = target.jit,
            .vmap = target.vmap,
            .told = numerics::torchStepBytes(
                numerics::makeArrayProgram(circuit, observables, target.jit), observables,
                sizeof(Real))};
        return numerics::makeArraySimulator<Real>(std::move(torch), circuit, observables, options,
                                                  availableMemoryOn(target.device));
    }
    if (target.backend == "cupynumeric")
        return makeCupynumericSimulator<Real>(target, circuit, observables);
    ANSATZ_CHECK(target.backend == "native", "an available backend has a simulator");
    std::unique_ptr<Simulator<Real>> simulator =
        target.device == cpu
            ? makeNativeSimulator<Real>(circuit, std::move(observables),
                                        {.threads = target.threads})
            : cuda::makeCudaSimulator<Real>(circuit, observables, cudaIndex(target.device));
    return target.vmap ? std::move(simulator) : makeSampleBySample(std::move(simulator));
}

} // namespace

template <class Real>
std::unique_ptr<Simulator<Real>> makeSimulator(const ComputeTarget &target,
                                               const ExpandedCircuit &circuit,
                                               std::vector<Observable> observables)
{
    requireTarget(target);
    // It knows trainable scales itself, so that it checks the others'.
    if (target.backend == "reference")
        return makeReferenceSimulator<Real>(circuit, std::move(observables));
    if (!hasTrainableScales(circuit.operations))
        return makePlainSimulator<Real>(target, circuit, std::move(observables));
    const WithoutTrainableScales parts = withoutTrainableScales(circuit);
    return makeScaledSimulator(
        makePlainSimulator<Real>(target, parts.circuit, std::move(observables)), parts);
}

template std::unique_ptr<Simulator<float>>
makeSimulator(const ComputeTarget &, const ExpandedCircuit &, std::vector<Observable>);
template std::unique_ptr<Simulator<double>>
makeSimulator(const ComputeTarget &, const ExpandedCircuit &, std::vector<Observable>);

} // namespace ansatz
