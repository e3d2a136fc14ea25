// SPDX-License-Identifier: GPL-3.0-or-later
// A libcuda.so.1 that answers what the environment says, so that states of the driver can be had
// without one: FAKE_CUDA_DRIVER is its version (13020), FAKE_CUDA_INIT what cuInit returns (CUDA's
// number of an error). The runtime asks for everything through cuGetProcAddress.
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

constexpr int notSupported = 801;

int fromEnvironment(const char *name, int otherwise)
{
    const char *value = std::getenv(name);
    return value ? std::atoi(value) : otherwise;
}

int refuse()
{
    return notSupported;
}

} // namespace

extern "C" {

int cuDriverGetVersion(int *version)
{
    *version = fromEnvironment("FAKE_CUDA_DRIVER", 13020);
    return 0;
}

int cuInit(unsigned)
{
    return fromEnvironment("FAKE_CUDA_INIT", 0);
}

int cuGetExportTable(const void **table, const void *)
{
    *table = nullptr;
    return notSupported;
}

int cuGetProcAddress_v2(const char *symbol, void **address, int, std::uint64_t, int *status)
{
    const std::string_view name = symbol;
    if (status)
        *status = 0;
    *address = name == "cuDriverGetVersion"        ? reinterpret_cast<void *>(cuDriverGetVersion)
               : name == "cuInit"                  ? reinterpret_cast<void *>(cuInit)
               : name == "cuGetExportTable"        ? reinterpret_cast<void *>(cuGetExportTable)
               : name.starts_with("cuGetProcAddr") ? reinterpret_cast<void *>(cuGetProcAddress_v2)
                                                   : reinterpret_cast<void *>(refuse);
    return 0;
}
}
