// SPDX-License-Identifier: GPL-3.0-or-later
// To be preloaded: the CUDA runtime's answers about devices, as the environment says, so that
// states of devices can be had without one. FAKE_CUDA_DEVICES lists them: "NAME,MAJOR,MINOR,ERROR",
// set apart by ';'. ERROR is what starting the device returns (the runtime's number; 0 for none).
#include <cuda_runtime_api.h>

#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct FakeDevice {
    std::string name;
    int major = 0;
    int minor = 0;
    int error = 0;
};

std::vector<FakeDevice> devices()
{
    std::vector<FakeDevice> all;
    const char *list = std::getenv("FAKE_CUDA_DEVICES");
    std::istringstream entries(list ? list : "");
    for (std::string entry; std::getline(entries, entry, ';');) {
        FakeDevice device;
        std::istringstream fields(entry);
        std::string number;
        std::getline(fields, device.name, ',');
        for (int *value : {&device.major, &device.minor, &device.error}) {
            std::getline(fields, number, ',');
            *value = std::atoi(number.c_str());
        }
        all.push_back(device);
    }
    return all;
}

} // namespace

extern "C" {

cudaError_t cudaDriverGetVersion(int *version)
{
    *version = 13020;
    return cudaSuccess;
}

cudaError_t cudaGetDeviceCount(int *count)
{
    *count = static_cast<int>(devices().size());
    return *count == 0 ? cudaErrorNoDevice : cudaSuccess;
}

cudaError_t cudaGetDeviceProperties(cudaDeviceProp *properties, int index)
{
    const FakeDevice device = devices().at(static_cast<std::size_t>(index));
    *properties = {};
    std::snprintf(properties->name, sizeof properties->name, "%s", device.name.c_str());
    properties->major = device.major;
    properties->minor = device.minor;
    properties->totalGlobalMem = std::size_t(16) << 30;
    return cudaSuccess;
}

cudaError_t cudaSetDevice(int index)
{
    return static_cast<cudaError_t>(devices().at(static_cast<std::size_t>(index)).error);
}

cudaError_t cudaMemGetInfo(std::size_t *free, std::size_t *total)
{
    *free = std::size_t(12) << 30;
    *total = std::size_t(16) << 30;
    return cudaSuccess;
}
}
