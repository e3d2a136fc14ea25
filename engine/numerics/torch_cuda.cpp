// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/torch_cuda.h"

#include "engine/base/error.h"
#include "engine/cuda/cuda_devices.h"
#include "engine/cuda/lost_devices.h"

#include <ATen/Version.h>
#include <c10/core/CachingDeviceAllocator.h>

#include <dlfcn.h>

#include <algorithm>
#include <atomic>

namespace ansatz::numerics {

namespace {

constexpr const char *fileName = "libtorch_cuda.so";

std::string reinstall()
{
    return "install LibTorch with CUDA again (packaging/run.sh does), or choose the device cpu";
}

} // namespace

TorchCudaProblem loadTorchCuda(const std::filesystem::path &folder)
{
    // Global, since its static objects must register with those of the CPU part; for good, since
    // nothing can unregister them.
    if (dlopen((folder / fileName).c_str(), RTLD_NOW | RTLD_GLOBAL) != nullptr)
        return {};
    const char *error = dlerror();
    return {"LibTorch's CUDA part cannot be loaded: "
                + std::string(error == nullptr ? "no reason was given" : error),
            reinstall()};
}

std::filesystem::path torchFolder()
{
    Dl_info info = {};
    ANSATZ_CHECK(dladdr(reinterpret_cast<const void *>(&at::get_cxx_flags), &info) != 0
                     && info.dli_fname != nullptr,
                 "LibTorch is a shared library");
    return std::filesystem::path(info.dli_fname).parent_path();
}

TorchCudaProblem torchCudaProblem(const std::filesystem::path &folder)
{
    const CudaStatus &status = cudaStatus();
    if (status.devices.empty())
        return {status.reason, status.remedy};
    std::error_code ignored;
    if (!std::filesystem::exists(folder / fileName, ignored))
        return {"this LibTorch has no CUDA part: there is no " + (folder / fileName).string(),
                reinstall()};
    return {};
}

namespace {

std::atomic<bool> isLoaded = false;

// The answer of the one attempt.
const TorchCudaProblem &loadOnce()
{
    static const TorchCudaProblem problem = loadTorchCuda(torchFolder());
    isLoaded = problem.none();
    return problem;
}

} // namespace

void preloadTorchCuda()
{
    if (torchCudaProblem(torchFolder()).none())
        static_cast<void>(loadOnce());
}

void releaseTorchCache(const std::string &device)
{
    const std::optional<int> index = cudaIndexOf(device);
    if (!index || !isLoaded || cuda::isLost(*index))
        return;
    try {
        at::getDeviceAllocator(at::kCUDA)->emptyCache();
    } catch (const c10::Error &) {
        // A device that fails is told of by who uses it next; less of it seems free until then.
    }
}

void requireTorchDevice(const std::string &device)
{
    if (device == "cpu")
        return;
    const auto refuse = [&](const TorchCudaProblem &problem) {
        if (!problem.none())
            throw UserError("pytorch cannot compute on " + device + ": " + problem.reason, "device",
                            problem.remedy);
    };
    refuse(torchCudaProblem(torchFolder()));
    const std::vector<CudaDevice> &devices = cudaStatus().devices;
    if (std::ranges::none_of(devices, [&](const CudaDevice &each) {
            return device == "cuda:" + std::to_string(each.index);
        }))
        throw UserError("there is no device \"" + device + "\" for pytorch", "device",
                        "choose cpu or cuda:0 to cuda:" + std::to_string(devices.back().index));
    refuse(loadOnce());
}

} // namespace ansatz::numerics
