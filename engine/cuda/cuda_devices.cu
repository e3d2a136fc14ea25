// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cuda/cuda_devices.h"
#include "engine/cuda/cuda_reasons.h"
#include "engine/cuda/nvidia_module.h"

#include <cuda_runtime_api.h>

#include <cstdlib>

namespace ansatz {

namespace {

// Reading free memory starts the device, so it also tells whether that works.
void readMemory(CudaAnswer::Found &found)
{
    std::size_t free = 0;
    std::size_t total = 0;
    cudaError_t error = cudaSetDevice(found.device.index);
    if (error == cudaSuccess)
        error = cudaMemGetInfo(&free, &total);
    if (error == cudaSuccess) {
        found.device.memoryFree = free;
        found.device.memoryTotal = total;
    } else {
        found.error = cudaGetErrorName(error);
        found.errorText = cudaGetErrorString(error);
        (void)cudaGetLastError(); // or the next, unrelated call would report it
    }
}

CudaAnswer ask()
{
    CudaAnswer answer;
    if (const char *visible = std::getenv("CUDA_VISIBLE_DEVICES"))
        answer.visibleDevices = visible;
    answer.kernelModule = nvidiaModuleVersion("/");
    (void)cudaRuntimeGetVersion(&answer.runtimeVersion);
    if (cudaDriverGetVersion(&answer.driverVersion) != cudaSuccess)
        answer.driverVersion = 0;

    int count = 0;
    const cudaError_t counted = cudaGetDeviceCount(&count);
    if (counted != cudaSuccess) {
        answer.error = cudaGetErrorName(counted);
        answer.errorText = cudaGetErrorString(counted);
        (void)cudaGetLastError();
        return answer;
    }
    for (int index = 0; index < count; ++index) {
        CudaAnswer::Found found;
        found.device.index = index;
        cudaDeviceProp properties = {};
        const cudaError_t error = cudaGetDeviceProperties(&properties, index);
        if (error != cudaSuccess) {
            found.error = cudaGetErrorName(error);
            found.errorText = cudaGetErrorString(error);
            (void)cudaGetLastError();
        } else {
            found.device.name = properties.name;
            found.device.computeMajor = properties.major;
            found.device.computeMinor = properties.minor;
            found.device.memoryTotal = properties.totalGlobalMem;
            if (isCudaDeviceNewEnough(found.device))
                readMemory(found);
        }
        answer.found.push_back(std::move(found));
    }
    if (count > 0)
        (void)cudaSetDevice(0);
    return answer;
}

} // namespace

const CudaStatus &cudaStatus()
{
    static const CudaStatus status = explainCuda(ask());
    return status;
}

} // namespace ansatz
