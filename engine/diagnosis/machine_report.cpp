// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diagnosis/machine_report.h"

#include "engine/base/version.h"
#include "engine/experiment/threads.h"
#include "engine/experiment/torch_version.h"
#include "engine/native_simulator/kernels.h"

#include <sys/utsname.h>

namespace ansatz {

namespace {

std::string compiler()
{
#if defined(__clang__)
    return "Clang " __clang_version__;
#else
    return "GCC " __VERSION__;
#endif
}

std::string kernel()
{
    utsname name;
    if (uname(&name) != 0)
        return "unknown";
    return std::string(name.sysname) + " " + name.release + ", " + name.machine;
}

} // namespace

MachineReport inspectMachine()
{
    MachineReport report;
    report.cpu = cpuFacts();
    report.versions = {
        {"Ansatz", programVersion},
        {"LibTorch", torchVersion()},
        {"compiler", compiler()},
        {"system", report.cpu.systemName.empty() ? "unknown" : report.cpu.systemName},
        {"kernel", kernel()}};
    report.kernelSimd = native::kernels<float>().name;
    report.threads = automaticThreads();
    report.cuda = cudaStatus();
    report.devices = devices();
    report.backends = backends();
    return report;
}

std::string cudaVersionText(int number)
{
    return std::to_string(number / 1000) + "." + std::to_string(number % 1000 / 10);
}

} // namespace ansatz
