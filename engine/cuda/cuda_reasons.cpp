// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cuda/cuda_reasons.h"

#include <charconv>

namespace ansatz {

namespace {

constexpr int leastComputeMajor = 8;

struct Explanation {
    std::string reason;
    std::string remedy;
};

std::string version(int number)
{
    return std::to_string(number / 1000) + "." + std::to_string(number % 1000 / 10);
}

// Drivers of the same major version run every runtime of it.
std::string driverWanted(const CudaAnswer &answer)
{
    return "NVIDIA's driver for CUDA " + std::to_string(answer.runtimeVersion / 1000)
           + ".0 or newer";
}

bool hidesAll(const std::string &visibleDevices)
{
    // The runtime stops reading at the first number that names no device.
    return visibleDevices.empty() || visibleDevices.starts_with("-1");
}

Explanation noDevice(const CudaAnswer &answer)
{
    if (!answer.visibleDevices)
        return {"the NVIDIA driver finds no GPU in this machine",
                "check that nvidia-smi lists a GPU, or use the CPU"};
    if (hidesAll(*answer.visibleDevices))
        return {"the environment variable CUDA_VISIBLE_DEVICES is \"" + *answer.visibleDevices
                    + "\", which hides every GPU",
                "unset CUDA_VISIBLE_DEVICES and start again"};
    return {"the environment variable CUDA_VISIBLE_DEVICES is \"" + *answer.visibleDevices
                + "\", and no GPU of this machine is among that",
            "unset CUDA_VISIBLE_DEVICES and start again"};
}

Explanation noDriver(const CudaAnswer &answer)
{
    if (answer.kernelModule.empty())
        return {"no NVIDIA driver is installed on this machine",
                "install " + driverWanted(answer) + ", or use the CPU"};
    return {"the NVIDIA kernel module " + answer.kernelModule
                + " is loaded, but its library libcuda.so.1 is not found",
            "install the driver's libraries; start a container with access to the GPU"};
}

Explanation counting(const CudaAnswer &answer)
{
    if (answer.driverVersion == 0)
        return noDriver(answer);
    if (answer.error == "cudaErrorInsufficientDriver"
        || answer.error == "cudaErrorCallRequiresNewerDriver"
        || answer.driverVersion / 1000 < answer.runtimeVersion / 1000)
        return {"the NVIDIA driver is for CUDA " + version(answer.driverVersion)
                    + " and too old for this build, which uses CUDA "
                    + version(answer.runtimeVersion),
                "install " + driverWanted(answer)};
    if (answer.error == "cudaErrorSystemDriverMismatch")
        return {"the NVIDIA driver's kernel module and library are of different versions",
                "restart the machine, which loads the new kernel module"};
    if (answer.error == "cudaErrorCompatNotSupportedOnDevice")
        return {"this GPU does not support the installed CUDA compatibility package",
                "install " + driverWanted(answer) + " in its place"};
    if (answer.error == "cudaErrorSystemNotReady")
        return {"the NVIDIA driver is not ready: a service that it needs does not run",
                "start nvidia-fabricmanager, then start again"};
    if (answer.error == "cudaErrorDevicesUnavailable")
        return {"every GPU is taken by other processes",
                "end them, or wait until they are done (nvidia-smi lists them)"};
    if (answer.error.empty() || answer.error == "cudaErrorNoDevice")
        return noDevice(answer);
    return {"CUDA does not start: " + answer.errorText + " (" + answer.error + ")",
            "check that nvidia-smi works, or use the CPU"};
}

std::string named(const CudaDevice &device)
{
    return "cuda:" + std::to_string(device.index)
           + (device.name.empty() ? "" : " (" + device.name + ")");
}

// Why a device that is there cannot be used.
Explanation unusable(const CudaAnswer::Found &found)
{
    const CudaDevice &device = found.device;
    const std::string others = "end other programs that use the GPU (nvidia-smi lists them)";
    if (!isCudaDeviceNewEnough(device) && found.error.empty())
        return {"compute capability " + std::to_string(device.computeMajor) + "."
                    + std::to_string(device.computeMinor) + " is too old; "
                    + std::to_string(leastComputeMajor) + ".0 is needed",
                "use the CPU, or a GPU of the Ampere generation or newer"};
    if (found.error == "cudaErrorMemoryAllocation")
        return {"its memory is full: CUDA cannot start on it (" + found.error + ")", others};
    if (found.error == "cudaErrorDevicesUnavailable")
        return {"other processes have it for themselves (" + found.error + ")", others};
    if (found.error == "cudaErrorECCUncorrectable")
        return {"its memory has an uncorrectable error (" + found.error + ")",
                "reset the GPU or restart the machine"};
    return {"CUDA cannot start on it: " + found.errorText + " (" + found.error + ")",
            "check that nvidia-smi works, or use the CPU"};
}

// Why none of the devices that there are can be used.
Explanation summary(const std::vector<UnusableCudaDevice> &devices)
{
    Explanation explanation;
    for (const UnusableCudaDevice &unusable : devices) {
        explanation.reason += (explanation.reason.empty() ? "" : "; ") + named(unusable.device)
                              + ": " + unusable.reason;
        // What helps a device that is new enough helps at once.
        if (explanation.remedy.empty() || isCudaDeviceNewEnough(unusable.device))
            explanation.remedy = unusable.remedy;
    }
    return explanation;
}

} // namespace

std::optional<int> cudaIndexOf(std::string_view deviceId)
{
    constexpr std::string_view prefix = "cuda:";
    if (!deviceId.starts_with(prefix))
        return std::nullopt;
    const std::string_view digits = deviceId.substr(prefix.size());
    int index = 0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (fault != std::errc() || end != digits.data() + digits.size() || index < 0)
        return std::nullopt;
    return index;
}

bool isCudaDeviceNewEnough(const CudaDevice &device)
{
    return device.computeMajor >= leastComputeMajor;
}

CudaStatus explainCuda(const CudaAnswer &answer)
{
    CudaStatus status;
    status.builtWithCuda = true;
    status.runtimeVersion = answer.runtimeVersion;
    status.driverVersion = answer.driverVersion;
    status.error = answer.error;
    status.visibleDevices = answer.visibleDevices;
    status.kernelModule = answer.kernelModule;
    for (const CudaAnswer::Found &found : answer.found) {
        if (isCudaDeviceNewEnough(found.device) && found.error.empty()) {
            status.devices.push_back(found.device);
        } else {
            Explanation why = unusable(found);
            status.unusable.push_back({found.device, std::move(why.reason), std::move(why.remedy)});
        }
    }
    if (status.devices.empty()) {
        Explanation explanation =
            answer.found.empty() ? counting(answer) : summary(status.unusable);
        status.reason = std::move(explanation.reason);
        status.remedy = std::move(explanation.remedy);
    }
    return status;
}

} // namespace ansatz
