// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/array_backends.h"

#include "engine/base/error.h"
#include "engine/cuda/cuda_devices.h"
#include "engine/numerics/torch_backend.h"
#include "engine/numerics/torch_cuda.h"

#include <algorithm>
#include <map>
#include <mutex>

namespace ansatz::numerics {

namespace {

std::vector<std::string> devicesOfTorch()
{
    std::vector<std::string> devices = {"cpu"};
    if (torchCudaProblem(torchFolder()).none()) {
        for (const CudaDevice &device : cudaStatus().devices)
            devices.push_back("cuda:" + std::to_string(device.index));
    }
    return devices;
}

std::shared_ptr<ArrayBackend> made(std::string_view name, const std::string &device)
{
    if (name == "pytorch")
        return makeTorchBackend(device);
    ANSATZ_CHECK(name == "host", "an available backend can be made");
    if (device != "cpu")
        throw UserError("the array backend host does not compute on " + device, "device",
                        "choose cpu, or the array backend pytorch");
    return makeHostBackend();
}

} // namespace

std::vector<ArrayBackendInfo> arrayBackends()
{
    return {{.name = "host",
             .help = "Plain arrays on the CPU, without autograd.",
             .available = true,
             .reason = {},
             .remedy = {},
             .devices = {"cpu"}},
            {.name = "pytorch",
             .help = "LibTorch's tensors, with its autograd, batching and compiler.",
             .available = true,
             .reason = {},
             .remedy = {},
             .devices = devicesOfTorch()},
            {.name = "cupynumeric",
             .help = "cuPyNumeric's arrays, spread over many processors by Legate.",
             .available = false,
             .reason = "its arrays live in a process of their own, since its libraries and "
                       "LibTorch's do not share one",
             .remedy = "compute circuits with it: the backend cupynumeric of an experiment",
             .devices = {}}};
}

std::shared_ptr<ArrayBackend> arrayBackend(std::string_view name, const std::string &device)
{
    const std::vector<ArrayBackendInfo> all = arrayBackends();
    if (std::ranges::none_of(
            all, [&](const ArrayBackendInfo &each) { return each.name == name && each.available; }))
        refuseArrayBackend(name, all);
    static std::mutex mutex;
    static std::map<std::pair<std::string, std::string>, std::shared_ptr<ArrayBackend>> backends;
    const std::scoped_lock lock(mutex);
    std::shared_ptr<ArrayBackend> &backend = backends[{std::string(name), device}];
    if (backend == nullptr)
        backend = made(name, device);
    return backend;
}

} // namespace ansatz::numerics
