// SPDX-License-Identifier: GPL-3.0-or-later
// In the place of libcuda.so.1 where there is no NVIDIA driver: every function says that there is
// no device. It has what Legate's libraries ask for by name; the rest they ask of
// cuGetProcAddress.
#include <cstring>

namespace {

constexpr int noDevice = 100; // CUDA_ERROR_NO_DEVICE
constexpr int done = 0;

int answerNoDevice()
{
    return noDevice;
}

} // namespace

extern "C" {

__attribute__((visibility("default"))) int cuInit(unsigned)
{
    return noDevice;
}

__attribute__((visibility("default"))) int cuDriverGetVersion(int *version)
{
    *version = 13000;
    return done;
}

__attribute__((visibility("default"))) int cuDeviceGetCount(int *count)
{
    *count = 0;
    return done;
}

__attribute__((visibility("default"))) int cuGetErrorName(int, const char **name)
{
    *name = "CUDA_ERROR_NO_DEVICE";
    return done;
}

__attribute__((visibility("default"))) int cuGetErrorString(int, const char **text)
{
    *text = "there is no CUDA driver";
    return done;
}

__attribute__((visibility("default"))) int cuMemFreeHost(void *)
{
    return noDevice;
}

__attribute__((visibility("default"))) int cuMemFree_v2(unsigned long long)
{
    return noDevice;
}

__attribute__((visibility("default"))) int cuGetProcAddress_v2(const char *name, void **function,
                                                               int, unsigned long long, int *found)
{
    struct Known {
        const char *name;
        void *function;
    };
    const Known all[] = {
        {"cuInit", reinterpret_cast<void *>(cuInit)},
        {"cuDriverGetVersion", reinterpret_cast<void *>(cuDriverGetVersion)},
        {"cuDeviceGetCount", reinterpret_cast<void *>(cuDeviceGetCount)},
        {"cuGetErrorName", reinterpret_cast<void *>(cuGetErrorName)},
        {"cuGetErrorString", reinterpret_cast<void *>(cuGetErrorString)},
    };
    *function = reinterpret_cast<void *>(answerNoDevice);
    for (const Known &known : all) {
        if (std::strcmp(name, known.name) == 0)
            *function = known.function;
    }
    if (found != nullptr)
        *found = 0;
    return done;
}

__attribute__((visibility("default"))) int cuGetProcAddress(const char *name, void **function,
                                                            int version, unsigned long long flags)
{
    return cuGetProcAddress_v2(name, function, version, flags, nullptr);
}

} // extern "C"
