// SPDX-License-Identifier: GPL-3.0-or-later
// The worker of the backend cupynumeric: loads the component's libraries, then the part that is
// linked to them, which serves the program that started this.
//
//     ansatz-worker-cupynumeric --check          "gpus=N", or status 3 and why it cannot work
//     ansatz-worker-cupynumeric DEVICE SHARDS    (started by the program, with its descriptors;
//                                                 0 shards: on GPUs, for arrays alone)
//
// The libraries are loaded by their full paths, so that neither the environment nor other versions
// on the system matter. They do not load without a CUDA driver; where there is none, a stand-in
// that knows no devices takes its place.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>

#include <dlfcn.h>

namespace {

namespace fs = std::filesystem;

constexpr int cannotWork = 3;

// Loaded before what needs them, in this order.
constexpr const char *libraries[] = {
    "nvidia/cu13/lib/libcudart.so.13",
    "nvidia/nccl/lib/libnccl.so.2",
    "legate/lib64/liblegate.so",
    "cupynumeric/lib64/libcupynumeric.so",
};

[[noreturn]] void giveUp(const std::string &reason)
{
    std::puts(reason.c_str());
    std::fflush(stdout);
    std::_Exit(cannotWork);
}

void *load(const fs::path &path)
{
    void *const library = dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL);
    if (library == nullptr)
        giveUp(std::string("its libraries do not load: ") + dlerror());
    return library;
}

void *driver(const fs::path &ownFolder)
{
    if (void *const real = dlopen("libcuda.so.1", RTLD_NOW | RTLD_GLOBAL))
        return real;
    return load(ownFolder / "libcuda.so.1");
}

int gpusOf(void *driver)
{
    const auto start = reinterpret_cast<int (*)(unsigned)>(dlsym(driver, "cuInit"));
    const auto count = reinterpret_cast<int (*)(int *)>(dlsym(driver, "cuDeviceGetCount"));
    int gpus = 0;
    return start != nullptr && count != nullptr && start(0) == 0 && count(&gpus) == 0 ? gpus : 0;
}

} // namespace

int main(int argc, char **argv)
{
    std::error_code error;
    const fs::path ownFolder =
        fs::read_symlink("/proc/self/exe", error).parent_path() / "cupynumeric";
    const fs::path site = ANSATZ_CUPYNUMERIC_SITE;
    const bool isCheck = argc == 2 && std::strcmp(argv[1], "--check") == 0;
    if (!isCheck && argc != 3)
        giveUp("this program is started by ansatz and ansatz-workbench");
    if (!fs::exists(site / "legate", error))
        giveUp("its component is not there any more (" + site.string() + ")");
    void *const cuda = driver(ownFolder);
    load(ownFolder / "libansatz-legate-instances.so");
    for (const char *library : libraries)
        load(site / library);
    void *const rest = load(ownFolder / "libansatz-cupynumeric.so");
    if (isCheck) {
        std::printf("gpus=%d\n", gpusOf(cuda));
        std::fflush(stdout);
        std::_Exit(0); // the libraries' destructors expect that they were started
    }
    using Serve = int (*)(const char *device, int shards);
    const auto serve = reinterpret_cast<Serve>(dlsym(rest, "ansatzServeCupynumeric"));
    if (serve == nullptr)
        giveUp("libansatz-cupynumeric.so is of another build");
    std::_Exit(serve(argv[1], std::atoi(argv[2])));
}
