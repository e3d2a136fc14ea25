// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/numbers.h"
#include "engine/base/text.h"
#include "engine/diagnosis/diagnosis.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <sstream>

namespace ansatz {

namespace {

constexpr std::size_t nameWidth = 15;
constexpr std::size_t stateWidth = 15;
constexpr std::size_t textColumn = nameWidth + stateWidth;
constexpr std::size_t lineWidth = 100;
constexpr std::size_t mostFindings = 20; // of a kind; the JSON has all

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

std::string fact(const std::string &name, const std::string &text)
{
    return heading(name) + wrapped(nameWidth, shown(text));
}

std::string remark(const std::string &text)
{
    return "  " + wrapped(4, shown(text));
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

std::string join(const std::vector<std::string> &parts, const char *between = ", ")
{
    std::string text;
    for (const std::string &part : parts)
        text += (text.empty() ? "" : between) + part;
    return text;
}

std::string scientific(double value)
{
    if (!std::isfinite(value))
        return "not finite";
    std::array<char, 32> buffer;
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                            std::chars_format::scientific, 1);
    return error == std::errc() ? std::string(buffer.data(), end) : "?";
}

std::string cores(const MachineReport &machine)
{
    const CpuFacts &cpu = machine.cpu;
    std::string text = formatCount(static_cast<std::uint64_t>(cpu.cores), "core") + " in effect ("
                       + std::to_string(cpu.coresOfMachine) + " in the machine, affinity allows "
                       + std::to_string(cpu.coresOfAffinity) + ", cgroup "
                       + (cpu.coresOfCgroup ? std::to_string(*cpu.coresOfCgroup) : "no limit")
                       + "); simulators use "
                       + formatCount(static_cast<std::uint64_t>(machine.threads), "thread");
    return text;
}

std::string cudaText(const CudaStatus &cuda)
{
    if (!cuda.builtWithCuda)
        return "not built in";
    std::string text =
        "runtime " + cudaVersionText(cuda.runtimeVersion) + ", "
        + (cuda.driverVersion == 0 ? "no driver"
                                   : "driver for " + cudaVersionText(cuda.driverVersion));
    if (!cuda.kernelModule.empty())
        text += ", kernel module " + cuda.kernelModule;
    if (cuda.visibleDevices)
        text += ", CUDA_VISIBLE_DEVICES=\"" + *cuda.visibleDevices + "\"";
    return text;
}

std::string deviceText(const Device &device)
{
    std::string facts = device.name;
    if (!device.computeCapability.empty())
        facts += ", compute capability " + device.computeCapability;
    facts +=
        ", " + formatBytes(device.memoryFree) + " of " + formatBytes(device.memoryTotal) + " free";
    const bool isKnown = device.available || !device.computeCapability.empty();
    const std::string reason = (isKnown ? device.name + ": " : "") + device.reason;
    return entry(device.id, device.available, device.available ? facts : reason, device.remedy);
}

std::string backendText(const Backend &backend)
{
    return entry(backend.name, backend.available,
                 backend.available ? backend.help + " Runs on: " + join(backend.devices, " ")
                                   : backend.reason,
                 backend.remedy);
}

std::string verdictText(const Diagnosis &diagnosis)
{
    const CircuitDiagnosis &circuit = diagnosis.circuit;
    const auto dead = static_cast<std::uint64_t>(std::ranges::count_if(
        circuit.dead, [](const DeadInput &input) { return input.matters(); }));
    if (!diagnosis.programIsRight())
        return "SOME NUMBERS OF THIS PROGRAM ARE WRONG HERE: please report it";
    if (!circuit.notFinite.empty() || circuit.gradients.verdict == Verdict::NotFinite)
        return "this circuit's numbers are not finite";
    if (circuit.gradients.verdict == Verdict::LeftOut)
        return "the gradients could not be checked";
    return "gradients are right, "
           + (dead == 0 ? "no parameter is dead"
                        : formatCount(dead, "parameter") + (dead == 1 ? " is" : " are") + " dead");
}

std::string machineText(const MachineReport &machine)
{
    std::vector<std::string> versions;
    for (std::size_t i = 1; i < machine.versions.size(); ++i)
        versions.push_back(machine.versions[i].of + " " + machine.versions[i].version);
    std::string text = fact("Versions", join(versions));
    text += fact("CPU", machine.cpu.model);
    text += fact("Instructions",
                 join(machine.cpu.features) + "; the kernels use " + machine.kernelSimd);
    text += fact("Cores", cores(machine));
    text += fact("Memory", formatBytes(machine.cpu.memoryAvailable) + " of "
                               + formatBytes(machine.cpu.memoryTotal) + " free");
    text += fact("CUDA", cudaText(machine.cuda));
    text += "Devices\n";
    for (const Device &device : machine.devices)
        text += deviceText(device);
    text += "Backends\n";
    for (const Backend &backend : machine.backends)
        text += backendText(backend);
    return text;
}

std::string selfCheckText(const SelfCheck &check)
{
    std::string text = "Self-check, of every gate of the palette\n";
    text += "  native against reference: worst error " + scientific(check.nativeAgainstReference)
            + "\n";
    text += "  adjoint gradients against parameter shift: worst error "
            + scientific(check.adjointAgainstShift) + "\n";
    text += check.passed() ? "  passed" : "  FAILED";
    return text + " (allowed: " + scientific(SelfCheck::allowed) + ")\n";
}

std::string subjectText(const SubjectResult &result, const CircuitDiagnosis &circuit)
{
    std::string text = describe(result.subject) + (result.subject.chosen ? " (chosen): " : ": ");
    if (result.verdict == Verdict::LeftOut)
        return remark(text + "left out: " + result.reason
                      + (result.remedy.empty() ? "" : ". Remedy: " + result.remedy));
    if (!std::isfinite(result.allowed))
        return remark(text + "NOT FINITE, as the circuit's own numbers");
    const char *verdict = result.verdict == Verdict::Right   ? "right"
                          : result.verdict == Verdict::Wrong ? "WRONG"
                                                             : "NOT FINITE";
    text += std::string(verdict) + ", worst error " + scientific(result.gradients) + " of "
            + scientific(result.allowed) + " allowed";
    if (result.verdict != Verdict::Right) {
        if (result.worst)
            text +=
                ", at "
                + toString(
                    circuit
                        .places[circuit.gradients.parameters[*result.worst].occurrence.operation]);
        text += ", worst expectation " + scientific(result.expectations);
        if (!result.wrongSums.empty())
            text += ", wrong sums over operations: " + join(result.wrongSums);
    }
    return remark(text);
}

std::string wrongText(const CircuitDiagnosis &circuit)
{
    std::string text;
    std::size_t count = 0;
    for (const ParameterResult &result : circuit.gradients.parameters) {
        if (result.verdict == Verdict::Right || ++count > mostFindings)
            continue;
        const OperationPlace &place = circuit.places[result.occurrence.operation];
        text += remark(
            toString(place) + ", "
            + std::string(
                place.gate->parameters[static_cast<std::size_t>(result.occurrence.parameter)].name)
            + ": adjoint error " + scientific(result.error) + ", difference error "
            + scientific(result.difference) + ", derivative " + scientific(result.derivative));
    }
    if (count > mostFindings)
        text += remark("and " + std::to_string(count - mostFindings) + " more");
    return text;
}

std::string gradientText(const CircuitDiagnosis &circuit)
{
    const GradientCheck &check = circuit.gradients;
    std::string text = "Gradients, of " + std::to_string(check.parameters.size()) + " of "
                       + formatCount(check.parametersInAll, "angle")
                       + ": adjoint against parameter shift and differences\n";
    double difference = 0;
    for (const ParameterResult &result : check.parameters)
        difference = std::isnan(result.difference) ? result.difference
                                                   : std::max(difference, result.difference);
    for (const SubjectResult &result : check.subjects)
        text += subjectText(result, circuit);
    if (!check.parameters.empty() && std::isfinite(difference))
        text += remark("differences against parameter shift: worst error " + scientific(difference)
                       + " of " + scientific(check.differenceAllowed) + " allowed");
    if (check.verdict == Verdict::Wrong)
        text += wrongText(circuit);
    return text;
}

std::string leftOutText(const CircuitDiagnosis &circuit)
{
    std::string text;
    for (const std::vector<std::string> *list : {&circuit.gradients.leftOut, &circuit.leftOut}) {
        for (const std::string &sentence : *list)
            text += remark(sentence);
    }
    return text.empty() ? text : "Left out\n" + text;
}

std::string deadText(const CircuitDiagnosis &circuit)
{
    std::string text = "Dead parameters\n";
    const std::vector<DrawnDead> all = drawnDead(circuit);
    for (std::size_t i = 0; i < std::min(all.size(), mostFindings); ++i)
        text += remark(inEnglish(message(all[i], circuit)) + ": " + explain(all[i].input.reason));
    if (all.size() > mostFindings)
        text += remark("and " + std::to_string(all.size() - mostFindings) + " more");
    if (circuit.dead.empty())
        text += "  none\n";
    if (!circuit.untouchedQubits.empty()) {
        std::string qubits;
        for (const int qubit : circuit.untouchedQubits)
            qubits += (qubits.empty() ? "" : ", ") + std::to_string(qubit);
        text += remark("No operation acts on "
                       + std::string(circuit.untouchedQubits.size() == 1 ? "qubit " : "qubits ")
                       + qubits);
    }
    return text;
}

std::string notFiniteText(const CircuitDiagnosis &circuit)
{
    std::string text = "Numbers that are not finite\n";
    for (const NotFiniteFinding &finding : circuit.notFinite)
        text += remark(finding.by + ", " + std::string(toString(finding.precision)) + ", sample "
                       + std::to_string(finding.sample) + ": first at "
                       + toString(circuit.places[finding.place.operation]) + ": " + finding.cause
                       + ". Remedy: " + finding.remedy);
    if (circuit.notFinite.empty())
        text += "  none\n";
    return text;
}

std::string circuitText(const CircuitDiagnosis &circuit)
{
    std::string text = fact(
        "Circuit", circuit.name + (circuit.name.empty() ? "" : ": ")
                       + formatCount(static_cast<std::uint64_t>(circuit.qubits), "qubit") + ", "
                       + formatCount(circuit.places.size(), "operation") + ", "
                       + formatCount(circuit.weights, "weight") + ", "
                       + formatCount(circuit.features, "feature") + ", "
                       + formatCount(circuit.observables, "observable") + "; " + circuit.point);
    if (!circuit.dataProblem.empty())
        text += remark("Its data cannot be had: " + circuit.dataProblem);
    return text + notFiniteText(circuit) + gradientText(circuit) + deadText(circuit)
           + leftOutText(circuit);
}

} // namespace

std::string diagnosisText(const Diagnosis &diagnosis)
{
    return fact("ansatz", diagnosis.machine.versions.front().version)
           + fact("Verdict", verdictText(diagnosis)) + machineText(diagnosis.machine)
           + selfCheckText(diagnosis.selfCheck) + circuitText(diagnosis.circuit);
}

} // namespace ansatz
