// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/doctor_report.h"
#include "app/command_line/output.h"
#include "engine/base/numbers.h"

#include <array>
#include <charconv>
#include <sstream>

namespace ansatz {

namespace {

constexpr std::size_t nameWidth = 15;
constexpr std::size_t stateWidth = 15;
constexpr std::size_t textColumn = nameWidth + stateWidth;
constexpr std::size_t lineWidth = 100;

std::string heading(const std::string &text)
{
    return padRight(text, nameWidth);
}

// What follows a label, broken between words at `lineWidth`, further lines below the first.
std::string wrapped(std::size_t indent, const std::string &text)
{
    std::string lines;
    std::size_t column = indent;
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        const std::size_t length = lengthOf(word);
        if (column > indent && column + 1 + length > lineWidth) {
            lines.append("\n").append(indent, ' ');
            column = indent;
        } else if (column > indent) {
            lines += " ";
            ++column;
        }
        lines += word;
        column += length;
    }
    return lines + "\n";
}

// A line of a list: name, state, and what there is to say; a remedy comes below.
std::string entry(const std::string &name, bool available, const std::string &text,
                  const std::string &remedy)
{
    std::string lines = heading("  " + name)
                        + padRight(available ? "available" : "not available", stateWidth)
                        + wrapped(textColumn, shown(text));
    if (!available && !remedy.empty())
        lines += std::string(textColumn, ' ') + wrapped(textColumn, "Remedy: " + shown(remedy));
    return lines;
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
    const std::string facts = device.name + ", " + formatBytes(device.memoryFree) + " of "
                              + formatBytes(device.memoryTotal) + " free";
    return entry(device.id, device.available, device.available ? facts : device.reason,
                 device.remedy);
}

std::string backendText(const Backend &backend)
{
    std::string facts = backend.help + " Runs on:";
    for (const std::string &device : backend.devices)
        facts += " " + device;
    return entry(backend.name, backend.available, backend.available ? facts : backend.reason,
                 backend.remedy);
}

} // namespace

std::string doctorText(const DoctorReport &report)
{
    std::string text = heading("ansatz") + report.version + "\n";
    text += heading("CPU")
            + wrapped(nameWidth, shown(report.cpu.model) + ", "
                                     + counted(static_cast<std::size_t>(report.cpu.cores), "core")
                                     + ", " + report.cpu.simd + "; simulators use "
                                     + counted(static_cast<std::size_t>(report.threads), "thread"));
    text += heading("Memory") + formatBytes(report.cpu.memoryAvailable) + " of "
            + formatBytes(report.cpu.memoryTotal) + " free\n";
    text += heading("CUDA") + cudaText(report) + "\n";
    text += "Devices\n";
    for (const Device &device : report.devices)
        text += deviceText(device);
    text += "Backends\n";
    for (const Backend &backend : report.backends)
        text += backendText(backend);
    text += "Self-check\n";
    text += "  native against reference: worst error "
            + scientific(report.selfCheck.nativeAgainstReference) + "\n";
    text += "  adjoint gradients against parameter shift: worst error "
            + scientific(report.selfCheck.adjointAgainstShift) + "\n";
    text += report.selfCheck.passed() ? "  passed" : "  FAILED";
    return text + " (allowed: " + scientific(SelfCheck::allowed) + ")\n";
}

} // namespace ansatz
