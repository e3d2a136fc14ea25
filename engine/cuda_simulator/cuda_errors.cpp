// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cuda_simulator/cuda_errors.h"

namespace ansatz::cuda {

UserError explainError(const std::string &name, const std::string &text)
{
    if (name == "cudaErrorMemoryAllocation")
        return UserError("the GPU's memory is used up", "device",
                         "use smaller batches or fewer qubits, or end other programs that use the "
                         "GPU (nvidia-smi lists them)");
    if (name == "cudaErrorDevicesUnavailable")
        return UserError("the GPU is taken by another process", "device",
                         "end it, or wait until it is done (nvidia-smi lists them)");
    if (name == "cudaErrorNoKernelImageForDevice" || name == "cudaErrorInvalidDeviceFunction")
        return UserError("this build has no code for the GPU", "device",
                         "build for its compute capability, or use the CPU");
    if (name == "cudaErrorECCUncorrectable" || name == "cudaErrorDeviceUninitialized"
        || name == "cudaErrorSystemNotReady" || name == "cudaErrorUnknown"
        || name == "cudaErrorContained")
        return UserError("the GPU was lost: " + text + " (" + name + ")", "device",
                         "start the program again; when it stays so, check that nvidia-smi works");
    if (name == "cudaErrorLaunchTimeout")
        return UserError("the GPU stopped a computation that took too long", "device",
                         "use fewer qubits or smaller batches, or a GPU without a display");
    if (name == "cudaErrorLaunchFailure" || name == "cudaErrorIllegalAddress"
        || name == "cudaErrorLaunchOutOfResources" || name == "cudaErrorAssert"
        || name == "cudaErrorMisalignedAddress" || name == "cudaErrorIllegalInstruction")
        return UserError("a computation failed on the GPU: " + text + " (" + name + ")", "device",
                         "start the program again, or use the CPU");
    return UserError("the GPU reports: " + text + " (" + name + ")", "device",
                     "check that nvidia-smi works, or use the CPU");
}

} // namespace ansatz::cuda
