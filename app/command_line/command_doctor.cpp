// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/commands.h"
#include "app/command_line/doctor_report.h"
#include "app/command_line/output.h"
#include "engine/base/error.h"
#include "engine/base/version.h"
#include "engine/cuda/cuda_devices.h"
#include "engine/experiment/runner.h"

namespace ansatz {

namespace {

int doctor(bool json)
{
    DoctorReport report;
    report.version = programVersion;
    report.cpu = cpuFacts();
    report.threads = automaticThreads();
    report.devices = devices();
    report.backends = backends();
    const CudaStatus &cuda = cudaStatus();
    report.builtWithCuda = cuda.builtWithCuda;
    report.cudaRuntime = cuda.runtimeVersion;
    report.cudaDriver = cuda.driverVersion;
    report.selfCheck = runSelfCheck();

    print(json ? doctorJson(report) : doctorText(report));
    flushOutput();
    if (!report.selfCheck.passed())
        throw InternalError("the self-check failed: this program's numbers are wrong here");
    return Done;
}

} // namespace

Command doctorCommand(CLI::App &program)
{
    auto json = std::make_shared<bool>(false);
    CLI::App *parser = program.add_subcommand(
        "doctor", "Say what this machine offers, and check that the numbers are right");
    parser->add_flag("--json", *json, "JSON instead of text");
    parser->footer("Example: ansatz doctor");
    return {parser, [json] { return doctor(*json); }};
}

} // namespace ansatz
