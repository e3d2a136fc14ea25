// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/doctor_report.h"
#include "app/command_line/output.h"
#include "engine/base/numbers.h"

#include <array>
#include <charconv>

namespace ansatz {

namespace {

std::string heading(const std::string &text)
{
    return padRight(text, 15);
}

std::string whyNot(const std::string &reason, const std::string &remedy)
{
    return "not available: " + reason + (remedy.empty() ? "" : " — " + remedy);
}

std::string cudaVersion(int number)
{
    return std::to_string(number / 1000) + "." + std::to_string(number % 1000 / 10);
}

std::string cudaText(const DoctorReport &report)
{
    if (!report.builtWithCuda)
        return "not built in";
    std::string text = "runtime " + cudaVersion(report.cudaRuntime);
    text += report.cudaDriver ? ", driver for " + cudaVersion(report.cudaDriver) : ", no driver";
    return text;
}

std::string scientific(double value)
{
    std::array<char, 32> buffer;
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                            std::chars_format::scientific, 1);
    return error == std::errc() ? std::string(buffer.data(), end) : "?";
}

std::string deviceText(const Device &device)
{
    std::string text = heading("  " + device.id);
    if (!device.available)
        return text + whyNot(device.reason, device.remedy);
    return text + device.name + ", " + formatBytes(device.memoryFree) + " of "
           + formatBytes(device.memoryTotal) + " free";
}

std::string backendText(const Backend &backend)
{
    std::string text = heading("  " + backend.name);
    if (!backend.available)
        return text + whyNot(backend.reason, backend.remedy);
    text += backend.help + " Runs on:";
    for (const std::string &device : backend.devices)
        text += " " + device;
    return text;
}

} // namespace

std::string doctorText(const DoctorReport &report)
{
    std::string text = heading("ansatz") + report.version + "\n";
    text += heading("CPU") + report.cpu.model + ", " + std::to_string(report.cpu.cores)
            + (report.cpu.cores == 1 ? " core, " : " cores, ") + report.cpu.simd
            + "; simulators use " + std::to_string(report.threads)
            + (report.threads == 1 ? " thread\n" : " threads\n");
    text += heading("Memory") + formatBytes(report.cpu.memoryAvailable) + " of "
            + formatBytes(report.cpu.memoryTotal) + " free\n";
    text += heading("CUDA") + cudaText(report) + "\n";
    text += "Devices\n";
    for (const Device &device : report.devices)
        text += deviceText(device) + "\n";
    text += "Backends\n";
    for (const Backend &backend : report.backends)
        text += backendText(backend) + "\n";
    text += "Self-check\n";
    text += "  native against reference: worst error "
            + scientific(report.selfCheck.nativeAgainstReference) + "\n";
    text += "  adjoint gradients against parameter shift: worst error "
            + scientific(report.selfCheck.adjointAgainstShift) + "\n";
    text += report.selfCheck.passed() ? "  passed" : "  FAILED";
    return text + " (allowed: " + scientific(SelfCheck::allowed) + ")\n";
}

} // namespace ansatz
