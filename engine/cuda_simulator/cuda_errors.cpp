// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cuda_simulator/cuda_errors.h"

#include "engine/cuda/lost_devices.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace ansatz::cuda {

BackendFailure explainError(const std::string &name, const std::string &text)
{
    if (name == "cudaErrorMemoryAllocation")
        return BackendFailure(
            "the GPU's memory is used up", "device",
            "use smaller batches or fewer qubits, or end other programs that use the "
            "GPU (nvidia-smi lists them)");
    if (name == "cudaErrorDevicesUnavailable")
        return BackendFailure("the GPU is taken by another process", "device",
                              "end it, or wait until it is done (nvidia-smi lists them)");
    if (name == "cudaErrorNoKernelImageForDevice" || name == "cudaErrorInvalidDeviceFunction")
        return BackendFailure("this build has no code for the GPU", "device",
                              "build for its compute capability, or use the CPU");
    if (name == "cudaErrorECCUncorrectable" || name == "cudaErrorDeviceUninitialized"
        || name == "cudaErrorSystemNotReady" || name == "cudaErrorUnknown"
        || name == "cudaErrorContained")
        return BackendFailure(
            "the GPU was lost: " + text + " (" + name + ")", "device",
            "start the program again; when it stays so, check that nvidia-smi works");
    if (name == "cudaErrorLaunchTimeout")
        return BackendFailure("the GPU stopped a computation that took too long", "device",
                              "use fewer qubits or smaller batches, or a GPU without a display");
    if (name == "cudaErrorLaunchFailure" || name == "cudaErrorIllegalAddress"
        || name == "cudaErrorLaunchOutOfResources" || name == "cudaErrorAssert"
        || name == "cudaErrorMisalignedAddress" || name == "cudaErrorIllegalInstruction")
        return BackendFailure("a computation failed on the GPU: " + text + " (" + name + ")",
                              "device", "start the program again, or use the CPU");
    return BackendFailure("the GPU reports: " + text + " (" + name + ")", "device",
                          "check that nvidia-smi works, or use the CPU");
}

bool isForGood(const std::string &name)
{
    // Those that leave a context unusable, after which the process must end to use the GPU again.
    constexpr std::array<std::string_view, 17> names = {"cudaErrorIllegalAddress",
                                                        "cudaErrorLaunchFailure",
                                                        "cudaErrorLaunchTimeout",
                                                        "cudaErrorAssert",
                                                        "cudaErrorMisalignedAddress",
                                                        "cudaErrorIllegalInstruction",
                                                        "cudaErrorInvalidAddressSpace",
                                                        "cudaErrorInvalidPc",
                                                        "cudaErrorHardwareStackError",
                                                        "cudaErrorECCUncorrectable",
                                                        "cudaErrorContained",
                                                        "cudaErrorDeviceUninitialized",
                                                        "cudaErrorNvlinkUncorrectable",
                                                        "cudaErrorContextIsDestroyed",
                                                        "cudaErrorDevicesUnavailable",
                                                        "cudaErrorSystemNotReady",
                                                        "cudaErrorUnknown"};
    return std::ranges::find(names, name) != names.end();
}

void requireNotLost(int deviceIndex)
{
    if (const auto why = whyLost(deviceIndex))
        throw BackendFailure("cuda:" + std::to_string(deviceIndex) + " failed before: " + *why,
                             "device", "start the program again, or use the CPU");
}

} // namespace ansatz::cuda
