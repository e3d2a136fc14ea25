// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/array_backends.h"

#include "engine/base/error.h"
#include "engine/cuda/cuda_devices.h"
#include "engine/numerics/cupynumeric_arrays.h"
#include "engine/numerics/cupynumeric_backend.h"
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
    if (name == "cupynumeric") {
        requireCupynumericDevice(device);
        return makeCupynumericArrays(device);
    }
    ANSATZ_CHECK(name == "host", "an available backend can be made");
    if (device != "cpu")
        throw UserError("the array backend host does not compute on " + device, "device",
                        "choose cpu, or the array backend pytorch");
    return makeHostBackend();
}

} // namespace

std::vector<ArrayBackendInfo> arrayBackends()
{
    const Backend cupynumeric = cupynumericBackend();
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
            {.name = cupynumeric.name,
             .help = "cuPyNumeric's arrays, in a process of their own.",
             .available = cupynumeric.available,
             .reason = cupynumeric.reason,
             .remedy = cupynumeric.remedy,
             .devices = cupynumeric.devices}};
}

std::shared_ptr<ArrayBackend> arrayBackend(std::string_view name, const std::string &device)
{
    // Looking at the component for cupynumeric takes time, which others must not pay.
    if (name != "host" && name != "pytorch") {
        const std::vector<ArrayBackendInfo> all = arrayBackends();
        if (std::ranges::none_of(all, [&](const ArrayBackendInfo &each) {
                return each.name == name && each.available;
            }))
            refuseArrayBackend(name, all);
    }
    static std::mutex mutex;
    static std::map<std::pair<std::string, std::string>, std::shared_ptr<ArrayBackend>> backends;
    const std::scoped_lock lock(mutex);
    std::shared_ptr<ArrayBackend> &backend = backends[{std::string(name), device}];
    if (backend == nullptr)
        backend = made(name, device);
    return backend;
}

} // namespace ansatz::numerics
